import { commandLine } from '../../../shared/command-line'
import type { Knob, KnobValues, Side } from '../../../shared/knobs'

/** The command line that does what the form's Run does; knobs at their defaults are left out. */
export function scenarioCommand(
  scenario: string,
  knobs: readonly Knob[],
  values: KnobValues,
  side: Side = 'node',
): string {
  const changed = knobs.filter((knob) => values[knob.id] !== undefined && values[knob.id] !== knob.default)
  const words = changed.flatMap((knob) => [`--${knob.id}`, String(values[knob.id])])
  return commandLine([
    'npx',
    'forkscope',
    'run',
    scenario,
    ...(side === 'node' ? [] : ['--in', side]),
    ...words,
  ])
}

/** The same for a command of the user's own. */
export function ownCommand(argv: readonly string[]): string {
  return commandLine(['npx', 'forkscope', 'run', '--', ...argv])
}
