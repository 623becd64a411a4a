import type { Params } from '../../../shared/protocol'
import type { RunOrigin } from '../../../shared/run/records'
import type { Knob } from '../../../shared/knobs'
import { knobArguments } from '../../../shared/scenario'

/** What belongs beside a run's title: the knobs as its program got them; for a command, where it runs. */
export function originText(origin: RunOrigin): string {
  switch (origin.kind) {
    case 'scenario':
      return knobArguments(origin.knobs)
        .map((argument) => argument.slice(2).replace('=', ' '))
        .join(' · ')
    case 'command':
      return origin.cwd
    case 'machine':
      return ''
  }
}

/** The same with the knobs' names in the window's language, a line each. */
export function originLines(
  origin: RunOrigin,
  knobs: readonly Knob[],
  nameOf: (knob: Knob) => string,
): string {
  if (origin.kind !== 'scenario') return originText(origin)
  return knobs
    .filter((knob) => knob.id in origin.knobs)
    .map((knob) => {
      const unit = 'unit' in knob && knob.unit !== undefined ? ` ${knob.unit}` : ''
      return `${nameOf(knob)}: ${String(origin.knobs[knob.id])}${unit}`
    })
    .join('\n')
}

/** What starts the same run again; null for what was never started. */
export function againRequest(origin: RunOrigin): Params<'run.start'> | null {
  switch (origin.kind) {
    case 'scenario':
      return { scenario: origin.scenario, knobs: { ...origin.knobs } }
    case 'command':
      return { argv: [...origin.argv], cwd: origin.cwd }
    case 'machine':
      return null
  }
}
