import type { LocalizedText } from '../../shared/text'
import type { RunModel } from '../../shared/run/model'
import type { Measured } from '../judging/claims'
import {
  claimsOf,
  coresFree,
  count,
  many,
  median,
  num,
  overRepeats,
  pct,
  repeatsOf,
  sum,
  text,
} from '../judging/claims'
import { RACE_LABELS, worst } from '../judging/races'

/** What the program says first. */
export interface Setup {
  readonly processes: number
  readonly increments: number
  readonly lock: string
  readonly work: number
  readonly storage: string
  readonly repeats: number
  readonly cores: number
  /** Absent in runs of earlier versions, which all began at a barrier. */
  readonly start?: string
}

/** One repeat of counting, without the lock or with it. Times in milliseconds, of all processes together but `wallMs`. */
export interface Phase {
  readonly repeat: number
  readonly asked: number
  readonly made: number
  readonly found: number
  readonly lost: number
  readonly wallMs: number
  readonly waitedMs: number
  readonly heldMs: number
  /** From the last start to the first end: how long all of them counted. */
  readonly overlapMs: number
  /** How long at least two of them did; below zero the shortest pause between two. Absent in runs of earlier versions. */
  readonly togetherMs?: number
  /** Requests to a manager and its answers. */
  readonly messages?: number
}

/** One process in one repeat. */
export interface Share {
  readonly phase: string
  readonly repeat: number
  readonly number: number
  readonly waitedMs: number
  readonly heldMs: number
  readonly longestMs: number
  readonly wallMs: number
}

export const LABELS = {
  ...RACE_LABELS,
  exclusive: text('Time held by all ÷ time passed (at most)', '所有进程的持锁时间 ÷ 经过的时间（至多）'),
  waited: text('Share of its time that a process waited (at least)', '进程等锁的时间占比（至少）'),
  price: text(
    'Time per increment: with the lock ÷ without (at least)',
    '每次自增的时间：加锁 ÷ 不加锁（至少）',
  ),
  apart: text('Updates lost where nobody counted at the same time', '没有谁同时计数时丢失的更新'),
  messages: text('Messages per increment, when one request adds', '每次自增的消息数（一次请求就加完）'),
  answers: text('Increments that were not made', '没有做完的自增'),
}
const claim = claimsOf(LABELS)

/** Why (nearly) nothing was lost although nothing kept the processes apart; null where something was, or nothing could be. */
export function nothingLost(setup: Setup, unlocked: readonly Phase[]): LocalizedText | null {
  if (setup.processes === 1 || median(unlocked.map((phase) => phase.lost)) >= 1) return null
  const overlap = Math.max(...unlocked.map((phase) => phase.overlapMs))
  if (overlap <= 0 && setup.start === 'come')
    return text(
      'Without a barrier the first was done before the last began. Nothing could be lost, and that proves nothing.',
      '没有栅栏，最后一个还没开始，第一个就数完了。本来就不会丢，也就什么都证明不了。',
    )
  if (overlap <= 0)
    return text(
      'The processes never counted at the same time: the last began when the first was done. Take more increments.',
      '各进程从未同时计数：最后一个开始时，第一个已经数完了。请增加自增次数。',
    )
  if (setup.cores === 1)
    return text(
      'With one core a process is interrupted now and then only, and this time never between reading and writing. Take more increments, or a longer critical section.',
      '只有一个核心时，进程只是偶尔被打断，而这次都没有断在读与写之间。请增加自增次数，或加长临界区。',
    )
  return text(
    `Luck: the processes counted together for only ${num(overlap, 1)} ms. Take more increments, or a longer critical section.`,
    `运气好：各进程同时计数的时间只有 ${num(overlap, 1)} 毫秒。请增加自增次数，或加长临界区。`,
  )
}

export function lostUpdates({ processes }: Setup, unlocked: readonly Phase[]): Measured {
  const over = overRepeats(unlocked.map((phase) => phase.lost))
  const { asked } = unlocked[0]
  if (processes === 1) {
    const why = text(
      'A process alone has nobody who could come between its reading and its writing.',
      '只有一个进程时，读和写之间没有谁能插进来。',
    )
    return claim('lost-updates', 'count', { expected: 0, measured: over, why })
  }
  const { measured } = over
  // Share of the time in which a process was between reading and writing, summed over the processes.
  const inside = median(unlocked.map((phase) => phase.heldMs / phase.wallMs))
  const why = text(
    `${many(asked)} increments were made, and the number went up by ${many(asked - measured)}: ${pct(measured / asked)} were overwritten by somebody who had read the same number. On average ${num(inside, 2)} processes were between reading and writing.`,
    `做了 ${many(asked)} 次自增，数却只增加了 ${many(asked - measured)}：${pct(measured / asked)} 被读到同一个数的进程覆盖了。平均有 ${num(inside, 2)} 个进程正处在读与写之间。`,
  )
  return claim('lost-updates', 'count', { expected: 1, measured: over, least: 1, why })
}

/** Clocks of two processes agree to a fraction of this, milliseconds. */
const CLOCKS = 1

/** Without a barrier: repeats in which no two processes overlapped must be right, whatever they do. */
export function lostApart(unlocked: readonly Phase[]): Measured {
  const apart = unlocked.filter(({ togetherMs = NaN }) => togetherMs < -CLOCKS)
  const longest = Math.max(...unlocked.map(({ togetherMs = NaN }) => togetherMs))
  const some = text(
    `In ${apart.length} of ${count(unlocked.length, 'repeat')} each process was done before the next one began. In the others at least two counted together, for ${num(longest, 1)} ms at the most.`,
    `${unlocked.length} 次重复中有 ${apart.length} 次，每个进程都在下一个开始之前数完。其余几次至少有两个同时计数，最多 ${num(longest, 1)} 毫秒。`,
  )
  const all = text(
    `Each process was done at least ${num(-longest, 1)} ms before the next one began: they took turns without a lock, by accident.`,
    `每个进程都在下一个开始之前至少 ${num(-longest, 1)} 毫秒就数完了：没有锁也轮流进行，纯属偶然。`,
  )
  return claim('apart', 'count', {
    expected: 0,
    measured: sum(apart, ({ lost }) => Math.abs(lost)),
    why: apart.length === unlocked.length ? all : some,
  })
}

/** A manager: one request that adds, against one that reads and one that writes. */
export function messages(unlocked: readonly Phase[], locked: readonly Phase[]): Measured {
  const per = (phase: Phase) => (phase.messages ?? NaN) / phase.asked
  const us = (phases: readonly Phase[]) => num(median(phases.map((one) => (1000 * one.wallMs) / one.asked)))
  return claim('messages', 'count', {
    expected: 2,
    measured: locked.map(per),
    why: text(
      `A request and its answer, ${us(locked)} µs an increment. To get the number and to set it takes ${num(median(unlocked.map(per)))}, and ${us(unlocked)} µs. A lock in shared memory needs no message at all.`,
      `一个请求、一个答复，每次自增 ${us(locked)} 微秒。先取再写要 ${num(median(unlocked.map(per)))} 条，${us(unlocked)} 微秒。共享内存里的锁一条消息也不用。`,
    ),
  })
}

export function lostWithLock(locked: readonly Phase[], lock: string): Measured {
  const off = worst(locked.map((phase) => phase.lost))
  const [{ asked }] = locked
  const why = text(
    `Each of ${count(locked.length, 'repeat')} found ${many(asked)}: reading, adding and writing belonged to one process at a time.`,
    `${locked.length} 次重复都得到 ${many(asked)}：读、加、写在同一时刻只归一个进程。`,
  )
  const broken = text(
    `The number is off by up to ${many(off.measured)} although everybody took the lock.`,
    `大家都拿了锁，结果仍差了多达 ${many(off.measured)}。`,
  )
  const label = text('Updates lost when one request adds', '一次请求就加完时丢失的更新')
  return claim('lost-with-lock', 'count', {
    ...(lock === 'manager' && { label }),
    expected: 0,
    measured: off,
    why: off.measured === 0 ? why : broken,
  })
}

export function exclusive(unlocked: readonly Phase[], locked: readonly Phase[]): Measured {
  const share = (phases: readonly Phase[]) => overRepeats(phases.map((phase) => phase.heldMs / phase.wallMs))
  return claim('exclusive', 'percent', {
    expected: 1,
    measured: share(locked),
    // Clocks of different processes agree to a fraction of a millisecond.
    most: 1.02,
    why: text(
      `One holder at a time: what all of them held, added up, fits into the time that passed. Without the lock the same sum is ${pct(share(unlocked).measured)}.`,
      `同一时刻只有一个持有者：所有进程的持锁时间加起来，装得进经过的时间。不加锁时，同样的总和是 ${pct(share(unlocked).measured)}。`,
    ),
  })
}

const sharesOf = (run: RunModel, phase: 'unlocked' | 'locked'): Share[] =>
  repeatsOf<Share>(run, 'process').filter((share) => share.phase === phase)

/** Waiting that the model below gives, at most; less is scatter. */
const HARDLY = 0.2

/**
 * While one holds, all others wait, or are about to ask: n processes that would hold for h of each h + o without a lock
 * wait for 1 − (h + o) ÷ (n × h) of their time when the lock is never free; handing it over only adds to that. Where h is a
 * small part, or there are too few, the lock is free as often as not, and the model gives 0.
 */
function waitingShare(run: RunModel, { processes }: Setup): number {
  const shares = sharesOf(run, 'unlocked')
  const inside = sum(shares, (one) => one.heldMs) / sum(shares, (one) => one.wallMs)
  return Math.max(0, 1 - 1 / (processes * inside))
}

/** Why nobody has to wait for the lock, or null. */
export function rarelyMet(run: RunModel, setup: Setup): LocalizedText | null {
  if (coresFree(run, 'locked', setup.cores) < 1.5)
    return text(
      'Not judged: with little more than one core, one runs at a time. The lock is free nearly always when somebody asks; what they wait for is the core.',
      '不作判断：可用的核心只有一个多一点时，同一时刻几乎只有一个在运行。来拿锁时它几乎总是空闲的；大家等的是核心。',
    )
  if (waitingShare(run, setup) > HARDLY) return null
  return text(
    'Not judged: the critical section is so short, or there are so few processes, that they seldom meet at the lock.',
    '不作判断：临界区太短，或者进程太少，它们很少在锁上相遇。',
  )
}

export function waited(run: RunModel, setup: Setup, locked: readonly Phase[]): Measured {
  const { processes } = setup
  const shares = sharesOf(run, 'locked')
  const share = (repeat: number) => {
    const those = shares.filter((one) => one.repeat === repeat)
    return sum(those, (one) => one.waitedMs) / sum(those, (one) => one.wallMs)
  }
  const expected = waitingShare(run, setup)
  const last = shares.filter((one) => one.repeat === locked.at(-1)!.repeat)
  const longest = Math.max(...last.map((one) => one.longestMs))
  return claim('waited', 'percent', {
    expected,
    measured: locked.map(({ repeat }) => share(repeat)),
    // A lock need not be fair: served one after the other, the first never waits and the last for all others.
    least: (expected * processes) / (processes + 1) - 0.1,
    why: text(
      `While one holds the lock, the others wait. In the last repeat, waited and held: ${each(last, 'en')}. Longest single wait: ${num(longest, 1)} ms.`,
      `一个持有锁，其他的就得等。最后一次重复中各自的等待与持有：${each(last, 'zh-CN')}。最长的一次等待：${num(longest, 1)} 毫秒。`,
    ),
  })
}

/** Waits and holds of each process; of many, the least and the most. */
function each(shares: readonly Share[], locale: 'en' | 'zh-CN'): string {
  const ms = locale === 'en' ? 'ms' : '毫秒'
  if (shares.length <= 4)
    return shares
      .map(({ number, waitedMs, heldMs }) => {
        const times = `${num(waitedMs)} + ${num(heldMs)} ${ms}`
        return locale === 'en' ? `process ${number} ${times}` : `进程 ${number} 为 ${times}`
      })
      .join(locale === 'en' ? ', ' : '，')
  const range = (values: number[]) => `${num(Math.min(...values))}–${num(Math.max(...values))} ${ms}`
  const waits = range(shares.map((share) => share.waitedMs))
  const holds = range(shares.map((share) => share.heldMs))
  return locale === 'en' ? `each process ${waits} and ${holds}` : `每个进程等待 ${waits}，持有 ${holds}`
}

export function price(unlocked: readonly Phase[], locked: readonly Phase[]): Measured {
  const perIncrement = ({ wallMs, asked }: Phase) => wallMs / asked
  const ratios = locked.flatMap((phase) => {
    const other = unlocked.find(({ repeat }) => repeat === phase.repeat)
    return other === undefined ? [] : [perIncrement(phase) / perIncrement(other)]
  })
  const rate = (phases: readonly Phase[]) => many(median(phases.map((phase) => 1000 / perIncrement(phase))))
  const lost = median(unlocked.map((phase) => phase.lost))
  const wrong =
    lost > 0
      ? text(
          `, and wrong: ${many(lost)} were lost, so that speed counts for nothing`,
          `，而且是错的：丢了 ${many(lost)} 次，那样的速度没有意义`,
        )
      : text('', '')
  return claim('price', 'ratio', {
    expected: 1,
    measured: ratios,
    // On one core both do the same work one after the other, and a lock may cost next to nothing.
    least: 0.8,
    why: text(
      `${rate(locked)} increments a second with the lock. Without it ${rate(unlocked)}${wrong.en}. The lock lets one at a time through, and handing it over takes time.`,
      `加锁时每秒 ${rate(locked)} 次自增。不加锁时 ${rate(unlocked)} 次${wrong['zh-CN']}。锁一次只放一个进程过去，交接锁也要时间。`,
    ),
  })
}

export function answers(phases: readonly Phase[]): Measured {
  const asked = sum(phases, (phase) => phase.asked)
  const made = sum(phases, (phase) => phase.made)
  return claim('answers', 'count', {
    expected: 0,
    measured: asked - made,
    why: text(
      `By their own account the processes made ${many(made)} of ${many(asked)} increments, with and without the lock. What is lost was made, and overwritten.`,
      `据各进程自己的记录，加锁与不加锁合计，${many(asked)} 次自增做了 ${many(made)} 次。丢失的那些是做了又被覆盖的。`,
    ),
  })
}
