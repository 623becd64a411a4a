import { dirname } from 'node:path'
import type { Reason } from '../../../shared/failure'
import { SqlError } from '../driver/driver'

/** The file was deleted or moved away while it was written. */
export class FileGone extends Error {
  override readonly name = 'FileGone'
  readonly code = 'file-gone'
}

const full = (folder: string): Reason => ({
  code: 'disk-full',
  text: {
    en: `There is no room left in ${folder}: recording ended here, the run goes on. Free some space, or choose another folder for runs in the settings.`,
    'zh-CN': `${folder} 所在磁盘已满：记录到此为止，运行继续。请腾出空间，或在设置中为运行记录另选文件夹。`,
  },
})

const refused = (folder: string): Reason => ({
  code: 'no-permission',
  text: {
    en: `Nothing may be written in ${folder}: the run goes on, unrecorded. Allow writing there, or choose another folder for runs in the settings.`,
    'zh-CN': `${folder} 不可写入：运行继续，但不再记录。请允许写入该文件夹，或在设置中为运行记录另选文件夹。`,
  },
})

const noFolder = (folder: string): Reason => ({
  code: 'no-folder',
  text: {
    en: `${folder} can't be a folder, since a file is in its way: the run goes on, unrecorded. Move that file, or choose another folder for runs in the settings.`,
    'zh-CN': `${folder} 无法作为文件夹，因为路径上有同名文件：运行继续，但不再记录。请移走该文件，或在设置中为运行记录另选文件夹。`,
  },
})

const unreachable = (folder: string): Reason => ({
  code: 'no-file',
  text: {
    en: `No file could be made in ${folder}: the run goes on, unrecorded. Check that this folder is there and can be written to, or choose another one in the settings.`,
    'zh-CN': `无法在 ${folder} 中创建文件：运行继续，但不再记录。请确认该文件夹存在且可写，或在设置中另选文件夹。`,
  },
})

const exists = (_: string, file: string): Reason => ({
  code: 'file-exists',
  text: {
    en: `${file} is there already, and a run is never written over another file: the run goes on, unrecorded. Name another file, or move that one.`,
    'zh-CN': `${file} 已存在，而运行记录从不覆盖别的文件：运行继续，但不再记录。请换一个文件名，或移走该文件。`,
  },
})

const gone = (_: string, file: string): Reason => ({
  code: 'file-gone',
  text: {
    en: `${file} was deleted or moved while the run was recorded in it: the run goes on, unrecorded.`,
    'zh-CN': `${file} 在记录过程中被删除或移走：运行继续，但不再记录。`,
  },
})

const busy = (_: string, file: string): Reason => ({
  code: 'locked-file',
  text: {
    en: `Another program keeps ${file} locked: recording ended here, the run goes on. Close whatever else has this file open.`,
    'zh-CN': `另一个程序锁住了 ${file}：记录到此为止，运行继续。请关闭其他打开该文件的程序。`,
  },
})

const damaged = (_: string, file: string): Reason => ({
  code: 'corrupt-file',
  text: {
    en: `${file} was changed from outside and can't be written any more: recording ended here, the run goes on. Check the disk, or choose another folder for runs in the settings.`,
    'zh-CN': `${file} 被外部改动，无法继续写入：记录到此为止，运行继续。请检查磁盘，或在设置中为运行记录另选文件夹。`,
  },
})

const failing = (folder: string): Reason => ({
  code: 'disk-error',
  text: {
    en: `The disk reports errors in ${folder}: recording ended here, the run goes on. Check the disk, or choose another folder for runs in the settings.`,
    'zh-CN': `写入 ${folder} 时磁盘报错：记录到此为止，运行继续。请检查磁盘，或在设置中为运行记录另选文件夹。`,
  },
})

const noSqlite = (): Reason => ({
  code: 'no-sqlite',
  text: {
    en: 'Runs can’t be recorded on this platform: libsql has no build for it, and this Node has no SQLite. Node 22.5 and later have one.',
    'zh-CN':
      '此平台无法记录运行：libsql 没有对应的构建，当前 Node 也不带 SQLite。请改用 Node 22.5 或更高版本。',
  },
})

const tooLong = (_: string, file: string): Reason => ({
  code: 'name-too-long',
  text: {
    en: `The path ${file} is longer than this system allows: the run goes on, unrecorded. Choose a shorter one.`,
    'zh-CN': `路径 ${file} 超出系统允许的长度：运行继续，但不再记录。请换一个更短的路径。`,
  },
})

/** By codes of SQLite and of the operating system (errno(3)). */
const REASONS: Readonly<Record<string, (folder: string, file: string) => Reason>> = {
  SQLITE_FULL: full,
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
  SQLITE_READONLY: refused,
  SQLITE_PERM: refused,
  SQLITE_AUTH: refused,
  EROFS: refused,
  EACCES: refused,
  EPERM: refused,
  ENOTDIR: noFolder,
  'not-a-folder': noFolder,
  SQLITE_CANTOPEN: unreachable,
  ENOENT: unreachable,
  EMFILE: unreachable,
  EEXIST: exists,
  'file-gone': gone,
  SQLITE_BUSY: busy,
  SQLITE_LOCKED: busy,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: damaged,
  SQLITE_IOERR: failing,
  EIO: failing,
  SQLITE_NOTFOUND: noSqlite,
  ENAMETOOLONG: tooLong,
}

/** Why a run is not recorded (any more), in words that name the remedy. */
export function recordingFault(error: unknown, file: string): Reason {
  const { code = '', message } = error as Error & { code?: string }
  const known = REASONS[code]
  if (known !== undefined) return known(dirname(file), file)
  const what = error instanceof SqlError || code === '' ? message : `${code}: ${message}`
  return {
    code: 'could-not-record',
    text: {
      en: `${file} could not be written (${what}): the run goes on, unrecorded. Choosing another folder for runs in the settings may help.`,
      'zh-CN': `无法写入 ${file}（${what}）：运行继续，但不再记录。可以尝试在设置中为运行记录另选文件夹。`,
    },
  }
}
