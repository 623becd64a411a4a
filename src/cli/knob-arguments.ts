import type { Knob, KnobProblem, KnobValues, Side } from '../shared/knobs'
import { checkKnobs, defaultKnobs, parseKnob, SIDES } from '../shared/knobs'
import { SIDE_NAMES } from '../shared/scenario'
import type { Scenario, ScenarioFacts } from '../shared/scenario'
import type { TypedOption } from './options'
import { UsageError } from './usage-error'

const SWITCH_WORD = /^(true|false|on|off|yes|no|1|0)$/i

/**
 * Writes switches out in full, so that `--warm-up`, `--warm-up off`, `--warm-up=off` and `--no-warm-up` all work:
 * parseArgs knows options with a value and options without, and a switch is both.
 */
export function joinSwitches(argv: readonly string[], knobs: readonly Knob[]): string[] {
  const switches = new Set(knobs.filter((knob) => knob.kind === 'switch').map((knob) => knob.id))
  const joined: string[] = []
  for (let at = 0; at < argv.length; at += 1) {
    const argument = argv[at]
    const name = argument.startsWith('--') ? argument.slice(2) : ''
    const next = argv[at + 1] ?? ''
    if (switches.has(name) && SWITCH_WORD.test(next)) {
      joined.push(`${argument}=${next}`)
      at += 1
    } else if (switches.has(name)) joined.push(`${argument}=true`)
    else if (name.startsWith('no-') && switches.has(name.slice(3))) joined.push(`--${name.slice(3)}=false`)
    else joined.push(argument)
  }
  return joined
}

/**
 * The knobs of a scenario as typed, the others at their defaults.
 * @throws UsageError that lists every wrong one with its limits
 */
export function readKnobs(scenario: ScenarioFacts, options: readonly TypedOption[]): KnobValues {
  const values = defaultKnobs(scenario.knobs)
  for (const { name, value } of options) {
    const knob = scenario.knobs.find((candidate) => candidate.id === name)
    if (knob !== undefined && value !== undefined) values[name] = parseKnob(knob, value)
  }
  const problems = [...checkKnobs(scenario.knobs, values)]
  // Combinations are judged only when each value is sound by itself.
  if (problems.length === 0) problems.push(...((scenario as Partial<Scenario>).check?.(values) ?? []))
  const errors = problems.filter((problem) => problem.level === 'error')
  if (errors.length > 0) throw knobError(errors, values)
  return values
}

/**
 * The language that the scenario's program is to be in.
 * @throws UsageError when there is no such language, or no program in it
 */
export function readSide({ id, sides }: ScenarioFacts, options: readonly TypedOption[]): Side {
  const typed = options.find(({ name }) => name === 'in')?.value ?? 'node'
  const side = SIDES.find((candidate) => candidate === typed)
  if (side === undefined)
    throw new UsageError(
      'run',
      `--in: Must be one of ${SIDES.join(', ')}.`,
      `--in：必须是 ${SIDES.join('、')} 之一。`,
    )
  if (sides.includes(side)) return side
  throw new UsageError(
    'run',
    `--in ${side}: “${id}” has no program in ${SIDE_NAMES[side]} yet.`,
    `--in ${side}：场景“${id}”还没有 ${SIDE_NAMES[side]} 程序。`,
  )
}

/** Wrong knobs, a line each: `--size 900: A whole number from 1 to 64.` */
export function knobError(problems: readonly KnobProblem[], values: KnobValues): UsageError {
  const [en, zh] = (['en', 'zh-CN'] as const).map((locale) =>
    problems.map(({ knob, message }) => {
      const colon = locale === 'en' ? ': ' : '：'
      return `--${knob} ${String(values[knob] ?? '')}`.trimEnd() + colon + message[locale]
    }),
  )
  return new UsageError('run', en.join('\n'), zh.join('\n'))
}
