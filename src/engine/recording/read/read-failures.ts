import { basename } from 'node:path'
import { RUN_FILE } from '../../../shared/library'
import type { LocalizedText } from '../../../shared/text'
import { EngineFailure } from '../../failure'
import { cannotRead, fileFailure } from '../../file-failure'
import { DamagedData } from '../format/bytes'
import { SqlError } from '../driver/driver'

/* What can be wrong with a run file that somebody wants to read, each with its remedy. */

export function noRunFile(file: string): EngineFailure {
  // By its name it should be one: then another name is no remedy.
  if (file.endsWith(RUN_FILE))
    return new EngineFailure(
      'no-run-file',
      `${basename(file)} is not a valid run file: it was overwritten or truncated. Copy it again from its source.`,
      `“${basename(file)}”不是有效的运行文件：它已被覆盖或截断。请从来源重新复制。`,
    )
  return new EngineFailure(
    'no-run-file',
    `${basename(file)} is not a Forkscope run file. Open a file that ends in .forkscope.`,
    `“${basename(file)}”不是 Forkscope 的运行文件。请打开以 .forkscope 结尾的文件。`,
  )
}

export function newerFile(file: string, version: number): EngineFailure {
  return new EngineFailure(
    'newer-file',
    `${basename(file)} was created by a newer version of Forkscope (format ${version}). Update Forkscope to open it.`,
    `“${basename(file)}”由更新版本的 Forkscope 生成（格式 ${version}）。请更新 Forkscope 后再打开。`,
  )
}

export function changedFile(file: string): EngineFailure {
  return new EngineFailure(
    'changed-file',
    `${basename(file)} was replaced after it was opened. Open it again.`,
    `“${basename(file)}”在打开后已被替换。请重新打开。`,
  )
}

/** How whoever read a file ended: by itself, by taking too long, by taking too much memory. */
export type Unsafe = 'died' | 'late' | 'large'

const UNSAFE: Readonly<Record<Unsafe, LocalizedText>> = {
  died: { en: 'the process reading it crashed', 'zh-CN': '读取它的进程崩溃了' },
  late: { en: 'reading it took too long', 'zh-CN': '读取时间过长' },
  large: { en: 'reading it took more than 2 GB of memory', 'zh-CN': '读取占用的内存超过 2 GB' },
}

/** It was made to do harm, or is badly damaged. */
export function unsafeFile(file: string, how: Unsafe): EngineFailure {
  return new EngineFailure(
    'unsafe-file',
    `${basename(file)} was not opened: ${UNSAFE[how].en}. The file may be damaged or malicious. Get another copy; to try this one again, open it by name.`,
    `未打开“${basename(file)}”：${UNSAFE[how]['zh-CN']}，文件可能已损坏或被恶意构造。请使用其他副本；要重试，请按文件名再次打开。`,
  )
}

export function corruptFile(file: string, cause: unknown): EngineFailure {
  return fileFailure(cause, cannotRead(basename(file)), 'corrupt-file')
}

/** SQLite reports an I/O error for a file that was cut short. */
const READING = { SQLITE_IOERR: 'corrupt-file', ENOTDIR: 'no-file' } as const

/**
 * What to tell of an error met while a run file was read. Bugs of our own come back as they are.
 * @param failed what could not be done, when that is not reading alone
 */
export function readFailure(file: string, error: unknown, failed?: LocalizedText): unknown {
  if (error instanceof EngineFailure) return error
  const { code } = (error ?? {}) as { code?: string }
  if (code === 'SQLITE_NOTADB' || code === 'EISDIR') return noRunFile(file)
  if (!(error instanceof DamagedData || error instanceof SqlError || code?.startsWith('E') === true))
    return error
  // The system refused, which says nothing of what is in the file; ERR_… are Node's, of offsets that make no sense.
  const otherwise = /^E[A-Z\d]+$/.test(code ?? '') ? 'file-failed' : 'corrupt-file'
  // Where it is, is of interest only where it is not: a file that was dropped lies in a folder of ours.
  const sought = code === 'ENOENT' || code === 'ENOTDIR' ? file : basename(file)
  return fileFailure(error, failed ?? cannotRead(sought), otherwise, failed === undefined ? READING : {})
}

/** Does some reading of a file. @throws EngineFailure for whatever is wrong with the file */
export function reading<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw readFailure(file, error)
  }
}
