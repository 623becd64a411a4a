import type { RunModel } from '../../shared/run/model'
import type { Measured } from '../judging/claims'
import { claimsOf, coresLeft, count, median, num, overRepeats, sum, text } from '../judging/claims'
import { phaseSpans, poolIn } from '../judging/load'

/** What the program says at the end of a phase; see program.mjs. Times in milliseconds. */
export interface Phase {
  readonly size: number
  readonly tasks: number
  readonly done: number
  readonly workMs: number
  readonly wallMs: number
  readonly cpuMs: number
  readonly firstMs: number
  /** Shortest time possible with `size` workers, and with no more workers than cores. */
  readonly idealMs: number
  readonly idealCpuMs: number
  /** Since the pool was started, earlier repeats included. */
  readonly killed: number
  readonly resubmitted: number
  readonly retired: number
}

export interface Setup {
  readonly kind: string
  readonly style: string
  readonly chunk: number
  readonly spread: number
  readonly 'task-ms': number
  readonly cores: number
}

export const LABELS = {
  'speed-up': text('Speed-up over one worker', '相对一个工作进程的加速比'),
  utilization: text('Utilization: busy ÷ (size × time)', '利用率：忙碌时间 ÷（进程数 × 总时间）'),
  'cpu-share': text('CPU time ÷ (size × time)', 'CPU 时间 ÷（进程数 × 总时间）'),
  'same-work': text('CPU time per task, pool ÷ one worker', '每个任务的 CPU 时间：进程池 ÷ 单个工作进程'),
  'idle-tail': text('Longest idle tail, at most one chunk', '最长的收尾空闲，至多一个分块的时间'),
  'handing-over': text(
    'Tiny tasks one by one, times slower than 100 at a time (at least)',
    '微小任务逐个派发，比每次 100 个慢多少倍（至少）',
  ),
  'first-result': text('First result after this share of the time', '拿到第一个结果时，已过去的时间占比'),
  answers: text('Answers missing or wrong', '缺失或错误的结果'),
}
const claim = claimsOf(LABELS)

/** The repeats of the two things that are compared, each at least one. */
export interface Rounds {
  readonly baseline: readonly Phase[]
  readonly pool: readonly Phase[]
}

const rate = ({ workMs, wallMs }: Phase) => workMs / wallMs
const cost = ({ workMs, cpuMs }: Phase) => cpuMs / workMs
const typical = (phases: readonly Phase[], number: (phase: Phase) => number) => median(phases.map(number))

export function speedUp(run: RunModel, { kind, cores }: Setup, rounds: Rounds): Measured {
  const alone = typical(rounds.baseline, rate)
  const [pool] = rounds.pool
  const measured = rounds.pool.map((round) => rate(round) / alone)
  if (kind === 'wait') {
    const expected = pool.workMs / pool.idealMs
    const why = text(
      `Tasks that wait need no core: ${pool.size} workers wait ${pool.size} times at once; the uneven end is taken off.`,
      `等待的任务不占核心：${pool.size} 个进程可以同时等 ${pool.size} 份；收尾的不均匀已经扣除。`,
    )
    return claim('speed-up', 'ratio', { expected, measured, least: 0.8 * expected, better: 'more', why })
  }
  const lanes = Math.min(pool.size, cores)
  const left = coresLeft(run, 'pool', cores)
  const expected = (pool.workMs / pool.idealCpuMs) * (Math.min(lanes, left) / lanes)
  const why = text(
    `${count(pool.size, 'worker')} on ${count(cores, 'core')}, of which other programs left ${num(left, 1)}; the uneven end is taken off.`,
    `${pool.size} 个工作进程，${cores} 个核心，其他程序留下 ${num(left, 1)} 个；收尾的不均匀已经扣除。`,
  )
  return claim('speed-up', 'ratio', { expected, measured, least: 0.8 * expected, better: 'more', why })
}

export function utilization(run: RunModel, pool: Phase): Measured {
  const measured = phaseSpans(run, 'pool').map((span) => poolIn(run, 'pool', span).utilization)
  const expected = pool.workMs / (pool.size * pool.idealMs)
  const why = text(
    `From begin and end of each task. A worker counts as busy while it has a task, even when it waits for a core.`,
    `由每个任务的开始和结束算出。手上有任务就算忙，哪怕正在等核心。`,
  )
  return claim('utilization', 'percent', { expected, measured, least: expected - 0.12, why })
}

export function cpuShare(run: RunModel, { cores }: Setup, rounds: readonly Phase[]): Measured {
  const [pool] = rounds
  const lanes = Math.min(pool.size, cores)
  const left = Math.min(lanes, coresLeft(run, 'pool', cores))
  const expected = (pool.workMs / (pool.size * pool.idealCpuMs)) * (left / lanes)
  const measured = rounds.map(({ cpuMs, wallMs }) => cpuMs / (pool.size * wallMs))
  const why =
    pool.size > cores
      ? text(
          `${pool.size} workers share ${count(cores, 'core')}: the rest of the time they have a task, but no core.`,
          `${pool.size} 个工作进程分 ${cores} 个核心：其余时间手上有任务，却没有核心。`,
        )
      : text(
          'There is a core for each worker: what is missing is handing over, and the end.',
          '每个工作进程都有自己的核心：差的部分是派发和收尾。',
        )
  return claim('cpu-share', 'percent', { expected, measured, within: 0.15, why })
}

export function sameWork(rounds: Rounds): Measured {
  const alone = typical(rounds.baseline, cost)
  const measured = rounds.pool.map((round) => cost(round) / alone)
  const seconds = num(typical(rounds.pool, ({ cpuMs }) => cpuMs) / 1000, 2)
  const why = text(
    `A pool does not make the work less: ${seconds} CPU-seconds for the list, spread over more cores.`,
    `进程池不会让工作变少：做完整份任务表用了 ${seconds} CPU 秒，只是分到了更多核心上。`,
  )
  return claim('same-work', 'ratio', { expected: 1, measured, within: 0.25, why })
}

export function idleTail(run: RunModel, setup: Setup, pool: Phase): Measured {
  // With fewer cores than workers each chunk takes longer by that much.
  const stretch = setup.kind === 'cpu' ? Math.max(1, pool.size / setup.cores) : 1
  const expected = setup['task-ms'] * (1 + setup.spread / 100) * setup.chunk * stretch
  const tails = phaseSpans(run, 'pool').map((span) => Math.max(0, ...poolIn(run, 'pool', span).tails))
  const why = text(
    `At the end there is no work left to share: who is done first waits for the last chunk of ${count(setup.chunk, 'task')}.`,
    `到最后没有活可分了：先做完的要等最后一个 ${setup.chunk} 个任务的分块。`,
  )
  return claim('idle-tail', 'milliseconds', { expected, measured: tails, most: 1.3 * expected + 10, why })
}

export function firstResult({ style, chunk, ...setup }: Setup, rounds: readonly Phase[]): Measured {
  const over = overRepeats(rounds.map(({ firstMs, wallMs }) => firstMs / wallMs))
  const [pool] = rounds
  if (style === 'map') {
    const why = text(
      'map gives everything back at the end, in order: nothing can be used before.',
      'map 在最后按顺序一次交回全部结果：在那之前什么都用不上。',
    )
    return claim('first-result', 'percent', { expected: 1, measured: over, holds: over.measured > 0.9, why })
  }
  const stretch = setup.kind === 'cpu' ? Math.max(1, pool.size / setup.cores) : 1
  const expected = Math.min(1, (setup['task-ms'] * chunk * stretch) / pool.wallMs)
  const why = text(
    `${style} gives results as they come: the first one after about one chunk.`,
    `${style} 边做边交：大约一个分块之后就有第一个结果。`,
  )
  return claim('first-result', 'percent', { expected, measured: over, most: 3 * expected + 0.1, why })
}

export function handingOver(values: Readonly<Record<string, number | string | boolean>>): Measured {
  const single = Number(values.singleUs)
  const chunked = Number(values.chunkedUs)
  const why = text(
    `Tasks of ${values.taskUs} µs: ${num(single)} µs each when handed over alone, ${num(chunked)} µs each by the hundred.`,
    `每个任务 ${values.taskUs} 微秒：逐个派发时平均 ${num(single)} 微秒，每次一百个时平均 ${num(chunked)} 微秒。`,
  )
  return claim('handing-over', 'ratio', { expected: 3, measured: single / chunked, least: 3, why })
}

export function answers(rounds: readonly Phase[], wrong: number, compared: number): Measured {
  const [asked, done] = (['tasks', 'done'] as const).map((what) => sum(rounds, (round) => round[what]))
  const pool = rounds.at(-1)!
  const lost =
    pool.killed > 0
      ? text(
          ` ${count(pool.killed, 'worker')} killed; ${count(pool.resubmitted, 'call')} lost and made again.`,
          `${pool.killed} 个工作进程被杀死，${pool.resubmitted} 次丢失的调用已重新派发。`,
        )
      : text('', '')
  const why = text(
    `${done} of ${asked} tasks answered; ${compared} answers compared with those of one worker.${lost.en}`,
    `${asked} 个任务答了 ${done} 个；其中 ${compared} 个与单个工作进程的结果作了比对。${lost['zh-CN']}`,
  )
  return claim('answers', 'count', { expected: 0, measured: asked - done + wrong, why })
}
