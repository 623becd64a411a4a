import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import type { RunModel } from '../../shared/run/model'
import type { Measured } from './claims'
import type { QueueAccount } from './queue-log'
import { claimsOf, coresLeft, count, median, num, overRepeats, pct, sizeText, sum, text } from './claims'

/*
 * What both chapters about queues claim: producers make items, a queue holds them, consumers work on them.
 */

/** Knobs of a run with a queue, and the cores of the machine. */
export interface QueueSetup {
  readonly producers: number
  readonly consumers: number
  /** 0: unbounded. */
  readonly capacity: number
  readonly 'item-size': number
  readonly work: string
  readonly 'produce-ms': number
  readonly 'consume-ms': number
  readonly items: number
  readonly cores: number
}

/** What the speed of both sides depends on. */
export type QueueSides = Pick<QueueSetup, 'producers' | 'consumers' | 'work' | 'produce-ms' | 'consume-ms'>

export function sidesOf(knobs: KnobValues): QueueSides {
  return {
    producers: Number(knobs.producers),
    consumers: Number(knobs.consumers),
    work: String(knobs.work),
    'produce-ms': Number(knobs['produce-ms']),
    'consume-ms': Number(knobs['consume-ms']),
  }
}

/** What a program says of one round: all items once through the queue. Sums over lanes; milliseconds. */
export interface QueueRound {
  readonly wallMs: number
  readonly items: number
  readonly producers: number
  readonly passed: number
  readonly damaged: number
  /** Items made, and the sums of their checksums on both sides. */
  readonly made: number
  readonly checksums: number
  readonly received: number
  readonly peak: number
  readonly peakBytes: number
  readonly blockedMs: number
  readonly idleMs: number
  readonly cpuMs: number
  readonly killed?: number
}

export const LABELS = {
  throughput: text('Items per second: the slower side', '每秒通过的项目：取决于较慢的一方'),
  peak: text('Most items waiting, at most the capacity', '同时等待的项目最多几个（不超过容量）'),
  growth: text('Most items waiting in an unbounded queue', '无界队列里同时等待的项目最多几个'),
  blocked: text('Time producers were blocked: the queue was full', '生产者被阻塞的时间：队列已满'),
  idle: text('Time consumers were idle: the queue was empty', '消费者空等的时间：队列为空'),
  intact: text('Items missing, damaged or twice', '丢失、损坏或重复的项目'),
  answers: text('Items missing, damaged, twice or out of order', '丢失、损坏、重复或乱序的项目'),
}
export const claim = claimsOf(LABELS)

/** A side must be faster by so much that its queue is full (or empty) for sure. */
const CLEARLY = 1.5
/** Cores for so many times the work leave each side its own pace. */
const AMPLE = 1.2

/** What each side could do alone, items per second, and what the cores allow; Infinity: no limit. */
export interface Rates {
  readonly producers: number
  readonly consumers: number
  readonly cores: number
}

/** @param overheadMs CPU time that an item costs beside the work on it, milliseconds */
export function ratesOf(setup: QueueSides, cores: number, overheadMs: number): Rates {
  const [produce, consume] = [setup['produce-ms'], setup['consume-ms']]
  const computing = setup.work === 'cpu' ? produce + consume : 0
  return {
    producers: (1000 * setup.producers) / produce,
    consumers: (1000 * setup.consumers) / consume,
    cores: (1000 * cores) / (computing + overheadMs),
  }
}

/** The slowest of the three. */
export function limitOf(rates: Rates): { readonly by: keyof Rates; readonly rate: number } {
  const by = (Object.keys(rates) as (keyof Rates)[]).reduce((a, b) => (rates[b] < rates[a] ? b : a))
  return { by, rate: rates[by] }
}

const speedOf = ({ passed, wallMs }: QueueRound) => (1000 * passed) / wallMs

/** CPU time of an item beside the work on it, median over rounds, milliseconds. */
export function overheadOf(setup: QueueSetup, rounds: readonly QueueRound[]): number {
  const work = setup.work === 'cpu' ? setup['produce-ms'] + setup['consume-ms'] : 0
  return Math.max(0, median(rounds.map(({ cpuMs, passed }) => cpuMs / passed)) - work)
}

/**
 * Why speeds are not judged where items follow each other so fast, or null.
 * @param least milliseconds from one item to the next that this kind of queue easily keeps up with
 */
export function tooFast(setup: QueueSetup, least: number): LocalizedText | null {
  if (least * limitOf(ratesOf(setup, setup.cores, 0)).rate <= 1000) return null
  return text(
    `Not judged: with less than ${least} ms from one item to the next, the way through the queue is what is measured.`,
    `不作判断：项目之间间隔不到 ${least} 毫秒，测到的是队列本身的开销。`,
  )
}

/** Why times of waiting are not judged where the cores are (nearly) the limit, or null. */
export function sharedCores(
  run: RunModel,
  setup: QueueSetup,
  rounds: readonly QueueRound[],
  phase: string,
): LocalizedText | null {
  const left = coresLeft(run, phase, setup.cores)
  const { cores, ...sides } = ratesOf(setup, left, overheadOf(setup, rounds))
  if (cores >= AMPLE * Math.min(...Object.values(sides))) return null
  return text(
    'Not judged: the cores are the limit. Work on an item takes longer than it would alone, so that nobody can say how much of the time was waiting.',
    '不作判断：瓶颈是核心。处理一个项目比单独执行时慢，说不清其中有多少时间是在等待。',
  )
}

export function throughput(
  run: RunModel,
  setup: QueueSetup,
  rounds: readonly QueueRound[],
  phase: string,
): Measured {
  const overhead = overheadOf(setup, rounds)
  const left = coresLeft(run, phase, setup.cores)
  const limit = limitOf(ratesOf(setup, left, overhead))
  const expected = limit.rate
  const side = {
    producers: text(
      `${count(setup.producers, 'producer')} at ${setup['produce-ms']} ms an item`,
      `${setup.producers} 个生产者，每项 ${setup['produce-ms']} 毫秒`,
    ),
    consumers: text(
      `${count(setup.consumers, 'consumer')} at ${setup['consume-ms']} ms an item`,
      `${setup.consumers} 个消费者，每项 ${setup['consume-ms']} 毫秒`,
    ),
    cores: text(
      `${num(left, 1)} of ${count(setup.cores, 'core')} left by other programs, for all the computing`,
      `全部计算要分其他程序留下的 ${num(left, 1)} 个核心（共 ${setup.cores} 个）`,
    ),
  }[limit.by]
  return claim('throughput', 'perSecond', {
    expected,
    measured: rounds.map(speedOf),
    least: 0.75 * expected,
    most: 1.15 * expected,
    better: 'more',
    why: text(
      `What binds: ${side.en}. A queue evens out, it makes nobody faster; its own cost was ${num(1000 * overhead)} µs of CPU an item.`,
      `瓶颈：${side['zh-CN']}。队列只起缓冲作用，不会让谁变快；它自身的开销是每项 ${num(1000 * overhead)} 微秒 CPU。`,
    ),
  })
}

/** What the logs and checksums of all rounds say of their items. */
export function itemsOf(found: readonly { readonly round: QueueRound; readonly account: QueueAccount }[]) {
  const [missing, twice, overtaken] = (['missing', 'twice', 'overtaken'] as const).map((fault) =>
    sum(found, ({ account }) => account[fault]),
  )
  const damaged = sum(found, ({ round }) => round.damaged)
  // Checksums of both sides differ only where items do: counted as one more fault, should nothing else say so.
  const sums = sum(found, ({ round }) => Number(round.checksums !== round.received))
  return { items: sum(found, ({ round }) => round.items), missing, twice, overtaken, damaged, sums }
}

/** The bounded queue: full where producers are clearly faster, never fuller. */
export function peak(setup: QueueSetup, rounds: readonly QueueRound[]): Measured {
  const { capacity, items } = setup
  const surplus = items * (1 - ratio(setup))
  const fills = ratio(setup) * CLEARLY <= 1 && surplus >= 2 * capacity
  const most = overRepeats(rounds.map((round) => round.peak))
  const bytes = Math.max(...rounds.map((round) => round.peakBytes))
  const limit = sizeText(capacity * setup['item-size'])
  return claim('peak', 'count', {
    expected: capacity,
    measured: most,
    holds: rounds.every((round) => round.peak <= capacity) && (!fills || most.measured === capacity),
    why: text(
      `${count(capacity, 'place')} of ${sizeText(setup['item-size'])}: never more than ${limit} of items in the queue, however long it runs. It held ${sizeText(bytes)} at most.`,
      `${capacity} 个位置，每个 ${sizeText(setup['item-size'])}：运行再久，队列里也不会超过 ${limit}。实际最多 ${sizeText(bytes)}。`,
    ),
  })
}

/** The unbounded queue: whatever producers are ahead of consumers is in it. */
export function growth(setup: QueueSetup, rounds: readonly QueueRound[]): Measured {
  const expected = setup.items * (1 - ratio(setup))
  const bytes = sizeText(Math.max(...rounds.map((round) => round.peakBytes)))
  const why =
    expected > 0
      ? text(
          `Nothing holds producers back: they were done while ${pct(expected / setup.items)} of the items waited, ${bytes} of memory. Twice the items would be twice that.`,
          `没有什么拦住生产者：它们做完时约有 ${pct(expected / setup.items)} 的项目还在排队，占 ${bytes} 内存。项目多一倍，内存也多一倍。`,
        )
      : text(
          `Consumers keep up, so hardly anything waits (${bytes} at most), bound or not.`,
          `消费者跟得上，所以几乎没有东西在等（最多 ${bytes}），有没有上限都一样。`,
        )
  const most = rounds.map((round) => round.peak)
  return claim('growth', 'count', { expected, measured: most, within: 0.25 * setup.items, why })
}

/** Share of their time that producers waited for a place. */
export function blocked(setup: QueueSetup, rounds: readonly QueueRound[]): Measured {
  const busy = shareAtWork(rounds, setup['produce-ms'], setup.producers)
  return claim('blocked', 'percent', {
    expected: 1 - busy,
    measured: rounds.map(({ blockedMs, wallMs }) => blockedMs / (setup.producers * wallMs)),
    within: 0.2,
    why: text(
      `At this throughput each producer has work for ${pct(busy)} of the time; for the rest the full queue made it wait. That is back-pressure.`,
      `在这个吞吐量下，每个生产者只有 ${pct(busy)} 的时间有活干：其余时间是满了的队列让它等。这就是背压。`,
    ),
  })
}

/** Share of their time that consumers waited for an item. */
export function idle(setup: QueueSetup, rounds: readonly QueueRound[]): Measured {
  const busy = shareAtWork(rounds, setup['consume-ms'], setup.consumers)
  return claim('idle', 'percent', {
    expected: 1 - busy,
    measured: rounds.map(({ idleMs, wallMs }) => idleMs / (setup.consumers * wallMs)),
    within: 0.2,
    why: text(
      `At this throughput each consumer has work for ${pct(busy)} of the time; for the rest it was waiting for an item.`,
      `在这个吞吐量下，每个消费者有 ${pct(busy)} 的时间在干活；其余时间都在等项目。`,
    ),
  })
}

/** Consumers' speed ÷ producers', 1 at the most: the share of items that is gone when the last one is made. */
function ratio(setup: QueueSetup): number {
  const { producers, consumers } = ratesOf(setup, Infinity, 0)
  return producers === Infinity && consumers === Infinity ? 1 : Math.min(1, consumers / producers)
}

/** Share of their time that lanes with `ms` of work for an item have something to do, at the speed measured: 0–1. */
function shareAtWork(rounds: readonly QueueRound[], ms: number, lanes: number): number {
  return Math.min(1, (median(rounds.map(speedOf)) * ms) / 1000 / lanes)
}
