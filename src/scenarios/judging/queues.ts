import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import type { RunModel } from '../../shared/run/model'
import type { Measured } from './claims'
import type { QueueAccount } from './queue-log'
import { claimsOf, coresFree, count, median, num, overRepeats, pct, sizeText, sum, text } from './claims'
import { phaseSpans, poolIn } from './load'

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

/** By the knobs alone: what both sides do on cores as fast as the one that was calibrated, with one for each. */
export function ratesOf(setup: QueueSides): Rates {
  return {
    producers: (1000 * setup.producers) / setup['produce-ms'],
    consumers: (1000 * setup.consumers) / setup['consume-ms'],
    cores: Infinity,
  }
}

/** The slowest of the three. */
export function limitOf(rates: Rates): { readonly by: keyof Rates; readonly rate: number } {
  const by = (Object.keys(rates) as (keyof Rates)[]).reduce((a, b) => (rates[b] < rates[a] ? b : a))
  return { by, rate: rates[by] }
}

const speedOf = ({ passed, wallMs }: QueueRound) => (1000 * passed) / wallMs

/** What an item takes each side, milliseconds: as it turned out. */
interface Pace {
  readonly produce: number
  readonly consume: number
}

/**
 * By the run's own tasks, from begin to end of the work on an item: cores differ and are shared, a wait has its timer and
 * its request. Work too small to be told takes what the knob says.
 */
function paceOf(run: RunModel, setup: QueueSetup, phase: string): Pace {
  const mean = (side: 'producers' | 'consumers', ms: number) => {
    const means = phaseSpans(run, phase).map((span) => poolIn(run, side, span).mean)
    return median(means) || ms
  }
  return { produce: mean('producers', setup['produce-ms']), consume: mean('consumers', setup['consume-ms']) }
}

/** CPU time of an item in all, work and queue, milliseconds. */
const cpuOf = (rounds: readonly QueueRound[]): number =>
  median(rounds.map(({ cpuMs, passed }) => cpuMs / passed))

/** What the cores that others left allow, items per second. */
const coresRate = (run: RunModel, setup: QueueSetup, rounds: readonly QueueRound[], phase: string): number =>
  (1000 * Math.max(0.1, coresFree(run, phase, setup.cores))) / cpuOf(rounds)

/**
 * Why speeds are not judged where items follow each other so fast, or null.
 * @param least milliseconds from one item to the next that this kind of queue easily keeps up with
 */
export function tooFast(setup: QueueSetup, least: number): LocalizedText | null {
  if (least * limitOf(ratesOf(setup)).rate <= 1000) return null
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
  if (coresRate(run, setup, rounds, phase) >= AMPLE * limitOf(ratesOf(setup)).rate) return null
  return text(
    'Not judged: the cores are the limit. Work on an item takes longer than it would alone, so that nobody can say how much of the time was waiting.',
    '不作判断：瓶颈是核心。处理一个项目比单独执行时慢，说不清其中有多少时间是在等待。',
  )
}

/** The slower side decides, at the pace of its work in this run; or the cores, by the CPU time that an item takes. */
export function throughput(
  run: RunModel,
  setup: QueueSetup,
  rounds: readonly QueueRound[],
  phase: string,
): Measured {
  const { produce, consume } = paceOf(run, setup, phase)
  const limit = limitOf({
    ...ratesOf({ ...setup, 'produce-ms': produce, 'consume-ms': consume }),
    cores: coresRate(run, setup, rounds, phase),
  })
  const expected = limit.rate
  const free = coresFree(run, phase, setup.cores)
  const side = {
    producers: text(
      `${count(setup.producers, 'producer')} at ${num(produce, 1)} ms an item`,
      `${setup.producers} 个生产者，每项 ${num(produce, 1)} 毫秒`,
    ),
    consumers: text(
      `${count(setup.consumers, 'consumer')} at ${num(consume, 1)} ms an item`,
      `${setup.consumers} 个消费者，每项 ${num(consume, 1)} 毫秒`,
    ),
    cores: text(
      `${num(free, 1)} of ${count(setup.cores, 'core')} left for all the computing`,
      `全部计算只有 ${num(free, 1)} 个核心可用（共 ${setup.cores} 个）`,
    ),
  }[limit.by]
  const own = num(cpuOf(rounds), 2)
  return claim('throughput', 'perSecond', {
    expected,
    measured: rounds.map(speedOf),
    least: 0.75 * expected,
    most: 1.15 * expected,
    better: 'more',
    why: text(
      `What binds: ${side.en}. A queue evens out, it makes nobody faster. An item took ${own} ms of CPU time in all, work and queue.`,
      `瓶颈：${side['zh-CN']}。队列只起缓冲作用，不会让谁变快。每个项目连同队列总共花了 ${own} 毫秒 CPU 时间。`,
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

/**
 * The bounded queue: never fuller than its capacity; and full where producers are clearly faster, unless waiting can't be
 * judged, as the cores or the machine decide who gets ahead.
 */
export function peak(
  run: RunModel,
  setup: QueueSetup,
  rounds: readonly QueueRound[],
  obstacle: LocalizedText | null,
): Measured {
  const { capacity, items } = setup
  const served = ratio(setup, paceOf(run, setup, 'queue'))
  const fills = obstacle === null && served * CLEARLY <= 1 && items * (1 - served) >= 2 * capacity
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
export function growth(
  run: RunModel,
  setup: QueueSetup,
  rounds: readonly QueueRound[],
  phase: string,
): Measured {
  const expected = setup.items * (1 - ratio(setup, paceOf(run, setup, phase)))
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

/**
 * Share of their time that producers waited for a place: all of it, but for what they had work for, and for the end, when
 * all is made and what is in the queue is still to be consumed.
 */
export function blocked(run: RunModel, setup: QueueSetup, rounds: readonly QueueRound[]): Measured {
  const busy = shareAtWork(rounds, paceOf(run, setup, 'queue').produce, setup.producers)
  const done = median(rounds.map((round) => round.peak / round.items))
  return claim('blocked', 'percent', {
    expected: Math.max(0, 1 - busy - done),
    measured: rounds.map(({ blockedMs, wallMs }) => blockedMs / (setup.producers * wallMs)),
    within: 0.2,
    why: text(
      `At this throughput each producer has work for ${pct(busy)} of the time, and is done for the last ${pct(done)}: the rest of it, the full queue made it wait. That is back-pressure.`,
      `在这个吞吐量下，每个生产者只有 ${pct(busy)} 的时间有活干，最后 ${pct(done)} 的时间已经做完：其余时间是满了的队列让它等。这就是背压。`,
    ),
  })
}

/** Share of their time that consumers waited for an item. */
export function idle(run: RunModel, setup: QueueSetup, rounds: readonly QueueRound[]): Measured {
  const busy = shareAtWork(rounds, paceOf(run, setup, 'queue').consume, setup.consumers)
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
function ratio({ producers, consumers }: QueueSetup, { produce, consume }: Pace): number {
  if (produce === 0 && consume === 0) return 1
  return Math.min(1, (consumers * produce) / (producers * consume))
}

/** Share of their time that lanes with `ms` of work for an item have something to do, at the speed measured: 0–1. */
function shareAtWork(rounds: readonly QueueRound[], ms: number, lanes: number): number {
  return Math.min(1, (median(rounds.map(speedOf)) * ms) / 1000 / lanes)
}
