import type { ParseArgsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import { commandLine } from '../shared/command-line'
import type { Params } from '../shared/protocol'
import type { ScenarioFacts } from '../shared/scenario'
import { onSide } from '../shared/scenario'
import type { Assertion } from '../shared/run/assertion'
import type { OptionSpec, RunSettings, TypedOption } from './options'
import type { UsageTopic } from './usage-error'
import { readAssertions } from './assertions'
import { FILE_COMMANDS, readFileCommand, readRecordTo, type FileCommand } from './file-commands'
import { joinSwitches, readKnobs, readSide } from './knob-arguments'
import { isLocale } from './locale'
import { didYouMean, UsageError } from './usage-error'
import { nearestName } from './nearest'
import { COMMON_OPTIONS, EXPORT_OPTIONS, IMPORT_OPTIONS, LIST_OPTIONS, RUN_OPTIONS } from './options'
import { readPrediction } from './prediction'
import { readRunSettings } from './run-settings'

/** What a command line asks for. */
export type CommandLine =
  | { readonly kind: 'help'; readonly topic: UsageTopic; readonly scenario: ScenarioFacts | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'list'; readonly json: boolean }
  | RunCommand
  | { readonly kind: 'open'; readonly file: string }
  | FileCommand
  | { readonly kind: 'compare'; readonly files: readonly string[]; readonly json: boolean }

export interface RunCommand {
  readonly kind: 'run'
  readonly request: Params<'run.start'>
  readonly settings: RunSettings
  readonly json: boolean
  readonly recordTo: 'library' | 'nowhere' | { readonly file: string }
  /** What must hold of the run; absent: nothing. */
  readonly assertions?: readonly Assertion[]
}

const COMMANDS = ['list', 'run', 'open', 'compare', ...FILE_COMMANDS] as const

const FILE_OPTIONS = { export: EXPORT_OPTIONS, import: IMPORT_OPTIONS, report: LIST_OPTIONS } as const

interface Split {
  readonly options: readonly TypedOption[]
  readonly words: readonly string[]
  /** What follows `--`, null without one. */
  readonly program: readonly string[] | null
}

/**
 * Reads a command line (without node and script).
 * @param totalMemory of the machine, bytes, for guards given as a size
 * @throws UsageError with the remedy
 */
export function parseCommandLine(
  argv: readonly string[],
  scenarios: readonly ScenarioFacts[],
  totalMemory: number,
): CommandLine {
  const { options, words, program } = split(argv, scenarios)
  const flag = (name: string) => options.some((option) => option.name === name)
  const [word, ...rest] = words
  if (word === undefined) {
    if (program !== null)
      throw new UsageError(
        'run',
        `Write the command before “--”: forkscope run -- ${commandLine(program)}`,
        `请在“--”之前写命令：forkscope run -- ${commandLine(program)}`,
      )
    checkOptions(options, { version: { type: 'boolean' }, ...COMMON_OPTIONS }, 'general')
    if (flag('version')) return { kind: 'version' }
    if (flag('help')) return { kind: 'help', topic: 'general', scenario: null }
    throw new UsageError('general', 'No command given.', '没有指定命令。')
  }
  switch (word) {
    case 'help': {
      checkOptions(options, COMMON_OPTIONS, 'general')
      const scenario = scenarios.find((candidate) => candidate.id === rest.at(-1)) ?? null
      const topic = scenario === null ? COMMANDS.find((command) => command === rest[0]) : 'run'
      return { kind: 'help', topic: topic ?? 'general', scenario }
    }
    case 'list':
      checkOptions(options, { ...COMMON_OPTIONS, ...LIST_OPTIONS }, 'list')
      if (flag('help')) return { kind: 'help', topic: 'list', scenario: null }
      refuseWords(rest, 'list')
      if (program !== null) refuseWords(['--'], 'list')
      return { kind: 'list', json: flag('json') }
    case 'run':
      return readRun(options, rest, program, scenarios, totalMemory)
    case 'open':
      return readOpen(options, rest, program)
    case 'compare':
      return readCompare(options, rest, program)
    case 'export':
    case 'import':
    case 'report': {
      checkOptions(options, { ...COMMON_OPTIONS, ...FILE_OPTIONS[word] }, word)
      if (flag('help')) return { kind: 'help', topic: word, scenario: null }
      return readFileCommand(word, options, [...rest, ...(program ?? [])])
    }
    default: {
      const scenario = scenarios.find((candidate) => candidate.id === word)
      if (scenario !== undefined)
        throw new UsageError(
          'run',
          `“${word}” is a scenario. To run it: forkscope run ${word}`,
          `“${word}”是一个场景。运行它：forkscope run ${word}`,
        )
      const [en, zh] = didYouMean(nearestName(word, COMMANDS))
      throw new UsageError(
        'general',
        `Unknown command “${word}”.${en} To run a program of your own: forkscope run -- ${commandLine(words)}`,
        `未知命令“${word}”。${zh}要运行自己的程序：forkscope run -- ${commandLine(words)}`,
      )
    }
  }
}

/** A name that begins with a dash is given after `--`. */
function readOpen(
  options: readonly TypedOption[],
  words: readonly string[],
  after: readonly string[] | null,
): CommandLine {
  checkOptions(options, COMMON_OPTIONS, 'open')
  if (options.some(({ name }) => name === 'help')) return { kind: 'help', topic: 'open', scenario: null }
  const [file, ...extra] = [...words, ...(after ?? [])]
  if (file === undefined)
    throw new UsageError(
      'open',
      'No file given. Specify a run file (.forkscope) or a trace (.json, .json.gz).',
      '没有指定文件。请指定运行文件（.forkscope）或跟踪文件（.json、.json.gz）。',
    )
  refuseWords(extra, 'open')
  return { kind: 'open', file }
}

/** Names that begin with a dash are given after `--`. */
function readCompare(
  options: readonly TypedOption[],
  words: readonly string[],
  after: readonly string[] | null,
): CommandLine {
  checkOptions(options, { ...COMMON_OPTIONS, ...LIST_OPTIONS }, 'compare')
  const flag = (name: string) => options.some((option) => option.name === name)
  if (flag('help')) return { kind: 'help', topic: 'compare', scenario: null }
  const files = [...words, ...(after ?? [])]
  if (files.length < 2)
    throw new UsageError(
      'compare',
      'Specify two or more run files (.forkscope); the others are compared to the first.',
      '请指定两个或更多运行文件（.forkscope）；以第一个为基准。',
    )
  return { kind: 'compare', files, json: flag('json') }
}

function split(argv: readonly string[], scenarios: readonly ScenarioFacts[]): Split {
  const end = argv.indexOf('--')
  const knobs = scenarios.flatMap((scenario) => scenario.knobs)
  const own = joinSwitches(end < 0 ? argv : argv.slice(0, end), knobs)
  // All knobs are declared, those of other scenarios too: only so is it clear which word is a value and which is not.
  const known: Record<string, OptionSpec> = {
    ...COMMON_OPTIONS,
    ...LIST_OPTIONS,
    ...EXPORT_OPTIONS,
    ...RUN_OPTIONS,
  }
  const config: NonNullable<ParseArgsConfig['options']> = { version: { type: 'boolean' } }
  for (const knob of knobs) config[knob.id] = { type: 'string' }
  for (const [name, { type, short }] of Object.entries(known))
    config[name] = short === undefined ? { type } : { type, short }
  const { tokens } = parseArgs({ args: [...own], options: config, strict: false, tokens: true })
  const options: TypedOption[] = []
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    else if (token.kind === 'option')
      options.push({ name: token.name, value: token.value, inline: token.inlineValue === true })
  }
  return { options, words, program: end < 0 ? null : argv.slice(end + 1) }
}

/** Every option must be one of `allowed`, with a value exactly where it takes one. */
function checkOptions(
  options: readonly TypedOption[],
  allowed: Readonly<Record<string, Pick<OptionSpec, 'type'>>>,
  topic: UsageTopic,
): void {
  for (const { name, value, inline } of options) {
    const typed = name.length === 1 ? `-${name}` : `--${name}`
    if (!Object.hasOwn(allowed, name)) {
      const near = nearestName(name, Object.keys(allowed))
      const [en, zh] = didYouMean(near === null ? null : `--${near}`)
      throw new UsageError(topic, `Unknown option “${typed}”.${en}`, `未知选项“${typed}”。${zh}`)
    }
    if (allowed[name].type === 'boolean' && value !== undefined)
      throw new UsageError(topic, `Option “${typed}” takes no value.`, `选项“${typed}”不接受值。`)
    // A word with a dash is the next option, unless it is a number or was written behind “=”.
    const missing = value === undefined || (!inline && /^-(?!\.?\d|$)/.test(value))
    if (allowed[name].type === 'string' && missing)
      throw new UsageError(topic, `Option “${typed}” requires a value.`, `选项“${typed}”需要一个值。`)
  }
  const lang = options.findLast((option) => option.name === 'lang')?.value
  if (lang !== undefined && !isLocale(lang))
    throw new UsageError(topic, `--lang: Must be one of en, zh-CN.`, `--lang：必须是 en、zh-CN 之一。`)
}

function refuseWords(words: readonly string[], topic: UsageTopic): void {
  if (words.length === 0) return
  throw new UsageError(topic, `Unexpected argument “${words[0]}”.`, `多余的参数“${words[0]}”。`)
}

function readRun(
  options: readonly TypedOption[],
  words: readonly string[],
  program: readonly string[] | null,
  scenarios: readonly ScenarioFacts[],
  totalMemory: number,
): CommandLine {
  const [id, ...extra] = words
  const whole = scenarios.find((candidate) => candidate.id === id)
  const flag = (name: string) => options.some((option) => option.name === name)
  if (whole === undefined) {
    // Wrong options first: an unknown one leaves its value behind as a word, which then looks like a scenario.
    const knobs = id === undefined ? [] : scenarios.flatMap((candidate) => candidate.knobs)
    checkOptions(options, runOptions(knobs), 'run')
    if (id === undefined && flag('help')) return { kind: 'help', topic: 'run', scenario: null }
    if (id !== undefined) throw unknownScenario(id, words, scenarios)
    if (program === null || program.length === 0)
      throw new UsageError(
        'run',
        'Nothing to run. Specify a scenario (see “forkscope list”), or a command after “--”.',
        '没有指定要运行的内容。请指定场景（见“forkscope list”），或在“--”之后写命令。',
      )
    if (options.some(({ name }) => name === 'predict'))
      throw new UsageError(
        'run',
        '--predict: Only scenarios have a verdict to predict; commands do not.',
        '--predict：只有场景才有可以预测的结论，命令没有。',
      )
    if (options.some(({ name }) => name === 'in'))
      throw new UsageError(
        'run',
        '--in: Only scenarios have programs in several languages; commands run as they are.',
        '--in：只有场景才有多种语言的程序，命令会原样运行。',
      )
    const settings = readRunSettings(options, totalMemory)
    const request = { argv: [...program] }
    return {
      kind: 'run',
      request,
      settings,
      json: flag('json'),
      recordTo: readRecordTo(options),
      ...gate(options),
    }
  }
  checkOptions(options, runOptions(whole.knobs), 'run')
  if (flag('help')) return { kind: 'help', topic: 'run', scenario: whole }
  if (extra.length > 0)
    throw new UsageError(
      'run',
      `Unexpected argument “${extra[0]}”. Parameters are given by name: --${whole.knobs[0]?.id ?? 'knob'} ${extra[0]}`,
      `多余的参数“${extra[0]}”。场景的参数要写出名称：--${whole.knobs[0]?.id ?? 'knob'} ${extra[0]}`,
    )
  if (program !== null)
    throw new UsageError(
      'run',
      'Specify either a scenario or a command after “--”, not both.',
      '场景与“--”之后的命令只能选其一。',
    )
  const side = readSide(whole, options)
  const scenario = onSide(whole, side)
  const knobs = readKnobs(scenario, options)
  const settings = readRunSettings(options, totalMemory)
  const prediction = readPrediction(scenario, knobs, options)
  const guess = prediction === undefined ? {} : { prediction }
  const request = { scenario: scenario.id, knobs, ...(side !== 'node' && { side }), ...guess }
  return {
    kind: 'run',
    request,
    settings,
    json: flag('json'),
    recordTo: readRecordTo(options),
    ...gate(options),
  }
}

function gate(options: readonly TypedOption[]): Pick<RunCommand, 'assertions'> {
  const assertions = readAssertions(options)
  return assertions.length > 0 ? { assertions } : {}
}

function runOptions(knobs: readonly { readonly id: string }[]): Record<string, Pick<OptionSpec, 'type'>> {
  const taken = knobs.map((knob) => [knob.id, { type: 'string' } as const])
  return { ...Object.fromEntries(taken), ...COMMON_OPTIONS, ...RUN_OPTIONS }
}

function unknownScenario(
  id: string,
  words: readonly string[],
  scenarios: readonly ScenarioFacts[],
): UsageError {
  const ids = scenarios.map((scenario) => scenario.id)
  const [en, zh] = didYouMean(nearestName(id, ids))
  return new UsageError(
    'run',
    `Unknown scenario “${id}”.${en} Available: ${ids.join(', ')}. To run a program: forkscope run -- ${commandLine(words)}`,
    `未知场景“${id}”。${zh}可用的场景：${ids.join('、')}。要运行程序：forkscope run -- ${commandLine(words)}`,
  )
}
