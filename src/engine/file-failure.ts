import type { LocalizedText } from '../shared/text'
import { EngineFailure } from './failure'

/** What can be wrong with a file, each with its remedy, in English and Chinese. Their names are codes of failures. */
const CAUSES = {
  'disk-full': [
    'No room is left on the disk: free some space, delete runs that are not needed, or choose another folder.',
    '磁盘空间不足：请腾出一些空间，删除不需要的运行记录，或另选文件夹。',
  ],
  'no-permission': [
    'Permission is missing: change the permissions of the file or its folder, or choose another folder.',
    '没有权限：请修改该文件或其所在文件夹的权限，或另选文件夹。',
  ],
  'no-file': [
    'There is no such file: it may have been moved, renamed or deleted.',
    '该文件不存在：它可能已被移动、重命名或删除。',
  ],
  'no-folder': [
    'The folder does not exist: create it, connect the drive that it is on, or choose another folder.',
    '文件夹不存在：请先创建、连接它所在的磁盘，或另选文件夹。',
  ],
  'not-a-folder': [
    'A file is in the place of the folder: move that file, or choose another folder.',
    '文件夹的位置上是一个文件：请移走该文件，或另选文件夹。',
  ],
  'is-folder': ['It is a folder: name a file in it.', '它是文件夹：请指定其中的文件。'],
  'file-exists': [
    'It is there already, and nothing is written over it: name another file, or move that one.',
    '它已存在，不会被覆盖：请换一个文件名，或移走该文件。',
  ],
  'name-too-long': [
    'Its path is longer than this system allows: choose a shorter one.',
    '路径超出系统允许的长度：请换一个更短的路径。',
  ],
  'locked-file': [
    'Another program keeps it locked: close it there, then try again.',
    '它被另一个程序锁定：请先在那里关闭它，然后重试。',
  ],
  'corrupt-file': [
    'It is damaged or was changed from outside: use another copy of it, or delete it.',
    '它已损坏或被外部改动：请使用它的其他副本，或将其删除。',
  ],
  'disk-error': [
    'The disk reports errors: check it, or choose another folder.',
    '磁盘报错：请检查磁盘，或另选文件夹。',
  ],
} as const satisfies Readonly<Record<string, readonly [en: string, zh: string]>>
export type FileCause = keyof typeof CAUSES

/** By codes of the operating system (errno(3)) and of SQLite. */
const CAUSE_OF: Readonly<Record<string, FileCause>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  SQLITE_FULL: 'disk-full',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EROFS: 'no-permission',
  SQLITE_READONLY: 'no-permission',
  SQLITE_CANTOPEN: 'no-permission',
  SQLITE_PERM: 'no-permission',
  SQLITE_AUTH: 'no-permission',
  ENOENT: 'no-file',
  ENOTDIR: 'not-a-folder',
  EISDIR: 'is-folder',
  ENOTEMPTY: 'is-folder',
  EEXIST: 'file-exists',
  ENAMETOOLONG: 'name-too-long',
  SQLITE_BUSY: 'locked-file',
  SQLITE_LOCKED: 'locked-file',
  SQLITE_PROTOCOL: 'locked-file',
  SQLITE_CORRUPT: 'corrupt-file',
  SQLITE_NOTADB: 'corrupt-file',
  EIO: 'disk-error',
  SQLITE_IOERR: 'disk-error',
}

/** Who writes a new file misses its folder, not the file. */
export const WRITING: Readonly<Record<string, FileCause>> = { ENOENT: 'no-folder' }

/**
 * Why a file could not be used: what failed, the cause and the remedy.
 * @param error of the file system or SQLite
 * @param failed what could not be done to which file, as a whole sentence
 * @param otherwise cause of an error with another code or none; a code that is no cause goes with the error's message
 * @param causes of codes that mean something else here than elsewhere
 */
export function fileFailure(
  error: unknown,
  failed: LocalizedText,
  otherwise: string = 'file-failed',
  causes: Readonly<Record<string, FileCause>> = {},
): EngineFailure {
  const { code: errno = '', message = String(error) } = error as Error & { code?: string }
  const code = causes[errno] ?? CAUSE_OF[errno] ?? otherwise
  const [en, zh] = (CAUSES as Readonly<Record<string, readonly [string, string]>>)[code] ?? [
    `The system says: ${message}. Another file or folder may help.`,
    `系统报告：${message}。可以尝试换一个文件或文件夹。`,
  ]
  const failure = new EngineFailure(code, `${failed.en} ${en}`, failed['zh-CN'] + zh)
  failure.cause = error
  return failure
}

export function cannotRead(file: string): LocalizedText {
  return { en: `${file} can't be read.`, 'zh-CN': `无法读取“${file}”。` }
}

export function cannotWrite(file: string): LocalizedText {
  return { en: `${file} can't be written.`, 'zh-CN': `无法写入“${file}”。` }
}

export function cannotMove(file: string): LocalizedText {
  return { en: `${file} can't be moved.`, 'zh-CN': `无法移动“${file}”。` }
}
