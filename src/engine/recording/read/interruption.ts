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
      en: `The recording ends after ${formatOf('en').duration(t)}, before the run did: the Forkscope that made it ended first, or this is a copy made while the run went on. What is here is complete up to then.`,
      'zh-CN': `录制在第 ${formatOf('zh-CN').duration(t)} 结束，早于运行本身：录制它的 Forkscope 先退出了，或者这是运行期间制作的副本。在此之前的内容是完整的。`,
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
