import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import {
  claimOf,
  count,
  num,
  pct,
  repeatsOf,
  resultOf,
  text,
  timingObstacle,
  unproved,
} from '../judging/claims'
import { slowerTogether } from '../judging/cores'
import type { HandingOver, Phase, Setup } from './claims'
import {
  answers,
  cpuShare,
  firstResult,
  handingOver,
  idleTail,
  LABELS,
  readAhead,
  sameWork,
  speedUp,
  utilization,
} from './claims'

/** Tasks smaller than this (milliseconds, a whole chunk) measure the handing over, not the work. */
const SMALLEST_CHUNK = 2
/** Drawing the whole list takes less than this (milliseconds), even on a busy machine. */
const SLOW_CHUNK = 40

/** What a run of the process pool proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const rounds = { baseline: repeatsOf<Phase>(run, 'baseline'), pool: repeatsOf<Phase>(run, 'pool') }
  const check = run.result('check')
  const pool = rounds.pool.at(-1)
  if (setup === undefined || pool === undefined || check === undefined)
    return unproved(run, 'speed-up', LABELS['speed-up'], 'ratio')
  const busy = timingObstacle(run, ['baseline', 'pool'])
  const timing = busy ?? brokenPool(pool)
  const computes = setup.kind === 'cpu'
  const claims: Claim[] = [claimOf(speedUp(run, setup, rounds), timing)]
  claims.push(claimOf(utilization(run, setup, rounds), tiny(setup) ?? timing))
  if (computes) {
    claims.push(claimOf(cpuShare(run, setup, rounds), tiny(setup) ?? timing))
    const same = sameWork(rounds)
    claims.push(claimOf(same, busy ?? tiny(setup) ?? slowerTogether(same)))
  }
  claims.push(claimOf(idleTail(run, setup, rounds), timing))
  claims.push(claimOf(firstResult(run, setup, rounds), timing))
  if (pool.mostAhead !== undefined)
    claims.push(claimOf(readAhead(setup, rounds), takenMeanwhile(setup, pool) ?? lostChunk(pool)))
  const handing = resultOf<HandingOver>(run, 'handing-over')
  if (handing !== undefined) claims.push(claimOf(handingOver(run, setup, rounds, handing), busy))
  claims.push(claimOf(answers(rounds.pool, Number(check.wrong), Number(check.compared))))
  return { claims, summary: summary(setup, pool, claims) }
}

/** With workers lost or replaced on the way, the pool was not the pool that the formula is about. */
function brokenPool({ killed, retired }: Phase): LocalizedText | null {
  if (killed > 0)
    return text(
      `Not judged: ${count(killed, 'worker')} killed; the pool was short of hands until each was replaced.`,
      `不作判断：有 ${killed} 个工作进程被杀死，补上之前进程池人手不足。`,
    )
  if (retired > 0)
    return text(
      `Not judged: ${retired} workers were replaced after their share of tasks, and each start costs time.`,
      `不作判断：有 ${retired} 个工作进程做满份额后被替换，每次启动都要花时间。`,
    )
  return null
}

/** A chunk that is done faster than others are drawn is no longer ahead. */
function takenMeanwhile(setup: Setup, { pipe }: Phase): LocalizedText | null {
  if (pipe === undefined || setup['task-ms'] * setup.chunk >= SLOW_CHUNK) return null
  return text(
    'Not judged: with chunks this small, results are taken away while others are drawn.',
    '不作判断：分块太小，一边读取，一边就有结果被取走。',
  )
}

/** A pool that does not make lost calls again has answers missing, and was stopped. */
function lostChunk({ killed, resubmitted, done, tasks }: Phase): LocalizedText | null {
  if (killed === 0 || resubmitted > 0 || done === tasks) return null
  return text('Not judged: a worker was killed.', '不作判断：有工作进程被杀死。')
}

function tiny(setup: Setup): LocalizedText | null {
  if (setup['task-ms'] * setup.chunk >= SMALLEST_CHUNK) return null
  return text(
    'Chunks this small measure the cost of handing them over: take larger tasks or chunks.',
    '分块太小，测到的是派发的开销：请加大任务或分块。',
  )
}

function summary(setup: Setup, pool: Phase, claims: readonly Claim[]): LocalizedText {
  const speed = claims[0]
  const share = pct(pool.cpuMs / (pool.size * pool.wallMs))
  if (lostChunk(pool) !== null)
    return text(
      `Killed from outside: ${count(pool.killed, 'worker')}. A Pool of Python starts another one, but what the first one had never comes: it ended with ${pool.done} of ${pool.tasks} tasks done, because a guard stopped the waiting.`,
      `被杀死：${pool.killed} 个。Python 的 Pool 会补上新的工作进程，但原来那个手上的任务不会再有结果：超时保护结束了等待，最后完成了 ${pool.tasks} 个任务中的 ${pool.done} 个。`,
    )
  if (pool.killed > 0)
    return text(
      `Killed from outside: ${count(pool.killed, 'worker')}. The pool started a new one for each, made ${count(pool.resubmitted, 'lost call')} again, and ended with ${pool.done} of ${pool.tasks} tasks done.`,
      `被杀死：${pool.killed} 个。进程池为每一个都启动了新的工作进程，重新派发了 ${pool.resubmitted} 次丢失的调用，最后完成了 ${pool.tasks} 个任务中的 ${pool.done} 个。`,
    )
  if (speed.holds === null || speed.measured === null) return speed.why
  const times = num(speed.measured, 2)
  if (setup.kind === 'wait')
    return text(
      `${pool.size} workers were ${times} times as fast as one: waiting needs no core, so the number of workers decides.`,
      `${pool.size} 个工作进程的速度是一个的 ${times} 倍：等待不需要核心，起决定作用的是进程数。`,
    )
  if (pool.size > setup.cores)
    return text(
      `${pool.size} workers on ${count(setup.cores, 'core')} were ${times} times as fast as one: beyond the number of cores, a worker adds waiting, not speed (${share} of each worker's time on a core).`,
      `${setup.cores} 个核心上的 ${pool.size} 个工作进程的速度是一个的 ${times} 倍：超过核心数之后，多一个进程只多一份等待，不会更快（每个进程只有 ${share} 的时间占着核心）。`,
    )
  if (pool.size === 1)
    return text(
      `One worker in a pool was ${times} times as fast as one without: a pool of one gains nothing, its worker was on a core for ${share} of the time.`,
      `只有一个工作进程的池，速度是单个工作进程的 ${times} 倍：一个进程的池不会更快，它有 ${share} 的时间占着核心。`,
    )
  return text(
    `${pool.size} workers were ${times} times as fast as one: each had a core, and used it ${share} of the time.`,
    `${pool.size} 个工作进程的速度是一个的 ${times} 倍：每个都有自己的核心，并且 ${share} 的时间都在用。`,
  )
}
