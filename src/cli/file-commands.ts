import type { ExportFormat } from '../shared/library'
import { EXPORT_FORMATS } from '../shared/library'
import type { LocalizedText } from '../shared/text'
import type { TypedOption } from './options'
import { didYouMean, UsageError } from './usage-error'
import { nearestName } from './nearest'

/** Commands that read a file and are over. */
export const FILE_COMMANDS = ['export', 'import', 'report'] as const
export type FileCommandName = (typeof FILE_COMMANDS)[number]

export type FileCommand =
  /** `out` null: named after the run file; `-`: stdout. */
  | {
      readonly kind: 'export'
      readonly file: string
      readonly to: ExportFormat
      readonly out: string | null
      readonly redact: boolean
    }
  /** `out` null: into the folder of recorded runs. */
  | { readonly kind: 'import'; readonly file: string; readonly out: string | null }
  | { readonly kind: 'report'; readonly file: string; readonly json: boolean }

const WHICH: Readonly<Record<FileCommandName, LocalizedText>> = {
  export: {
    en: 'No run given. Specify a run file (.forkscope).',
    'zh-CN': '没有指定要导出的运行。请指定运行文件（.forkscope）。',
  },
  import: {
    en: 'No trace given. Specify a Chrome Trace Event file (.json, .json.gz).',
    'zh-CN': '没有指定跟踪文件。请指定 Chrome 跟踪事件文件（.json、.json.gz）。',
  },
  report: {
    en: 'No run given. Specify a run file (.forkscope).',
    'zh-CN': '没有指定要报告的运行。请指定运行文件（.forkscope）。',
  },
}

/**
 * What a command on one file asks for; its options are known to be allowed.
 * @param words after the command's name, what follows `--` included: names may begin with a dash
 * @throws UsageError with the remedy
 */
export function readFileCommand(
  kind: FileCommandName,
  options: readonly TypedOption[],
  words: readonly string[],
): FileCommand {
  const value = (name: string) => options.findLast((option) => option.name === name)?.value
  const [file, ...extra] = words
  if (file === undefined) throw new UsageError(kind, WHICH[kind].en, WHICH[kind]['zh-CN'])
  if (extra.length > 0)
    throw new UsageError(kind, `Unexpected argument “${extra[0]}”.`, `多余的参数“${extra[0]}”。`)
  if (kind === 'report') return { kind, file, json: options.some(({ name }) => name === 'json') }
  const out = value('out') ?? null
  if (kind === 'import') return { kind, file, out }
  const to = value('to')
  const known = EXPORT_FORMATS.find((format) => format === to)
  const redact = options.some(({ name }) => name === 'redact')
  if (known !== undefined) {
    if (redact && known !== 'run')
      throw new UsageError(kind, '--redact works only with --to run.', '--redact 只能与 --to run 一起使用。')
    if (out === '-' && known === 'run')
      throw new UsageError(
        kind,
        'A run file is a database and can’t be written to stdout. Specify a file with --out.',
        '运行文件是数据库，不能写到标准输出。请用 --out 指定文件。',
      )
    return { kind, file, to: known, out, redact }
  }
  const list = EXPORT_FORMATS.join(', ')
  if (to === undefined)
    throw new UsageError(
      kind,
      `No format given. Specify one with --to: ${list}.`,
      `没有指定格式。请用 --to 指定：${EXPORT_FORMATS.join('、')}。`,
    )
  const [en, zh] = didYouMean(nearestName(to, EXPORT_FORMATS))
  throw new UsageError(
    kind,
    `Unknown format “${to}”.${en} Available: ${list}.`,
    `未知格式“${to}”。${zh}可用的格式：${EXPORT_FORMATS.join('、')}。`,
  )
}

/** Where `run` records. @throws UsageError when two things at once are wanted */
export function readRecordTo(
  options: readonly TypedOption[],
): 'library' | 'nowhere' | { readonly file: string } {
  const file = options.findLast(({ name }) => name === 'out')?.value
  const none = options.some(({ name }) => name === 'no-record')
  if (file !== undefined && none)
    throw new UsageError(
      'run',
      '--out and --no-record can’t be used together.',
      '--out 和 --no-record 不能同时使用。',
    )
  return none ? 'nowhere' : file === undefined ? 'library' : { file }
}
