import { formatOf } from '../../../shared/format'
import type { Reason } from '../../../shared/failure'
import type { RunRecord } from '../../../shared/run/records'
import type { RunFile } from './run-file'

/** The end of a run that nobody told the end of: empty when somebody did. */
export function interruption(run: RunFile, told: readonly RunRecord[]): RunRecord[] {
  const state = told.findLast((record) => record.kind === 'state')
  if (state?.kind === 'state' && (state.state === 'ended' || state.state === 'failed')) return []
  const t = run.lastTime()
  const reason = run.state === 'recording' ? stillRecording(t) : interrupted(t)
  return [{ kind: 'state', t, state: 'ended', outcome: 'interrupted', reason }]
}

function interrupted(t: number): Reason {
  return {
    code: 'interrupted',
    text: {
      en: `The recording was interrupted after ${formatOf('en').duration(t)}: whoever made it ended before the run did. What is here is complete up to then.`,
      'zh-CN': `录制在 ${formatOf('zh-CN').duration(t)} 后中断：录制程序先于运行结束。在此之前的内容是完整的。`,
    },
  }
}

function stillRecording(t: number): Reason {
  return {
    code: 'still-recording',
    text: {
      en: `This run is still being recorded by another Forkscope. What is here is complete up to ${formatOf('en').duration(t)}; open it again to see more.`,
      'zh-CN': `另一个 Forkscope 仍在录制此次运行。这里的内容完整到第 ${formatOf('zh-CN').duration(t)}；重新打开即可看到更多。`,
    },
  }
}
