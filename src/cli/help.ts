import { unitBehind } from '../shared/format'
import type { Knob } from '../shared/knobs'
import { EXPORT_FORMATS } from '../shared/library'
import type { ScenarioFacts } from '../shared/scenario'
import type { Locale, LocalizedText } from '../shared/text'
import type { OptionSpec } from './options'
import type { UsageTopic } from './usage-error'
import { COMMON_OPTIONS, EXPORT_OPTIONS, IMPORT_OPTIONS, LIST_OPTIONS, RUN_OPTIONS } from './options'
import { pad, widthOf } from './terminal/width'

const FORMATS = EXPORT_FORMATS.join('|')

const USAGE: Readonly<Record<UsageTopic, Readonly<Record<Locale, readonly string[]>>>> = {
  general: {
    en: [
      'forkscope list [--json]',
      'forkscope run <scenario> [--<parameter> <value>]… [options]',
      'forkscope run [options] -- <command> [argument]…',
      'forkscope open <file>',
      'forkscope compare <file> <file>… [--json]',
      'forkscope report <file> [--json]',
      `forkscope export <file> --to ${FORMATS} [--redact] [--out <file>|-]`,
      'forkscope import <trace>|- [--out <file>]',
      'forkscope --help | --version',
    ],
    'zh-CN': [
      'forkscope list [--json]',
      'forkscope run <场景> [--<参数> <值>]… [选项]',
      'forkscope run [选项] -- <命令> [参数]…',
      'forkscope open <文件>',
      'forkscope compare <文件> <文件>… [--json]',
      'forkscope report <文件> [--json]',
      `forkscope export <文件> --to ${FORMATS} [--redact] [--out <文件>|-]`,
      'forkscope import <跟踪文件>|- [--out <文件>]',
      'forkscope --help | --version',
    ],
  },
  report: { en: ['forkscope report <file> [--json]'], 'zh-CN': ['forkscope report <文件> [--json]'] },
  export: {
    en: [`forkscope export <file> --to ${FORMATS} [--redact] [--out <file>|-]`],
    'zh-CN': [`forkscope export <文件> --to ${FORMATS} [--redact] [--out <文件>|-]`],
  },
  import: {
    en: ['forkscope import <trace>|- [--out <file>]'],
    'zh-CN': ['forkscope import <跟踪文件>|- [--out <文件>]'],
  },
  open: { en: ['forkscope open <file>'], 'zh-CN': ['forkscope open <文件>'] },
  compare: {
    en: ['forkscope compare <file> <file>… [--json]'],
    'zh-CN': ['forkscope compare <文件> <文件>… [--json]'],
  },
  list: { en: ['forkscope list [--json]'], 'zh-CN': ['forkscope list [--json]'] },
  run: {
    en: [
      'forkscope run <scenario> [--<parameter> <value>]… [options]',
      'forkscope run [options] -- <command> [argument]…',
    ],
    'zh-CN': ['forkscope run <场景> [--<参数> <值>]… [选项]', 'forkscope run [选项] -- <命令> [参数]…'],
  },
}

const OPTIONS: Readonly<Record<UsageTopic, Readonly<Record<string, OptionSpec>>>> = {
  general: RUN_OPTIONS,
  run: RUN_OPTIONS,
  list: LIST_OPTIONS,
  open: {},
  report: LIST_OPTIONS,
  export: EXPORT_OPTIONS,
  import: IMPORT_OPTIONS,
  compare: LIST_OPTIONS,
}

const SAY = {
  about: {
    en: 'See concurrency at work: runs programs and follows every process. To open the window instead: npm start.',
    'zh-CN': '看见并发如何工作：运行程序，并跟踪其中的每个进程。要打开窗口，请运行 npm start。',
  },
  usage: { en: 'Usage', 'zh-CN': '用法' },
  scenarios: { en: 'Scenarios', 'zh-CN': '场景' },
  knobs: { en: 'Parameters', 'zh-CN': '参数' },
  options: { en: 'Options', 'zh-CN': '选项' },
  defaults: {
    en: 'Defaults changed in the window’s settings apply here too.',
    'zh-CN': '在窗口中更改过的设置在这里同样有效。',
  },
  exits: {
    en: [
      'Exit code: for a command, its own (128 + signal number if killed, 127 if not found, 126 if not executable);',
      'for a scenario, 0 if it completed and 1 if not; 2 for a usage error.',
    ].join('\n'),
    'zh-CN': [
      '退出码：运行命令时为命令自身的退出码（被信号终止为 128 + 信号编号，找不到为 127，不可执行为 126）；',
      '运行场景时，完成为 0，否则为 1；用法错误时为 2。',
    ].join('\n'),
  },
  open: {
    en: 'Opens a run file (.forkscope) or a Chrome trace (.json, .json.gz) in the window.',
    'zh-CN': '在窗口中打开运行文件（.forkscope）或 Chrome 跟踪文件（.json、.json.gz）。',
  },
  compare: {
    en: 'Compares recorded runs (.forkscope): the largest difference in one sentence, then every measure relative to the first run.',
    'zh-CN': '对比已录制的运行（.forkscope）：先用一句话说明最大的差别，再列出各项指标与第一次运行的对比。',
  },
  report: {
    en: 'Prints the report of a recorded run (.forkscope), the same as at the end of the run.',
    'zh-CN': '打印一次已录制运行（.forkscope）的报告，与运行结束时打印的相同。',
  },
  export: {
    en: [
      'Exports a recorded run (.forkscope): run (a copy; with --redact, without private data), perfetto (a trace for',
      'ui.perfetto.dev), csv (one row per process and sample), json (the summary), html (a self-contained page with graphs',
      'and verdict).',
    ].join('\n'),
    'zh-CN': [
      '导出已录制的运行（.forkscope）：run（副本；加 --redact 则不含私密内容）、',
      'perfetto（可在 ui.perfetto.dev 打开的跟踪文件）、',
      'csv（每个进程每次采样一行）、json（汇总）、html（含曲线图与结论的单个网页）。',
    ].join('\n'),
  },
  import: {
    en: [
      'Imports a Chrome Trace Event file (.json, .json.gz) from another tool as a run and prints its path; - is stdin. Intact',
      'parts of a damaged file are kept: forkscope report tells what was repaired and what is missing.',
    ].join('\n'),
    'zh-CN': [
      '将其他工具的 Chrome 跟踪事件文件（.json、.json.gz）导入为运行，并打印其路径；- 表示标准输入。',
      '文件损坏时保留完好的部分：forkscope report 会说明修复了什么、缺少什么。',
    ].join('\n'),
  },
  more: { en: 'More', 'zh-CN': '更多' },
  default: { en: 'default', 'zh-CN': '默认' },
  on: { en: 'on', 'zh-CN': '开' },
  off: { en: 'off', 'zh-CN': '关' },
} as const satisfies Record<string, LocalizedText>

/** The right usage, as shown below an error. */
export function usage(topic: UsageTopic, locale: Locale): string {
  const colon = locale === 'en' ? ': ' : '：'
  const head = `${SAY.usage[locale]}${colon}`
  const lines = USAGE[topic][locale].map(
    (line, index) => (index === 0 ? head : ' '.repeat(widthOf(head))) + line,
  )
  const more = topic === 'general' ? 'forkscope --help' : `forkscope ${topic} --help`
  return [...lines, `${SAY.more[locale]}${colon}${more}`].join('\n')
}

/** Help on a topic, or on a scenario with its knobs; ends with a newline. */
export function help(
  topic: UsageTopic,
  scenario: ScenarioFacts | null,
  scenarios: readonly ScenarioFacts[],
  locale: Locale,
): string {
  const options = OPTIONS[topic]
  const running = topic === 'general' || topic === 'run'
  const parts: string[] = []
  if (scenario === null) {
    if (topic === 'general') parts.push(SAY.about[locale])
    parts.push(
      section(
        SAY.usage[locale],
        USAGE[topic][locale].map((line) => `  ${line}`),
      ),
    )
    if (topic === 'open') parts.push(SAY.open[locale])
    if (topic === 'report' || topic === 'export' || topic === 'import') parts.push(SAY[topic][locale])
    if (topic === 'compare') parts.push(SAY.compare[locale])
    if (running) parts.push(section(SAY.scenarios[locale], scenarioRows(scenarios, locale)))
  } else {
    const knobs = scenario.knobs.map(
      (knob) => [`--${knob.id} ${valueOf(knob)}`, knobText(knob, locale)] as const,
    )
    parts.push(`${scenario.title[locale]} (${scenario.id})\n${scenario.question[locale]}`)
    parts.push(section(SAY.usage[locale], [`  ${USAGE.run[locale][0].replace(/<.*?>/, scenario.id)}`]))
    parts.push(section(SAY.knobs[locale], rows(knobs)))
  }
  parts.push(section(SAY.options[locale], rows(optionRows({ ...options, ...COMMON_OPTIONS }, locale))))
  if (running) parts.push(`${SAY.defaults[locale]}\n${SAY.exits[locale]}`)
  return `${parts.join('\n\n')}\n`
}

/** Scenarios as rows: id, title, question. */
export function scenarioRows(scenarios: readonly ScenarioFacts[], locale: Locale): string[] {
  const ordered = [...scenarios].sort((a, b) => a.chapter - b.chapter)
  return rows(
    ordered.map(({ id, title, question }) => [id, `${title[locale]}. ${question[locale]}`] as const),
  )
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines].join('\n')
}

function rows(pairs: readonly (readonly [string, string])[]): string[] {
  const wide = Math.max(0, ...pairs.map(([left]) => widthOf(left)))
  return pairs.map(([left, right]) => `  ${pad(left, wide)}  ${right}`)
}

function optionRows(options: Readonly<Record<string, OptionSpec>>, locale: Locale): [string, string][] {
  return Object.entries(options).map(([name, { short, value, help: text }]) => {
    const names = short === undefined ? `--${name}` : `-${short}, --${name}`
    return [value === undefined ? names : `${names} ${value}`, text[locale]]
  })
}

function valueOf(knob: Knob): string {
  switch (knob.kind) {
    case 'switch':
      return 'on|off'
    case 'choice':
      return knob.choices.map((choice) => choice.value).join('|')
    case 'integer':
    case 'number':
      return 'N'
  }
}

/** `Workers: how many processes. 1 to 64, default 3` */
function knobText(knob: Knob, locale: Locale): string {
  const [colon, comma, stop] = locale === 'en' ? [': ', ', ', '. '] : ['：', '，', '。']
  const about = knob.help === undefined ? '' : colon + knob.help[locale].replace(/[.。]$/, '')
  const unit = 'unit' in knob ? unitBehind(knob.unit, ' ') : ''
  const limits = 'min' in knob ? `${knob.min}–${knob.max}${unit}${comma}` : ''
  const fallback = knob.kind === 'switch' ? SAY[knob.default ? 'on' : 'off'][locale] : String(knob.default)
  return `${knob.label[locale]}${about}${stop}${limits}${SAY.default[locale]} ${fallback}`
}
