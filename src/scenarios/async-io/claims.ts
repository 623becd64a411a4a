import type { LocalizedText } from '../../shared/text'
import type { RunModel } from '../../shared/run/model'
import type { Measured } from '../judging/claims'
import { claimsOf, coresFree, count, median, num, repeatsOf, text } from '../judging/claims'
import { treeCpuIn } from '../judging/cores'
import { phaseSpans } from '../judging/load'

/** What the program says of one strategy and one number of waits; see program.mjs. Times in milliseconds. */
export interface Phase {
  /** Waits in a batch, and batches in the phase. */
  readonly size: number
  readonly batches: number
  readonly wallMs: number
  /** Time of one batch, and CPU time of one wait. */
  readonly eachMs: number
  readonly cpuEachMs: number
  readonly delayP99Ms: number
  readonly delayMaxMs: number
}

/** The event loop while the first callback of each batch computes. */
export interface Stalled extends Phase {
  readonly stallMs: number
  /** Callbacks that ran before it was done. */
  readonly during: number
  /** Waits that were under way then, for each batch, and how long they took (median). */
  readonly underWay: number
  readonly tookMs?: number
}

export interface Setup {
  readonly waits: number
  readonly latency: number
  readonly threads: number
  readonly limit: number
  readonly stall: number
  readonly capacity: number
  readonly cores?: number
  /** Said by Python only. */
  readonly gil?: boolean
}

export const STRATEGIES = ['blocking', 'threads', 'event-loop'] as const
export type Strategy = (typeof STRATEGIES)[number]

const NAMES: Record<Strategy, LocalizedText> = {
  blocking: text('blocking', '阻塞'),
  threads: text('threads', '多线程'),
  'event-loop': text('event loop', '事件循环'),
}

export const LABELS = {
  faster: text('Event loop, times as fast as blocking', '事件循环的速度是阻塞方式的多少倍'),
  'threads-faster': text('Threads, times as fast as blocking', '多线程的速度是阻塞方式的多少倍'),
  'same-cpu': text('CPU time a wait, loop ÷ blocking (at most)', '每次等待的 CPU 时间：循环 ÷ 阻塞（至多）'),
  'loop-delay': text('Longest event-loop delay with the stall', '有卡顿时最长的事件循环延迟'),
  'quiet-delay': text(
    'Event-loop delay p99 without the stall (at most)',
    '无卡顿时的事件循环延迟 p99（至多）',
  ),
  late: text('Median time of the other waits with the stall', '有卡顿时其他等待所花的时间（中位数）'),
  'one-thread': text('Callbacks that ran while one computed', '某个回调计算期间运行的其他回调'),
  answers: text('Waits without an answer, or answered twice', '没有得到应答或重复应答的等待'),
}
export const claim = claimsOf(LABELS)

export const wallLabel = (strategy: Strategy): LocalizedText =>
  text(`Wall time, ${NAMES[strategy].en}`, `总时间，${NAMES[strategy]['zh-CN']}`)

const growthLabel = (strategy: Strategy): LocalizedText =>
  text(
    `Wall time, all ÷ a quarter, ${NAMES[strategy].en}`,
    `总时间：全部 ÷ 四分之一，${NAMES[strategy]['zh-CN']}`,
  )

/** How many waits a strategy has under way at the same time and the server serves at once: the smallest limit. */
export function parallelism(setup: Setup, strategy: Strategy): number {
  const { waits, threads, limit, capacity } = setup
  if (strategy === 'blocking') return 1
  return Math.min(strategy === 'threads' ? threads : limit || waits, waits, capacity)
}

/** Time of a batch when asking costs nothing, milliseconds: as many rounds of `latency` as it takes. */
export function idealMs(setup: Setup, strategy: Strategy, size = setup.waits): number {
  return Math.ceil(size / parallelism(setup, strategy)) * setup.latency
}

const ms = (value: number): string => `${num(value, value < 10 ? 1 : 0)} ms`
const msZh = (value: number): string => `${num(value, value < 10 ? 1 : 0)} 毫秒`

/** CPU time of a batch: one thread spends it beside the waiting, so it bounds the speed. */
const ownCpu = (phases: readonly Phase[]): number =>
  median(phases.map(({ cpuEachMs, size }) => cpuEachMs * size))

/** What a batch may take beside the waiting, milliseconds: see `workOf`. */
export type Work = (strategy: Strategy, size: number) => number

/**
 * What asking and answering takes in a batch at the most, for each strategy and number of waits: CPU time of the whole run,
 * its server's too (they may have to take turns), on what others leave of one core. By the program's own word where there are no
 * samples.
 */
export function workOf(run: RunModel, { cores = NaN }: Setup): Work {
  return (strategy, size) => {
    const spans = phaseSpans(run, strategy)
    const each = repeatsOf<Phase>(run, strategy).flatMap((phase, at) =>
      phase.size === size
        ? [Math.max(phase.cpuEachMs * size, treeCpuIn(run, spans[at]) / phase.batches || 0)]
        : [],
    )
    return median(each) / shareOfCore(run, strategy, cores)
  }
}

/** What others leave of a core, where they leave less than one: 0.3–1. */
export const shareOfCore = (run: RunModel, phase: string, cores: number): number =>
  Math.min(1, Math.max(0.3, coresFree(run, phase, cores) || 1))

/** What decides how many waits go on at once, in words. */
function binding(setup: Setup, strategy: Strategy): LocalizedText {
  const { waits, threads, limit, capacity } = setup
  const at = parallelism(setup, strategy)
  if (strategy === 'blocking') return text('one wait at a time', '一次只等一个')
  if (at === capacity && capacity < Math.min(strategy === 'threads' ? threads : limit || waits, waits))
    return text(`the server serves ${capacity} at once`, `服务器同时只服务 ${capacity} 个`)
  if (at === waits) return text('all waits at once', '全部等待同时进行')
  if (strategy === 'threads') return text(count(threads, 'thread'), `${threads} 个线程`)
  return text(`the limit of ${limit}`, `上限 ${limit} 个`)
}

export function wall(setup: Setup, strategy: Strategy, phases: readonly Phase[], work: Work): Measured {
  const expected = idealMs(setup, strategy)
  const cpu = ownCpu(phases)
  const bound = binding(setup, strategy)
  const rounds = expected / setup.latency
  return claim(`wall-${strategy}`, 'milliseconds', {
    label: wallLabel(strategy),
    expected,
    measured: phases.map(({ eachMs }) => eachMs),
    least: 0.95 * expected,
    most: 1.25 * (expected + work(strategy, setup.waits)),
    why: text(
      `${count(rounds, 'round')} of ${setup.latency} ms (${bound.en}); asking and answering took ${ms(cpu)} of CPU time besides.`,
      `${rounds} 轮，每轮 ${setup.latency} 毫秒（${bound['zh-CN']}）；收发本身另用了 ${msZh(cpu)} CPU 时间。`,
    ),
  })
}

/** How the wall time grows from a quarter of the waits to all of them. */
export function growth(
  setup: Setup,
  strategy: Strategy,
  few: readonly Phase[],
  all: readonly Phase[],
  work: Work,
): Measured {
  const { size } = few[0]
  const base = idealMs(setup, strategy, size)
  const expected = idealMs(setup, strategy) / base
  // Four times the waits cost four times the CPU time, whatever the strategy.
  const most = (idealMs(setup, strategy) + work(strategy, setup.waits)) / base
  const [from, to] = [few, all].map((phases) => median(phases.map(({ eachMs }) => eachMs)))
  return claim(`growth-${strategy}`, 'ratio', {
    label: growthLabel(strategy),
    expected,
    measured: all.map(({ eachMs }, at) => eachMs / few[at].eachMs),
    least: 0.75 * expected,
    most: 1.25 * most,
    why: text(
      `${size} waits: ${ms(from)}; ${setup.waits} waits: ${ms(to)}.`,
      `${size} 次等待：${msZh(from)}；${setup.waits} 次等待：${msZh(to)}。`,
    ),
  })
}

/** How many times as fast as blocking. */
export function faster(
  setup: Setup,
  strategy: 'threads' | 'event-loop',
  blocking: readonly Phase[],
  phases: readonly Phase[],
  work: Work,
): Measured {
  const one = idealMs(setup, 'blocking')
  const expected = one / idealMs(setup, strategy)
  const cpu = ownCpu(phases)
  // The CPU time of a batch can't be waited away: with very many waits it decides.
  const least = 0.8 * (one / (idealMs(setup, strategy) + work(strategy, setup.waits)))
  const bound = binding(setup, strategy)
  return claim(strategy === 'threads' ? 'threads-faster' : 'faster', 'ratio', {
    expected,
    measured: phases.map(({ eachMs }, at) => blocking[at].eachMs / eachMs),
    least,
    better: 'more',
    why: text(
      `${setup.waits} × ${setup.latency} ms ÷ ${idealMs(setup, strategy)} ms: ${bound.en}. Its own CPU time, ${ms(cpu)}, comes on top.`,
      `${setup.waits} × ${setup.latency} 毫秒 ÷ ${idealMs(setup, strategy)} 毫秒：${bound['zh-CN']}。自身的 ${msZh(cpu)} CPU 时间还要另算。`,
    ),
  })
}

export function sameCpu({ gil }: Setup, blocking: readonly Phase[], loop: readonly Phase[]): Measured {
  const [one, other] = [loop, blocking].map((phases) => median(phases.map(({ cpuEachMs }) => cpuEachMs)))
  // A blocking call of Python sleeps in the kernel itself.
  const crossing =
    gil === undefined
      ? text(
          ' (In Node a call that blocks crosses to another thread and back, which costs CPU time too.)',
          '（在 Node 里，阻塞的调用要在两个线程之间走一个来回，这也要花 CPU 时间。）',
        )
      : text('', '')
  return claim('same-cpu', 'ratio', {
    expected: 1,
    measured: loop.map(({ cpuEachMs }, at) => cpuEachMs / blocking[at].cpuEachMs),
    most: 1.25,
    why: text(
      `${num(one, 2)} ms against ${num(other, 2)} ms of CPU time: it is faster because it waits at the same time, not because it works more.${crossing.en}`,
      `CPU 时间 ${num(one, 2)} 毫秒对 ${num(other, 2)} 毫秒：它快在同时等待，而不是干了更多的活。${crossing['zh-CN']}`,
    ),
  })
}
