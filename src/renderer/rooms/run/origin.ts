import type { Params } from '../../../shared/protocol'
import type { RunOrigin } from '../../../shared/run/records'
import type { Knob } from '../../../shared/knobs'
import { pythonLine, pythonName } from '../../../shared/run/interpreter'
import { sideOf } from '../../../shared/scenario'
import { local } from '../../i18n'
import { knobTexts } from '../../knob-text'

/**
 * What belongs beside a run's title: the knobs of a scenario, those first that somebody moved, since the line is cut off
 * where it does not fit; for a command, where it runs.
 */
export function originText(origin: RunOrigin, knobs: readonly Knob[]): string {
  switch (origin.kind) {
    case 'scenario': {
      const moved = (knob: Knob) => origin.knobs[knob.id] !== knob.default
      const known = knobs.filter(({ id }) => Object.hasOwn(origin.knobs, id))
      const inOrder = [...known.filter(moved), ...known.filter((knob) => !moved(knob))]
      const texts = knobTexts(knobs, Object.fromEntries(inOrder.map(({ id }) => [id, origin.knobs[id]])))
      if (origin.python !== undefined) texts.unshift(local(pythonName(origin.python)))
      return texts.join(' · ')
    }
    case 'command':
      return origin.cwd
    case 'machine':
    case 'trace':
      return ''
  }
}

/** The same in the form's order, a line each. */
export function originLines(origin: RunOrigin, knobs: readonly Knob[]): string {
  if (origin.kind !== 'scenario') return originText(origin, knobs)
  const inOrder = knobs.flatMap(({ id }) => (Object.hasOwn(origin.knobs, id) ? [[id, origin.knobs[id]]] : []))
  const lines = knobTexts(knobs, Object.fromEntries(inOrder))
  if (origin.python !== undefined) lines.push(local(pythonLine(origin.python)))
  return lines.join('\n')
}

/** What starts the same run again; null for what was never started. */
export function againRequest(origin: RunOrigin): Params<'run.start'> | null {
  switch (origin.kind) {
    case 'scenario':
      return { scenario: origin.scenario, knobs: { ...origin.knobs }, side: sideOf(origin) }
    case 'command':
      return { argv: [...origin.argv], cwd: origin.cwd }
    case 'machine':
    case 'trace':
      return null
  }
}
