import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import { claimOf, count, num, repeatsOf, resultOf, text, timingObstacle, unproved } from '../judging/claims'
import type { Executor, Phase, Setup, SweepResult } from './claims'
import {
  answers,
  atOnce,
  crossing,
  EXECUTORS,
  lanesOf,
  paysOff,
  sameWall,
  speedUp,
  speedUpLabel,
  startUp,
  sweepOf,
  utilization,
} from './claims'

/** Smaller tasks (milliseconds) measure the handing over: the sweep is about them. */
const SMALLEST_TASK = 1

/** What a run of the two executors proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const inline = repeatsOf<Phase>(run, 'inline')
  const check = run.result('check')
  const used = EXECUTORS.filter((executor) => run.result(executor) !== undefined)
  if (setup === undefined || inline.length === 0 || check === undefined || used.length === 0)
    return unproved(run, 'speed-up-threads', speedUpLabel('threads'), 'ratio')
  const rounds = (executor: Executor) => repeatsOf<Phase>(run, executor)
  // Workers lost on the way are counted from the start on: the last repeat has them all.
  const phase = (executor: Executor) => rounds(executor).at(-1)!
  const obstacle = (executor: Executor) =>
    timingObstacle(run, ['inline', executor]) ?? lostWorkers(phase(executor)) ?? tiny(setup)
  const claims: Claim[] = []
  for (const executor of used) {
    claims.push(claimOf(speedUp(run, setup, inline, rounds(executor), executor), obstacle(executor)))
    claims.push(claimOf(utilization(run, setup, inline, rounds(executor), executor), obstacle(executor)))
  }
  const turns = used.includes('threads') ? atOnce(setup, rounds('threads')) : null
  if (turns !== null) claims.push(claimOf(turns, timingObstacle(run, ['threads'])))
  const both = used.length === 2
  if (both) {
    const why = obstacle('threads') ?? obstacle('processes')
    const all = { threads: rounds('threads'), processes: rounds('processes') }
    claims.push(claimOf(sameWall(run, setup, inline, all), why))
    claims.push(claimOf(startUp(run, all), timingObstacle(run, used)))
  }
  const sweep = sweepOf(run)
  if (run.result('swept') !== undefined && sweep.length > 0) {
    const disturbed = timingObstacle(run, ['swept'])
    const judged = (measured: Measured, obstacle: LocalizedText | null) =>
      claimOf(measured, obstacle ?? (Number.isNaN(measured.measured) ? neverCrossed(sweep) : null))
    for (const executor of used)
      claims.push(judged(paysOff(run, setup, sweep, executor), disturbed ?? noGain(run, setup, executor)))
    if (both) claims.push(judged(crossing(run, setup, sweep), disturbed))
  }
  claims.push(claimOf(answers(used.flatMap(rounds), Number(check.wrong), Number(check.compared))))
  return { claims, summary: summary(setup, claims) }
}

function lostWorkers({ killed = 0, broken = false }: Phase): LocalizedText | null {
  if (broken)
    return text(
      'Not judged: a worker was killed, and the executor gave up with it.',
      '不作判断：有工作进程被杀死，执行器随之放弃了。',
    )
  if (killed === 0) return null
  return text(
    `Not judged: ${count(killed, 'worker')} killed; the pool was short of hands until each was replaced.`,
    `不作判断：有 ${killed} 个工作进程被杀死，补上之前池中人手不足。`,
  )
}

function tiny(setup: Setup): LocalizedText | null {
  if (setup['task-ms'] >= SMALLEST_TASK) return null
  return text(
    'Tasks this small measure the cost of handing them over: the task sizes below say more.',
    '任务太小，测到的是派发的开销：请看下面关于任务大小的几项。',
  )
}

/** Where (nearly) nothing can be computed at the same time, no pool can be faster than none. */
function noGain(run: RunModel, setup: Setup, executor: Executor): LocalizedText | null {
  if (lanesOf(run, setup, executor) >= 1.5) return null
  if (setup.gil === true && executor === 'threads')
    return text(
      'Threads that compute take turns with the GIL: handed over to them, a task can only take longer than done at once.',
      '计算的线程要轮流持有 GIL：交给它们，只会比自己做更慢。',
    )
  return text(
    'It takes two workers and two free cores: alone, a worker can only be slower than doing the task at once.',
    '至少要有两个线程或进程、两个空闲的核心：只有一个时，派发出去只会比自己做更慢。',
  )
}

function neverCrossed(sweep: readonly SweepResult[]): LocalizedText {
  const most = Math.max(...sweep.map((result) => result.taskUs)) / 1000
  return text(
    `Not at any size up to ${num(most)} ms in this run. Repeat it on a quieter machine.`,
    `这次运行中，直到 ${num(most)} 毫秒都没有出现。请在机器空闲时重试。`,
  )
}

function summary(setup: Setup, claims: readonly Claim[]): LocalizedText {
  const value = (id: string) => claims.find((claim) => claim.id === id && claim.holds !== null)?.measured
  const [threads, processes] = [value('speed-up-threads'), value('speed-up-processes')]
  const parts: LocalizedText[] = []
  if (threads != null && processes != null)
    parts.push(
      text(
        `The same list ran ${num(threads, 2)} times as fast through ${setup.size} threads and ${num(processes, 2)} times as fast through ${setup.size} processes.`,
        `同一份任务表，用 ${setup.size} 个线程时速度是不用池的 ${num(threads, 2)} 倍，用 ${setup.size} 个进程时是 ${num(processes, 2)} 倍。`,
      ),
    )
  const one = threads ?? processes
  if (parts.length === 0 && one != null)
    parts.push(
      text(
        `The list ran ${num(one, 2)} times as fast as without a pool.`,
        `做完任务表的速度是不用池的 ${num(one, 2)} 倍。`,
      ),
    )
  const refused = claims.find((claim) => claim.id.startsWith('speed-up') && claim.holds === null)
  if (parts.length === 0 && refused !== undefined) parts.push(refused.why)
  const paying = [value('pays-off-threads'), value('pays-off-processes')].filter((size) => size != null)
  if (paying.length > 0) {
    const sizes = paying.map((size) => num(1000 * size))
    parts.push(
      text(
        `On this machine a pool pays off for tasks above about ${sizes.join(' µs (threads) and ')} µs${paying.length > 1 ? ' (processes)' : ''}.`,
        `在这台机器上，任务大于约 ${sizes.join(' 微秒（线程）和 ')} 微秒${paying.length > 1 ? '（进程）' : ''}时，用池才划算。`,
      ),
    )
  }
  return text(parts.map((part) => part.en).join(' '), parts.map((part) => part['zh-CN']).join(''))
}
