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
    en: 'Which run? Name a recorded run (.forkscope).',
    'zh-CN': '要导出哪次运行？请写出运行文件（.forkscope）。',
  },
  import: {
    en: 'Which trace? Name a Chrome Trace Event file (.json, .json.gz).',
    'zh-CN': '要导入哪个跟踪文件？请写出 Chrome 跟踪事件文件（.json、.json.gz）。',
  },
  report: {
    en: 'Which run? Name a recorded run (.forkscope).',
    'zh-CN': '要查看哪次运行的报告？请写出运行文件（.forkscope）。',
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
    throw new UsageError(kind, `“${extra[0]}” is not expected here.`, `这里不需要“${extra[0]}”。`)
  if (kind === 'report') return { kind, file, json: options.some(({ name }) => name === 'json') }
  const out = value('out') ?? null
  if (kind === 'import') return { kind, file, out }
  const to = value('to')
  const known = EXPORT_FORMATS.find((format) => format === to)
  const redact = options.some(({ name }) => name === 'redact')
  if (known !== undefined) {
    if (redact && known !== 'run')
      throw new UsageError(
        kind,
        '--redact is for run files: --to run.',
        '--redact 只用于运行文件：--to run。',
      )
    if (out === '-' && known === 'run')
      throw new UsageError(
        kind,
        'A run file is a database and can’t be written to stdout: name a file with --out.',
        '运行文件是数据库，不能写到标准输出：请用 --out 指定文件。',
      )
    return { kind, file, to: known, out, redact }
  }
  const list = EXPORT_FORMATS.join(', ')
  if (to === undefined)
    throw new UsageError(
      kind,
      `To what? Say it with --to: ${list}.`,
      `要导出成什么格式？请用 --to 指定：${EXPORT_FORMATS.join('、')}。`,
    )
  const [en, zh] = didYouMean(nearestName(to, EXPORT_FORMATS))
  throw new UsageError(
    kind,
    `“--to ${to}”: there is no such format.${en} There are: ${list}.`,
    `“--to ${to}”：没有这种格式。${zh}可用的有：${EXPORT_FORMATS.join('、')}。`,
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
      '--out says where to record, --no-record not to: choose one of them.',
      '--out 指定录制到哪里，--no-record 表示不录制：两者只能选其一。',
    )
  return none ? 'nowhere' : file === undefined ? 'library' : { file }
}
