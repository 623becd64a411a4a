import type { LocalizedText } from '../shared/text'
import { EngineFailure } from './failure'

/** What can be wrong with a file, each with its remedy, in English and Chinese. Their names are codes of failures. */
const CAUSES = {
  'disk-full': [
    'The disk is full. Free up space, delete runs you no longer need, or choose another folder.',
    '磁盘空间不足。请释放空间、删除不需要的运行记录，或选择其他文件夹。',
  ],
  'no-permission': [
    'Permission denied. Change the permissions of the file or its folder, or choose another folder.',
    '没有权限。请修改该文件或其所在文件夹的权限，或选择其他文件夹。',
  ],
  'no-file': [
    'The file does not exist. It may have been moved, renamed or deleted.',
    '文件不存在。它可能已被移动、重命名或删除。',
  ],
  'no-folder': [
    'The folder does not exist. Create it, connect its drive, or choose another folder.',
    '文件夹不存在。请创建它、连接它所在的磁盘，或选择其他文件夹。',
  ],
  'not-a-folder': [
    'A file with the name of the folder exists. Move that file, or choose another folder.',
    '存在与该文件夹同名的文件。请移走该文件，或选择其他文件夹。',
  ],
  'is-folder': ['It is a folder. Choose a file in it.', '它是文件夹。请选择其中的文件。'],
  'file-exists': [
    'The file already exists and will not be overwritten. Choose another name, or move the existing file.',
    '文件已存在，不会被覆盖。请选择其他文件名，或移走现有文件。',
  ],
  'name-too-long': [
    'The path is too long for this system. Choose a shorter one.',
    '路径超出系统允许的长度。请选择更短的路径。',
  ],
  'locked-file': [
    'The file is locked by another program. Close it there, then try again.',
    '文件被其他程序锁定。请在该程序中关闭它，然后重试。',
  ],
  'corrupt-file': [
    'The file is damaged or was modified by another program. Use another copy, or delete it.',
    '文件已损坏或被其他程序修改。请使用其他副本，或将其删除。',
  ],
  'disk-error': [
    'The disk reported an error. Check the disk, or choose another folder.',
    '磁盘出错。请检查磁盘，或选择其他文件夹。',
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
    `The system reported: ${message}. Try another file or folder.`,
    `系统报告：${message}。请尝试其他文件或文件夹。`,
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
