import { basename } from 'node:path'
import type { Failure } from '../../shared/failure'
import { EngineFailure } from '../failure'

/* What can be wrong with the folder, and with what is put into it. What is wrong inside a file, its reader says. */

const MISSING = new Set(['ENOENT'])
const NO_FOLDER = new Set(['ENOTDIR', 'EEXIST'])

/** Why a folder can't be used. Runs go on; they are not recorded until then. */
export function folderFailure(folder: string, error: NodeJS.ErrnoException): EngineFailure {
  const { code = String(error) } = error
  if (MISSING.has(code))
    return new EngineFailure(
      'no-folder',
      `The folder of recorded runs, ${folder}, is not there. Connect the drive that it is on, or choose another folder in Settings. Until then runs are not recorded.`,
      `存放运行记录的文件夹“${folder}”不存在。请连接它所在的磁盘，或在“设置”中另选文件夹。在此之前，运行不会被录制。`,
    )
  if (NO_FOLDER.has(code))
    return new EngineFailure(
      'not-a-folder',
      `${folder} is to hold recorded runs, but it is not a folder. Choose another folder in Settings. Until then runs are not recorded.`,
      `“${folder}”应当存放运行记录，但它不是文件夹。请在“设置”中另选文件夹。在此之前，运行不会被录制。`,
    )
  return new EngineFailure(
    'folder-not-writable',
    `Nothing can be written to the folder of recorded runs, ${folder} (${code}). Change its permissions, or choose another folder in Settings. Until then runs are not recorded.`,
    `无法写入存放运行记录的文件夹“${folder}”（${code}）。请修改其权限，或在“设置”中另选文件夹。在此之前，运行不会被录制。`,
  )
}

/** A file could not be copied, moved or read as a whole. */
export function fileFailure(file: string, error: NodeJS.ErrnoException): EngineFailure {
  const name = basename(file)
  const { code = String(error) } = error
  if (code === 'ENOENT')
    return new EngineFailure('no-file', `There is no file ${file}.`, `没有文件“${file}”。`)
  if (code === 'EISDIR')
    return new EngineFailure(
      'is-folder',
      `${file} is a folder. Open one of the runs in it.`,
      `“${file}”是文件夹。请打开其中的某个运行文件。`,
    )
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new EngineFailure(
      'disk-full',
      `There is no room left for ${name}. Delete runs that are not needed, or free some space.`,
      `没有空间存放“${name}”。请删除不需要的运行记录，或腾出一些磁盘空间。`,
    )
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new EngineFailure(
      'no-permission',
      `${name} may not be read, written or moved there (${code}). Change the permissions of the file or its folder.`,
      `没有权限读取、写入或移动“${name}”（${code}）。请修改该文件或其所在文件夹的权限。`,
    )
  return new EngineFailure(
    'file-failed',
    `${name}: the file system refused (${code}).`,
    `“${name}”：文件系统拒绝了操作（${code}）。`,
  )
}

/** A failure that was kept, to be thrown again. */
export function again({ code, text }: Failure): EngineFailure {
  return new EngineFailure(code, text.en, text['zh-CN'])
}

export function noRun(): EngineFailure {
  return new EngineFailure(
    'no-run',
    'This run is not known any more: its file is gone from the folder of runs.',
    '这次运行已经不在了：它的文件已不在运行文件夹中。',
  )
}

export function beingRecorded(name: string): EngineFailure {
  return new EngineFailure(
    'being-recorded',
    `${name} is being recorded. Stop the run first.`,
    `“${name}”正在录制。请先停止该运行。`,
  )
}

/** Neither a run file nor a trace. */
export function notARun(name: string): EngineFailure {
  return new EngineFailure(
    'no-run-file',
    `${name} is neither a recorded run (.forkscope) nor a Chrome Trace Event file (.json, .json.gz).`,
    `“${name}”既不是运行文件（.forkscope），也不是 Chrome 跟踪事件文件（.json、.json.gz）。`,
  )
}
