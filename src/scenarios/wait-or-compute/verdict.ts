import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import { claimOf, count, num, resultOf, text, timingObstacle, unproved } from '../judging/claims'
import type { Check, Setup } from './claims'
import { answers, core, LABELS, loop, threads } from './claims'

const THAT = {
  wait: text('that wait', '等待型任务'),
  cpu: text('that compute', '计算型任务'),
  mixed: text('that wait and compute', '又等待又计算的任务'),
}

/** What a run of the same list in three ways proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const check = resultOf<Check>(run, 'check')
  if (setup === undefined || check === undefined) return unproved(run, 'loop', LABELS.loop, 'ratio')
  const obstacle = lostTasks(check) ?? timingObstacle(run, ['alone', 'loop', 'threads'])
  const claims = [
    claimOf(loop(run, setup), obstacle),
    claimOf(threads(run, setup), obstacle),
    claimOf(core(run, setup), obstacle),
    claimOf(answers(check)),
  ]
  return { claims, summary: summary(setup, claims) }
}

/** A task without an answer took no time, or too much. */
function lostTasks({ asked, done }: Check): LocalizedText | null {
  if (done === asked) return null
  return text(
    `Not judged: ${count(asked - done, 'task')} without an answer.`,
    `不作判断：有 ${asked - done} 个任务没有结果。`,
  )
}

function summary({ kind, tasks }: Setup, [one, each]: readonly Claim[]): LocalizedText {
  if (one.holds === null || one.measured === null || each.measured === null) return one.why
  const [loop, threads] = [num(one.measured, 1), num(each.measured, 1)]
  return text(
    `${tasks} tasks ${THAT[kind].en}: all at once in one thread ${loop} times as fast as one after the other, with a thread each ${threads} times.`,
    `${tasks} 个${THAT[kind]['zh-CN']}：一个线程里同时开始，速度是逐个执行的 ${loop} 倍；每个任务一个线程，是 ${threads} 倍。`,
  )
}
