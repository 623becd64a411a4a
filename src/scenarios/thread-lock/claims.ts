import type { LocalizedText } from '../../shared/text'
import type { RunModel } from '../../shared/run/model'
import type { Deadlock } from '../../shared/run/wait-for'
import type { Measured } from '../judging/claims'
import { RACE_LABELS, worst } from '../judging/races'
import { claimsOf, count, many, median, num, overRepeats, pct, sum, text } from '../judging/claims'

/** What the program says first; see program.mjs. */
export interface Setup {
  readonly demo: string
  /** The kind of lock that was really used. */
  readonly lock: string
  readonly threads: number
  readonly increments: number
  readonly order: string
  /** Absent in runs of earlier versions: staged. */
  readonly meeting?: string
  readonly timeout: number
  readonly repeats: number
  readonly cores: number
}

/** One repeat of the race: alone, without a lock, or with one. Times in milliseconds. */
export interface Race {
  readonly threads: number
  readonly done: number
  readonly found: number
  readonly lost: number
  readonly wallMs: number
  /** How long at least two threads were in the loop. */
  readonly togetherMs: number
  readonly perIncrementNs: number
  readonly waitedMs: number
  readonly slept: number
}

/** One repeat of a demonstration of deadlocks, with the stretch of run time that it took. */
export interface Round {
  readonly from: number
  readonly to: number
  readonly waitedMs: number
  readonly depth: number
  readonly gaveUp: number
  /** Transfers; absent in runs of earlier versions. */
  readonly made?: number
}

export const LABELS = {
  ...RACE_LABELS,
  'lock-cost': text(
    'Time per increment with the lock ÷ one thread alone (at least)',
    '加锁时每次自增的时间 ÷ 单个线程独自计数（至少）',
  ),
  depth: text('Times that one thread held the lock at once', '同一个线程同时持有这把锁的次数'),
  deadlocks: text('Rounds with a deadlock', '出现死锁的轮数'),
  'by-chance': text('Deadlocks in all transfers, by chance', '全部转账中偶然出现的死锁'),
  'cycle-length': text('Threads in the circle', '环中的线程数'),
  'broken-after': text('How long a deadlock lasted', '一次死锁持续的时间'),
  answers: text('Increments, deposits or transfers not accounted for', '对不上账的自增、存款或转账'),
}
const claim = claimsOf(LABELS)

/** A race of threads that hardly met proves nothing, milliseconds. */
const LEAST_TOGETHER = 5

/** Why (nearly) nothing was lost although there was no lock, or null when something was, or should have been. */
export function neverMet({ cores }: Setup, none: readonly Race[]): LocalizedText | null {
  if (median(none.map((race) => race.lost)) >= 1) return null
  const together = Math.max(...none.map((race) => race.togetherMs))
  if (cores === 1)
    return text(
      'With one core a thread is interrupted now and then only, and this time never between reading and writing. Take more increments, or a wider race.',
      '只有一个核心时，线程只是偶尔被打断，而这次都没有断在读与写之间。请增加自增次数，或加宽竞争窗口。',
    )
  if (together >= LEAST_TOGETHER) return null
  return text(
    `The threads ran at the same time for only ${num(together, 1)} ms: take more increments, or a wider race.`,
    `各线程同时运行的时间只有 ${num(together, 1)} 毫秒：请增加自增次数，或加宽竞争窗口。`,
  )
}

export function lostUpdates(none: readonly Race[]): Measured {
  const measured = overRepeats(none.map((race) => race.lost))
  const [{ done, threads }] = none
  const why = text(
    `${pct(measured.measured / done)} of ${many(done)} increments were overwritten: ${threads} threads read the same number and wrote it back plus one.`,
    `${many(done)} 次自增中有 ${pct(measured.measured / done)} 被覆盖：${threads} 个线程读到同一个数，又各自写回加一的结果。`,
  )
  return claim('lost-updates', 'count', { expected: 1, measured, least: 1, why })
}

export function lostWithLock(locked: readonly Race[], lock: string): Measured {
  const why = text(
    `${many(locked[0].done)} increments counted in each of ${count(locked.length, 'repeat')}: with ${lock} the counter says exactly that.`,
    `${locked.length} 次重复，每次各自增 ${many(locked[0].done)} 次：用了 ${lock}，计数器一次不差。`,
  )
  return claim('lost-with-lock', 'count', {
    expected: 0,
    measured: worst(locked.map(({ lost }) => lost)),
    why,
  })
}

export function lockCost(alone: readonly Race[], none: readonly Race[], locked: readonly Race[]): Measured {
  // Repeat by repeat: both were measured within the same second.
  const measured = overRepeats(locked.map((race, at) => race.perIncrementNs / alone[at].perIncrementNs))
  const ns = (races: readonly Race[]) => num(median(races.map((race) => race.perIncrementNs)))
  const waited = sum(locked, (race) => race.waitedMs) / sum(locked, (race) => race.threads * race.wallMs)
  const why = text(
    `${ns(alone)} ns for one thread alone, ${ns(locked)} ns with the lock: increments still come one after another, and handing over is added. Threads slept ${pct(waited)} of the time. (Without a lock it took ${ns(none)} ns, for a wrong result.)`,
    `单个线程独自计数每次 ${ns(alone)} 纳秒，加锁后 ${ns(locked)} 纳秒：自增仍然只能一个接一个，还要加上交接的开销。各线程有 ${pct(waited)} 的时间在睡眠。（不加锁是 ${ns(none)} 纳秒，但结果是错的。）`,
  )
  return claim('lock-cost', 'ratio', { expected: 1, measured, least: 0.85, why })
}

export function depth(rounds: readonly Round[], lock: string): Measured {
  const expected = lock === 'RLock' ? 2 : 1
  const why =
    lock === 'RLock'
      ? text(
          'The owner took it again and had to give it back twice: the lock counts.',
          '持有者又拿了一次，也要归还两次：锁会计数。',
        )
      : text(
          'A Lock can be held once; whoever asks again waits, its owner too.',
          'Lock 只能被持有一次；再来拿的都要等，持有者自己也不例外。',
        )
  return claim('depth', 'count', {
    expected,
    measured: rounds.map((round) => round.depth),
    holds: rounds.every((round) => round.depth === expected),
    why,
  })
}

/** In how many rounds the wait-for graph of the run's own waits and holds had a cycle. */
export function deadlocks(
  run: RunModel,
  rounds: readonly Round[],
  expected: number,
  sentence: LocalizedText | null,
): Measured {
  const why =
    sentence === null
      ? text('No circle of waits was seen.', '没有发现互相等待的环。')
      : text(`${sentence.en}.`, `${sentence['zh-CN']}。`)
  return claim('deadlocks', 'count', {
    expected,
    measured: rounds.filter((round) => within(run, round).length > 0).length,
    why,
  })
}

/** How often threads met that nobody made meet. */
export function byChance(run: RunModel, rounds: readonly Round[]): Measured {
  const found = sum(rounds, (round) => within(run, round).length)
  const made = sum(rounds, (round) => round.made ?? 0)
  const each = rounds.map((round) => within(run, round).length).join(', ')
  return claim('by-chance', 'count', {
    expected: NaN,
    measured: found,
    why: text(
      `Told, not judged: chance decides. In ${many(made)} transfers ${found} (${each} in each round); the order is wrong however few they are, and a test may well see none.`,
      `只报告，不作判断：结果全凭偶然。${many(made)} 次转账中有 ${found} 次（各轮为 ${each.replaceAll(', ', '、')}）；次数再少，顺序也是错的，而测试很可能一次也碰不上。`,
    ),
  })
}

/** Deadlocks that began in a round. */
export function within(run: RunModel, { from, to }: Round): readonly Deadlock[] {
  return run.deadlocks.filter(({ start }) => start >= from && start <= to)
}

export function cycleLength(found: readonly Deadlock[], expected: number): Measured {
  const whole = found.every(
    ({ members }) =>
      new Set(members.map(({ lane }) => lane)).size === expected &&
      new Set(members.map(({ lock }) => lock)).size === expected,
  )
  const why =
    expected === 1
      ? text('The thread waits for nobody but itself.', '这个线程等的不是别人，正是它自己。')
      : text(
          `Each of ${expected} threads waits for the lock of the next one: every thread and every lock is in it once.`,
          `${expected} 个线程各自等着下一个线程的锁：每个线程、每把锁都在环里出现一次。`,
        )
  return claim('cycle-length', 'count', {
    expected,
    measured: found.map(({ members }) => members.length),
    holds: found.length > 0 && whole,
    why,
  })
}

export function brokenAfter(found: readonly Deadlock[], timeout: number): Measured {
  // It began with the last of the waits and ended with the first of the timeouts; waking up takes a busy machine a while.
  return claim('broken-after', 'milliseconds', {
    expected: timeout,
    measured: found.map(({ start, end }) => (end ?? NaN) - start),
    least: 0.5 * timeout,
    most: 1.5 * timeout + 300,
    why: text(
      `Nothing but the timeout of ${timeout} ms broke it: a deadlock does not go away by itself.`,
      `打破它的只有 ${timeout} 毫秒的超时：死锁不会自己消失。`,
    ),
  })
}

export function answers(missing: number): Measured {
  const why = text(
    'What every thread says it did was added up, and compared with what is in the shared memory where a lock protects it.',
    '把每个线程自己报的数加起来；凡有锁保护的，再与共享内存里的结果核对。',
  )
  return claim('answers', 'count', { expected: 0, measured: missing, why })
}
