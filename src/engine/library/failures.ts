import type { Failure } from '../../shared/failure'
import { EngineFailure } from '../failure'
import { fileFailure } from '../file-failure'

/** Why a folder can't be used. Runs go on; they are not recorded until then. */
export function folderFailure(folder: string, error: unknown): EngineFailure {
  const unused = {
    en: `Runs are not being recorded, because their folder ${folder} (chosen in Settings) can't be used.`,
    'zh-CN': `无法录制运行，因为运行记录文件夹“${folder}”（可在“设置”中更改）无法使用。`,
  }
  return fileFailure(error, unused, 'folder-not-writable', {
    ENOENT: 'no-folder',
    EEXIST: 'not-a-folder',
  })
}

/** A failure that was kept, to be thrown again. */
export function again({ code, text }: Failure): EngineFailure {
  return new EngineFailure(code, text.en, text['zh-CN'])
}

export function noRun(): EngineFailure {
  return new EngineFailure(
    'no-run',
    'This run no longer exists: its file was removed from the folder of recorded runs.',
    '此运行已不存在：其文件已从运行记录文件夹中移除。',
  )
}

export function notRecorded(): EngineFailure {
  return new EngineFailure(
    'not-recorded',
    'This run was not recorded, so it has no run file. You can still export it to other formats.',
    '此运行没有录制，因此没有运行文件。仍可导出为其他格式。',
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
    `${name} is neither a run file (.forkscope) nor a Chrome Trace Event file (.json, .json.gz).`,
    `“${name}”既不是运行文件（.forkscope），也不是 Chrome 跟踪事件文件（.json、.json.gz）。`,
  )
}
