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
      en: `The recording ends at ${formatOf('en').duration(t)}, before the run did: Forkscope quit first, or this is a copy made during the run. It is complete up to that point.`,
      'zh-CN': `录制在 ${formatOf('zh-CN').duration(t)} 处结束，早于运行本身：Forkscope 先退出了，或者这是运行期间复制的副本。在此之前的内容是完整的。`,
    },
  }
}

function stillRecording(t: number): Reason {
  return {
    code: 'still-recording',
    text: {
      en: `Another Forkscope is still recording this run. It is complete up to ${formatOf('en').duration(t)}; open it again to see more.`,
      'zh-CN': `另一个 Forkscope 仍在录制此运行。截至 ${formatOf('zh-CN').duration(t)} 的内容是完整的；重新打开可查看更多。`,
    },
  }
}
