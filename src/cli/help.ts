import type { Knob } from '../shared/knobs'
import type { ScenarioFacts } from '../shared/scenario'
import type { Locale, LocalizedText } from '../shared/text'
import type { OptionSpec } from './options'
import type { Topic } from './usage-error'
import { COMMON_OPTIONS, LIST_OPTIONS, RUN_OPTIONS } from './options'
import { pad, widthOf } from './terminal/width'

const USAGE: Readonly<Record<Topic, Readonly<Record<Locale, readonly string[]>>>> = {
  general: {
    en: [
      'forkscope list [--json]',
      'forkscope run <scenario> [--<knob> <value>]… [options]',
      'forkscope run [options] -- <command> [argument]…',
      'forkscope open <file>',
      'forkscope --help | --version',
    ],
    'zh-CN': [
      'forkscope list [--json]',
      'forkscope run <场景> [--<参数> <值>]… [选项]',
      'forkscope run [选项] -- <命令> [参数]…',
      'forkscope open <文件>',
      'forkscope --help | --version',
    ],
  },
  open: { en: ['forkscope open <file>'], 'zh-CN': ['forkscope open <文件>'] },
  list: { en: ['forkscope list [--json]'], 'zh-CN': ['forkscope list [--json]'] },
  run: {
    en: [
      'forkscope run <scenario> [--<knob> <value>]… [options]',
      'forkscope run [options] -- <command> [argument]…',
    ],
    'zh-CN': ['forkscope run <场景> [--<参数> <值>]… [选项]', 'forkscope run [选项] -- <命令> [参数]…'],
  },
}

const OPTIONS: Readonly<Record<Topic, Readonly<Record<string, OptionSpec>>>> = {
  general: RUN_OPTIONS,
  run: RUN_OPTIONS,
  list: LIST_OPTIONS,
  open: {},
}

const SAY = {
  about: {
    en: 'See concurrency at work: launches programs and follows every process. Without a command line: npm start.',
    'zh-CN': '看见并发如何工作：启动程序，并跟踪其中的每一个进程。带窗口的版本：npm start。',
  },
  usage: { en: 'Usage', 'zh-CN': '用法' },
  scenarios: { en: 'Scenarios', 'zh-CN': '场景' },
  knobs: { en: 'Knobs', 'zh-CN': '参数' },
  options: { en: 'Options', 'zh-CN': '选项' },
  defaults: {
    en: 'Settings changed in the window replace these defaults.',
    'zh-CN': '在窗口中修改过的设置会取代这里的默认值。',
  },
  exits: {
    en: [
      'Exit code: of a command, its own (128 + signal number when killed, 127 not found, 126 not executable);',
      'of a scenario 0 when it completed, else 1; 2 for wrong usage.',
    ].join('\n'),
    'zh-CN': [
      '退出码：运行命令时为命令自身的退出码（被信号终止为 128 + 信号编号，找不到为 127，不可执行为 126）；',
      '运行场景时，完成为 0，否则为 1；用法错误为 2。',
    ].join('\n'),
  },
  open: {
    en: 'Opens the window with a recorded run (.forkscope), or with a Chrome trace (.json, .json.gz), which becomes one.',
    'zh-CN':
      '打开窗口并显示一个运行文件（.forkscope），或者把 Chrome 跟踪文件（.json、.json.gz）转换成运行后显示。',
  },
  more: { en: 'More', 'zh-CN': '更多' },
  default: { en: 'default', 'zh-CN': '默认' },
  on: { en: 'on', 'zh-CN': '开' },
  off: { en: 'off', 'zh-CN': '关' },
} as const satisfies Record<string, LocalizedText>

/** The right usage, as shown below an error. */
export function usage(topic: Topic, locale: Locale): string {
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
  topic: Topic,
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
  const unit = 'unit' in knob && knob.unit !== undefined ? ` ${knob.unit}` : ''
  const limits = 'min' in knob ? `${knob.min}–${knob.max}${unit}${comma}` : ''
  const fallback = knob.kind === 'switch' ? SAY[knob.default ? 'on' : 'off'][locale] : String(knob.default)
  return `${knob.label[locale]}${about}${stop}${limits}${SAY.default[locale]} ${fallback}`
}
