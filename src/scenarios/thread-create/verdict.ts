import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import { claimOf, count, num, repeatsOf, resultOf, text, timingObstacle, unproved } from '../judging/claims'
import { slowerTogether } from '../judging/cores'
import type { Check, Identity, Setup, Turns } from './claims'
import {
  answers,
  creation,
  LABELS,
  onePid,
  sameWork,
  speedUp,
  speedUpWait,
  tids,
  turns,
  waitCpu,
} from './claims'

/** What a run of creating threads proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const identity = resultOf<Identity>(run, 'identity')
  const check = resultOf<Check>(run, 'check')
  if (setup === undefined || identity === undefined || check === undefined)
    return unproved(run, 'speed-up', LABELS['speed-up'], 'ratio')
  const lost = lostTasks(check)
  const claims: Claim[] = []
  if (setup.kind !== 'wait') {
    const obstacle = lost ?? timingObstacle(run, ['cpu-alone', 'cpu-together'])
    const same = sameWork(run)
    claims.push(claimOf(speedUp(run, setup), obstacle), claimOf(same, obstacle ?? slowerTogether(same)))
  }
  const taken = repeatsOf<Turns>(run, 'turns')
  if (setup.gil === true && setup['switch-interval'] !== undefined && taken.length > 0)
    claims.push(claimOf(turns(taken, setup.threads, setup['switch-interval'])))
  if (setup.kind !== 'cpu') {
    const obstacle = lost ?? timingObstacle(run, ['wait-alone', 'wait-together'])
    claims.push(claimOf(speedUpWait(run, setup), obstacle), claimOf(waitCpu(run, setup), obstacle))
  }
  claims.push(claimOf(creation(run), lost ?? timingObstacle(run, ['round'])))
  claims.push(claimOf(onePid(identity)), claimOf(tids(setup, identity)), claimOf(answers(check)))
  return { claims, summary: summary(setup, claims) }
}

/** A task without an answer took no time, or too much. */
function lostTasks({ asked, done, unborn }: Check): LocalizedText | null {
  if (done === asked && unborn === 0) return null
  return text(
    `Not judged: ${count(asked - done, 'task')} without an answer, ${count(unborn, 'start')} that failed.`,
    `不作判断：有 ${asked - done} 个任务没有结果，${unborn} 次启动失败。`,
  )
}

function summary({ threads, cores }: Setup, claims: readonly Claim[]): LocalizedText {
  const value = (id: string) => {
    const claim = claims.find((candidate) => candidate.id === id)
    return claim === undefined || claim.holds === null ? null : claim.measured
  }
  const [computing, waiting] = [value('speed-up'), value('speed-up-wait')]
  const parts: LocalizedText[] = []
  if (computing !== null)
    parts.push(
      text(
        `computing on ${count(cores, 'core')} ${num(computing, 1)} times as fast as one`,
        `计算时（${cores} 个核心）的速度是一个的 ${num(computing, 1)} 倍`,
      ),
    )
  if (waiting !== null)
    parts.push(text(`waiting ${num(waiting, 1)} times as fast`, `等待时的速度是一个的 ${num(waiting, 1)} 倍`))
  if (parts.length === 0) return claims[0].why
  return text(
    `${count(threads, 'thread')} in one process: ${parts.map(({ en }) => en).join(', ')}.`,
    `一个进程里的 ${threads} 个线程，${parts.map((part) => part['zh-CN']).join('，')}。`,
  )
}
