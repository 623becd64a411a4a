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
        en: `${file} was deleted or moved while the run was recorded in it: the run goes on, unrecorded.`,
        'zh-CN': `${file} 在记录过程中被删除或移走：运行继续，但不再记录。`,
      },
    }
  if (code === 'SQLITE_NOTFOUND')
    return {
      code: 'no-sqlite',
      text: {
        en: 'Runs can’t be recorded on this platform: libsql has no build for it, and this Node has no SQLite. Node 22.5 and later have one.',
        'zh-CN':
          '此平台无法记录运行：libsql 没有对应的构建，当前 Node 也不带 SQLite。请改用 Node 22.5 或更高版本。',
      },
    }
  // Something beside it is in the way.
  const { path = file } = error as { path?: string }
  const [beside, zhBeside] = path.startsWith(`${file}-`)
    ? [`: ${path} lies beside it`, `：旁边有 ${path}`]
    : ['', '']
  const unrecorded = {
    en: `The run goes on, but is not recorded in ${file}${beside}.`,
    'zh-CN': `运行继续，但不再记录到 ${file}${zhBeside}。`,
  }
  return fileFailure(error, unrecorded, 'could-not-record', WRITING).failure
}
