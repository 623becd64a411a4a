import type { RunModel } from '../../shared/run/model'
import type { Measured } from '../judging/claims'
import { claimsOf, coresLeft, count, median, num, othersIn, overRepeats, sum, text } from '../judging/claims'
import { SAME_WORK, SLOWEST, treeCpu } from '../judging/cores'
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
  /** Tasks drawn from their generator and not yet answered, at the most; absent in runs of earlier versions. */
  readonly mostAhead?: number
  /** Tasks that fit into the pipe to the workers, where a thread of the pool draws them (imap of multiprocessing). */
  readonly pipe?: number
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
  readonly ahead?: string
  /** Chunks a worker, where `ahead` is few. */
  readonly few?: number
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
  ahead: text('Tasks drawn before their results were there, at the most', '结果未到就已读取的任务，最多时'),
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

/** How long the list should take, milliseconds: at the best, and so much longer at the most. */
interface Forecast {
  readonly ideal: number
  readonly slack: number
  readonly left: number
}

/**
 * For tasks that compute: the shortest time with equal cores, at the CPU time that a task took when all computed, on the
 * cores that others left; on unequal ones the last chunk may be with the slowest. Waiting goes on at the same time, and
 * what asking and answering cost the whole run comes on top.
 */
function forecast(run: RunModel, setup: Setup, { pool }: Rounds): Forecast {
  const [{ size, idealMs, idealCpuMs }] = pool
  const lanes = Math.min(size, setup.cores)
  const left = Math.min(lanes, coresLeft(run, 'pool', setup.cores))
  if (setup.kind === 'wait') return { ideal: idealMs, slack: treeCpu(run, 'pool') || 0, left }
  const together = typical(pool, cost)
  const largest = largestTask(setup) * (size / left)
  const slack = setup.chunk * Math.max(0, longestTask(run, largest) - largest * together)
  return { ideal: idealCpuMs * together * (lanes / left), slack, left }
}

/** What the largest task takes alone, milliseconds. */
const largestTask = (setup: Setup) => setup['task-ms'] * (1 + setup.spread / 100)

/** The longest task of a repeat, median over them; `largest` at the least, and what the slowest core explains at the most. */
function longestTask(run: RunModel, largest: number): number {
  const longest = median(phaseSpans(run, 'pool').map((span) => poolIn(run, 'pool', span).longest))
  return Math.min(SLOWEST * largest, Math.max(largest, longest || 0))
}

export function speedUp(run: RunModel, setup: Setup, rounds: Rounds): Measured {
  const { kind, cores } = setup
  const alone = typical(rounds.baseline, rate)
  const [pool] = rounds.pool
  const { ideal, slack, left } = forecast(run, setup, rounds)
  const slower = typical(rounds.pool, cost) / typical(rounds.baseline, cost)
  const why =
    kind === 'wait'
      ? text(
          `Tasks that wait need no core: ${pool.size} workers wait ${pool.size} times at once; the uneven end is taken off.`,
          `等待的任务不占核心：${pool.size} 个进程可以同时等 ${pool.size} 份；收尾的不均匀已经扣除。`,
        )
      : text(
          `${count(pool.size, 'worker')} on ${count(cores, 'core')}, of which ${num(left, 1)} were left for them. A task took ${num(slower, 2)} times the CPU time that it takes alone; that and the uneven end are taken off.`,
          `${pool.size} 个工作进程，${cores} 个核心，可用的有 ${num(left, 1)} 个。每个任务的 CPU 时间是单独执行时的 ${num(slower, 2)} 倍；这一点和收尾的不均匀都已扣除。`,
        )
  const expected = (pool.workMs / ideal) * (kind === 'wait' ? 1 : typical(rounds.baseline, cost))
  return claim('speed-up', 'ratio', {
    expected,
    measured: rounds.pool.map((round) => rate(round) / alone),
    least: (0.8 * expected * ideal) / (ideal + slack),
    better: 'more',
    why,
  })
}

export function utilization(run: RunModel, setup: Setup, rounds: Rounds): Measured {
  const [pool] = rounds.pool
  const measured = phaseSpans(run, 'pool').map((span) => poolIn(run, 'pool', span).utilization)
  const expected = pool.workMs / (pool.size * pool.idealMs)
  const { ideal, slack } = forecast(run, setup, rounds)
  const why = text(
    `From begin and end of each task. A worker counts as busy while it has a task, even when it waits for a core.`,
    `由每个任务的开始和结束算出。手上有任务就算忙，哪怕正在等核心。`,
  )
  const least = (expected * ideal) / (ideal + slack) - 0.12
  return claim('utilization', 'percent', { expected, measured, least, why })
}

export function cpuShare(run: RunModel, setup: Setup, rounds: Rounds): Measured {
  const { cores } = setup
  const [pool] = rounds.pool
  const { ideal, slack } = forecast(run, setup, rounds)
  const expected = typical(rounds.pool, ({ cpuMs }) => cpuMs) / (pool.size * ideal)
  const measured = rounds.pool.map(({ cpuMs, wallMs }) => cpuMs / (pool.size * wallMs))
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
  // Where others leave less than a core, nobody has a whole one.
  const free = Math.min(1, cores - (othersIn(run, 'pool') || 0))
  const [least, most] = [(free * expected * ideal) / (ideal + slack) - 0.15, expected + 0.15]
  return claim('cpu-share', 'percent', { expected, measured, least, most, better: 'more', why })
}

export function sameWork(rounds: Rounds): Measured {
  const alone = typical(rounds.baseline, cost)
  const measured = rounds.pool.map((round) => cost(round) / alone)
  const seconds = num(typical(rounds.pool, ({ cpuMs }) => cpuMs) / 1000, 2)
  const why = text(
    `A pool does not make the work less: ${seconds} CPU-seconds for the list, spread over more cores.`,
    `进程池不会让工作变少：做完整份任务表用了 ${seconds} CPU 秒，只是分到了更多核心上。`,
  )
  return claim('same-work', 'ratio', { ...SAME_WORK, measured, why })
}

export function idleTail(run: RunModel, setup: Setup, rounds: Rounds): Measured {
  const [{ size }] = rounds.pool
  // With fewer cores than workers each chunk takes longer by that much, and on a slow core by more.
  const stretch = setup.kind === 'cpu' ? size / forecast(run, setup, rounds).left : 1
  const expected = setup.chunk * longestTask(run, largestTask(setup) * stretch)
  const tails = phaseSpans(run, 'pool').map((span) => Math.max(0, ...poolIn(run, 'pool', span).tails))
  const why = text(
    `At the end there is no work left to share: who is done first waits for the last chunk of ${count(setup.chunk, 'task')}.`,
    `到最后没有活可分了：先做完的要等最后一个 ${setup.chunk} 个任务的分块。`,
  )
  return claim('idle-tail', 'milliseconds', { expected, measured: tails, most: 1.3 * expected + 10, why })
}

export function firstResult(run: RunModel, setup: Setup, rounds: Rounds): Measured {
  const { style, chunk, kind } = setup
  const over = overRepeats(rounds.pool.map(({ firstMs, wallMs }) => firstMs / wallMs))
  const [pool] = rounds.pool
  if (style === 'map') {
    const why = text(
      'map gives everything back at the end, in order: nothing can be used before.',
      'map 在最后按顺序一次交回全部结果：在那之前什么都用不上。',
    )
    return claim('first-result', 'percent', { expected: 1, measured: over, holds: over.measured > 0.9, why })
  }
  const { left } = forecast(run, setup, rounds)
  const stretch = kind === 'cpu' ? (pool.size / left) * typical(rounds.pool, cost) : 1
  const expected = Math.min(
    1,
    (setup['task-ms'] * chunk * stretch) / typical(rounds.pool, (one) => one.wallMs),
  )
  const why = text(
    `${style} gives results as they come: the first one after about one chunk.`,
    `${style} 边做边交：大约一个分块之后就有第一个结果。`,
  )
  return claim('first-result', 'percent', { expected, measured: over, most: 3 * expected + 0.1, why })
}

/**
 * How far a way reads ahead in its input. Nothing but the program decides that, so it is the same on every machine.
 */
export function readAhead({ style, ahead, few = NaN, chunk }: Setup, rounds: Rounds): Measured {
  const [{ size, tasks, pipe }] = rounds.pool
  const measured = rounds.pool.map(({ mostAhead = NaN }) => mostAhead)
  if (pipe !== undefined) {
    const expected = Math.min(tasks, pipe)
    const why = text(
      `A thread of the pool draws what the pipe to the workers holds, ${pipe} tasks of this list, whether somebody asks for results or not.`,
      `进程池自己的线程负责读取：管道容得下多少就读多少，这份任务表是 ${pipe} 个，不管有没有人来取结果。`,
    )
    // Results are taken away meanwhile.
    return claim('ahead', 'count', { expected, measured, least: expected / 2, better: 'more', why })
  }
  const limit = style === 'imap' && ahead === 'few' ? few * size * chunk : Infinity
  const why =
    limit < tasks
      ? text(
          `imap draws a chunk when it has given a result away: at most ${few} chunks for each of ${count(size, 'worker')}, ${count(chunk, 'task')} each. It would do so with a list that never ends.`,
          `imap 每交出一块结果才再读一块：${size} 个工作进程，每个至多 ${few} 块，每块 ${chunk} 个任务。任务表没有尽头也一样。`,
        )
      : text(
          `All ${tasks} tasks were drawn before the first result was there: they are all in memory, and a list that never ends would fill it.`,
          `第一个结果出来之前，${tasks} 个任务就已全部读取：它们都占着内存，任务表若没有尽头，内存就会被占满。`,
        )
  return claim('ahead', 'count', {
    expected: Math.min(limit, tasks),
    measured,
    why,
  })
}

/** What handing-over tasks cost; microseconds a task. `emptyUs`: a call without a task; absent in old runs. */
export interface HandingOver {
  readonly taskUs: number
  readonly chunk: number
  readonly singleUs: number
  readonly chunkedUs: number
  readonly emptyUs?: number
}

/**
 * One by one a task takes as long as an empty call or as its share of a core, whichever is longer. By the hundred the call
 * is shared; that a hundred tasks in one message cost no more than ten empty calls is allowed for.
 */
export function handingOver(run: RunModel, { cores }: Setup, rounds: Rounds, told: HandingOver): Measured {
  const { taskUs, singleUs, chunkedUs, emptyUs = NaN } = told
  const [{ size }] = rounds.pool
  const share = taskUs / Math.min(size, coresLeft(run, 'pool', cores))
  const expected = Math.max(1, Math.max(emptyUs, share) / (share + (10 * emptyUs) / told.chunk))
  const why = text(
    `Tasks of ${taskUs} µs: ${num(singleUs)} µs each when handed over alone, ${num(chunkedUs)} µs each by the hundred. An empty call takes ${num(emptyUs)} µs.`,
    `每个任务 ${taskUs} 微秒：逐个派发时平均 ${num(singleUs)} 微秒，每次一百个时平均 ${num(chunkedUs)} 微秒。一次空调用要 ${num(emptyUs)} 微秒。`,
  )
  return claim('handing-over', 'ratio', {
    expected,
    measured: singleUs / chunkedUs,
    least: 0.8 * expected,
    why,
  })
}

export function answers(rounds: readonly Phase[], wrong: number, compared: number): Measured {
  const [asked, done] = (['tasks', 'done'] as const).map((what) => sum(rounds, (round) => round[what]))
  const pool = rounds.at(-1)!
  const lost =
    pool.killed > 0
      ? pool.resubmitted === 0 && pool.done < pool.tasks
        ? text(
            ` ${count(pool.killed, 'worker')} killed: what it had is lost, and Python’s Pool waits for it forever; the program’s guard stopped that.`,
            `${pool.killed} 个工作进程被杀死：它手上的任务就此丢失，Python 的 Pool 会永远等下去，是程序里的超时保护结束了等待。`,
          )
        : text(
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
