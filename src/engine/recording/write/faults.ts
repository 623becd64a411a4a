import type { Reason } from '../../../shared/failure'
import { fileFailure, WRITING } from '../../file-failure'

/** The file was deleted or moved away while it was written. */
export class FileGone extends Error {
  override readonly name = 'FileGone'
  readonly code = 'file-gone'
}

/** Why a run is not recorded (any more), in words that name the remedy. */
export function recordingFault(error: unknown, file: string): Reason {
  const { code } = error as { code?: string }
  if (code === 'file-gone')
    return {
      code,
      text: {
        en: `${file} was deleted or moved during recording. The run continues without being recorded.`,
        'zh-CN': `${file} 在录制期间被删除或移走。运行继续，但不再录制。`,
      },
    }
  if (code === 'SQLITE_NOTFOUND')
    return {
      code: 'no-sqlite',
      text: {
        en: 'Runs can’t be recorded on this platform: libsql has no build for it, and this Node.js has no SQLite. Use Node.js 22.5 or later.',
        'zh-CN':
          '此平台无法录制运行：libsql 没有对应的构建，当前的 Node.js 也不带 SQLite。请使用 Node.js 22.5 或更高版本。',
      },
    }
  // Something beside it is in the way.
  const { path = file } = error as { path?: string }
  const [beside, zhBeside] = path.startsWith(`${file}-`)
    ? [`: ${path} is in the way`, `：${path} 妨碍写入`]
    : ['', '']
  const unrecorded = {
    en: `The run continues, but is not recorded to ${file}${beside}.`,
    'zh-CN': `运行继续，但不再录制到 ${file}${zhBeside}。`,
  }
  return fileFailure(error, unrecorded, 'could-not-record', WRITING).failure
}
