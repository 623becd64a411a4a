import type { Settings } from '../shared/protocol'
import { EXPORT_FORMATS } from '../shared/library'
import { SAMPLER_CHOICES } from '../shared/run/fields'
import { SIDES } from '../shared/knobs'
import type { LocalizedText } from '../shared/text'
import { LOCALES } from '../shared/text'

/** One option of the command line that is not a knob. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  /** What stands for the value in usage and help. */
  readonly value?: string
  readonly help: LocalizedText
}

/** One `--name value` as typed; `value` undefined when there was none. */
export interface TypedOption {
  readonly name: string
  readonly value: string | undefined
  readonly inline: boolean
}

/** Options of every command. */
export const COMMON_OPTIONS = {
  help: {
    type: 'boolean',
    short: 'h',
    help: { en: 'Show help; for a scenario, also its parameters', 'zh-CN': '显示帮助；对场景同时列出其参数' },
  },
  lang: {
    type: 'string',
    value: LOCALES.join('|'),
    help: { en: 'Language (default: from the environment)', 'zh-CN': '语言（默认取自环境变量）' },
  },
} as const satisfies Record<string, OptionSpec>

export const LIST_OPTIONS = {
  json: {
    type: 'boolean',
    help: { en: 'Print JSON', 'zh-CN': '输出 JSON' },
  },
} as const satisfies Record<string, OptionSpec>

/** Options of the commands on one file. */
export const EXPORT_OPTIONS = {
  to: {
    type: 'string',
    value: EXPORT_FORMATS.join('|'),
    help: { en: 'Export format', 'zh-CN': '导出格式' },
  },
  redact: {
    type: 'boolean',
    help: {
      en: 'With --to run: remove arguments, folders, users, output, tags and notes',
      'zh-CN': '与 --to run 一起使用：移除参数、文件夹、用户、输出、标签和备注',
    },
  },
  out: {
    type: 'string',
    value: 'FILE',
    help: {
      en: 'Output file; - is stdout (default: named after the run, in the current folder)',
      'zh-CN': '输出文件；- 表示标准输出（默认：当前文件夹，与运行同名）',
    },
  },
} as const satisfies Record<string, OptionSpec>

export const IMPORT_OPTIONS = {
  out: {
    type: 'string',
    value: 'FILE',
    help: {
      en: 'Run file to write (default: a new one in the folder of recorded runs)',
      'zh-CN': '要写入的运行文件（默认：保存到运行记录文件夹）',
    },
  },
} as const satisfies Record<string, OptionSpec>

/** Options of `run`. Their names are taken: no knob may have one of them (tested). */
export const RUN_OPTIONS = {
  json: {
    type: 'boolean',
    help: {
      en: 'Print a single JSON document to stdout (docs/summary.schema.json)',
      'zh-CN': '仅向标准输出打印一个 JSON 文档（docs/summary.schema.json）',
    },
  },
  hz: {
    type: 'string',
    value: 'N',
    help: { en: 'Samples per second, 1 to 50 (default 10)', 'zh-CN': '每秒采样次数，1 到 50（默认 10）' },
  },
  sampler: {
    type: 'string',
    value: SAMPLER_CHOICES.join('|'),
    help: { en: 'Sampling source (default auto)', 'zh-CN': '采样来源（默认 auto）' },
  },
  'max-processes': {
    type: 'string',
    value: 'N',
    help: {
      en: 'Stop the run if it exceeds N processes (default 512)',
      'zh-CN': '进程数超过 N 时停止运行（默认 512）',
    },
  },
  in: {
    type: 'string',
    value: SIDES.join('|'),
    help: {
      en: 'Language of the scenario’s program (default node)',
      'zh-CN': '场景程序所用的语言（默认 node）',
    },
  },
  assert: {
    type: 'string',
    value: 'EXPR',
    help: {
      en: 'Exit with 1 unless this holds for the run: orphans==0, peakPss<2G (repeatable)',
      'zh-CN': '运行不满足此条件时以 1 退出：orphans==0、peakPss<2G（可重复使用）',
    },
  },
  predict: {
    type: 'string',
    value: 'N',
    help: {
      en: 'Guess what the scenario will measure; the report shows how close you were',
      'zh-CN': '先猜一猜场景的测量结果；报告会显示差了多少',
    },
  },
  'max-memory': {
    type: 'string',
    value: 'SIZE',
    help: {
      en: 'Stop the run if it exceeds this memory: 50%, 2GiB (default 80%)',
      'zh-CN': '内存超过此值时停止运行：50%、2GiB（默认 80%）',
    },
  },
  out: {
    type: 'string',
    value: 'FILE',
    help: {
      en: 'Record the run to this file (default: a new one in the folder of recorded runs)',
      'zh-CN': '将运行录制到此文件（默认：保存到运行记录文件夹）',
    },
  },
  'no-record': {
    type: 'boolean',
    help: { en: 'Do not record the run', 'zh-CN': '不录制这次运行' },
  },
  'max-seconds': {
    type: 'string',
    value: 'S',
    help: {
      en: 'Stop the run after S seconds (default 0: no limit)',
      'zh-CN': '运行满 S 秒后停止（默认 0：不限）',
    },
  },
} as const satisfies Record<string, OptionSpec>

/** Every name that a knob can't have. */
export const RESERVED_NAMES: readonly string[] = [
  'version',
  ...Object.keys({ ...COMMON_OPTIONS, ...EXPORT_OPTIONS, ...RUN_OPTIONS }),
]

/** The settings that options of `run` override. */
export type RunSettings = Partial<
  Pick<Settings, 'hz' | 'sampler' | 'maxProcesses' | 'maxMemory' | 'maxSeconds'>
>
