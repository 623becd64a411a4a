import type { RunModel } from '../../shared/run/model'
import type { Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import { claimOf, count, resultOf, text, unproved } from '../judging/claims'
import { answers, counted, LABELS, roundsOf, wall } from './claims'
import type { Ending, Setup } from './fates'

/** What a run in which a program was ended in the middle of its work proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const round = roundsOf(run).at(-1)
  if (setup === undefined || round === undefined) return unproved(run, 'half', LABELS.half, 'count')
  const claims = [...counted(run, setup), wall(run, setup), claimOf(answers(run, setup))]
  const { done, half, failed, cancelled, lost, killed, left } = round
  const fates: [number, LocalizedText][] = [
    [done, text('done', '完成')],
    [cancelled, text('cancelled', '取消')],
    [failed, text('failed', '失败')],
    [half, text('half written', '写了一半')],
    [lost, text('lost (nobody can say how)', '下落不明')],
  ]
  const some = fates.filter(([number]) => number > 0)
  const en = some.map(([number, what]) => `${number} ${what.en}`).join(', ')
  const zh = some.map(([number, what]) => `${number} 个${what['zh-CN']}`).join('，')
  const how = HOW[setup.ending]
  // All work may be done, and the program still not have ended by itself.
  const forced = killed + left
  const threads = setup.ending === 'threads'
  const enForced = forced > 0 ? `; ${count(forced, threads ? 'thread' : 'worker')} had to be killed` : ''
  const zhForced = forced > 0 ? `；${forced} 个${threads ? '线程' : '工作进程'}只能强行结束` : ''
  return {
    claims,
    summary: text(
      `${how.en}: of ${setup.tasks} tasks ${en}${enForced}.`,
      `${how['zh-CN']}：${setup.tasks} 个任务中，${zh}${zhForced}。`,
    ),
  }
}

const HOW: Record<Ending, LocalizedText> = {
  join: text('Closed and joined', '关闭并等待'),
  threads: text('Threads, joined', '等待线程结束'),
  'one-short': text('One sentinel too few', '少了一个结束标记'),
  cancel: text('What waited was cancelled', '取消了等待中的任务'),
  sigterm: text('Asked by SIGTERM', '用 SIGTERM 请求结束'),
  terminate: text('Terminated', '直接终止'),
  daemon: text('Daemon threads, not joined', '没有等待守护线程'),
  killed: text('The parent was killed', '父进程被杀死'),
}
