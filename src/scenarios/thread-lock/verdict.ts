import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import type { Deadlock } from '../../shared/run/wait-for'
import type { Measured } from '../judging/claims'
import { deadlockText } from '../../shared/run/deadlock-text'
import {
  busyObstacle,
  claimOf,
  excused,
  median,
  num,
  overRepeats,
  pct,
  repeatsOf,
  resultOf,
  text,
  timingObstacle,
  unproved,
} from '../judging/claims'
import { phaseSpans } from '../judging/load'
import { judgeExercise } from '../stepping/verdict'
import type { Race, Round, Setup } from './claims'
import {
  answers,
  brokenAfter,
  byChance,
  cycleLength,
  deadlocks,
  depth,
  LABELS,
  lockCost,
  lostUpdates,
  lostWithLock,
  neverMet,
  within,
} from './claims'

/** What a run of the thread locks proved. */
export function judge(run: RunModel): Verdict {
  if (run.result('setup')?.exercise !== undefined) return judgeExercise(run)
  const setup = resultOf<Setup>(run, 'setup')
  const check = run.result('check')
  if (setup === undefined || check === undefined) {
    const id = run.result('setup')?.demo === 'race' || setup === undefined ? 'lost-updates' : 'deadlocks'
    return unproved(run, id, LABELS[id], 'count')
  }
  const missing = Number(check.missing)
  if (setup.demo === 'race') return judgeRace(run, setup, missing)
  return judgeRounds(run, setup, missing)
}

function judgeRace(run: RunModel, setup: Setup, missing: number): Verdict {
  const none = repeatsOf<Race>(run, 'none')
  const alone = repeatsOf<Race>(run, 'alone')
  const locked = repeatsOf<Race>(run, 'lock')
  const lost = excused(lostUpdates(none), neverMet(setup, none) ?? busyObstacle(run, phaseSpans(run, 'none')))
  const claims: Claim[] = [lost]
  if (locked.length > 0) {
    claims.push(claimOf(lostWithLock(locked, setup.lock)))
    claims.push(claimOf(lockCost(alone, none, locked), timingObstacle(run, ['alone', 'lock'])))
  }
  claims.push(claimOf(answers(missing)))
  return { claims, summary: raceSummary(setup, lost, none, locked) }
}

function raceSummary(
  setup: Setup,
  lost: Claim,
  none: readonly Race[],
  locked: readonly Race[],
): LocalizedText {
  if (lost.holds === null) return lost.why
  const { measured } = overRepeats(none.map((race) => race.lost / race.done))
  const share = pct(measured)
  if (lost.holds === false)
    return text(
      'Nothing was lost without a lock this time. That proves nothing: the race is still there. Make it wider, or take more increments.',
      '这一次不加锁也没有丢。但这证明不了什么：竞态条件依然存在。请加宽竞争窗口，或增加自增次数。',
    )
  if (locked.length === 0)
    return text(
      `Without a lock ${setup.threads} threads lost ${share} of their increments. How fast they were does not matter: the result is wrong.`,
      `不加锁，${setup.threads} 个线程丢了 ${share} 的自增。跑得多快都没有意义：结果是错的。`,
    )
  if (locked.some((race) => race.lost !== 0))
    return text(
      `Even with ${setup.lock} increments were lost: the lock does not work.`,
      `用了 ${setup.lock} 仍然丢了更新：这把锁没有起作用。`,
    )
  return text(
    `Without a lock ${setup.threads} threads lost ${share} of their increments, with ${setup.lock} none.`,
    `不加锁，${setup.threads} 个线程丢了 ${share} 的自增；用了 ${setup.lock}，一次也没丢。`,
  )
}

function judgeRounds(run: RunModel, setup: Setup, missing: number): Verdict {
  const twice = setup.demo === 're-entry'
  const name = twice ? 're-entry' : 'transfers'
  const spans = phaseSpans(run, name)
  const rounds = repeatsOf<Round>(run, name).map((values, at) => ({ ...values, ...spans[at] }))
  const found = rounds.flatMap((round) => within(run, round))
  // After giving up, threads may meet in a smaller circle; the first of each round is the one that was set up.
  const first = rounds.flatMap((round) => within(run, round).slice(0, 1))
  const stuck = twice ? setup.lock !== 'RLock' : setup.order === 'opposite'
  const chance = stuck && !twice && setup.meeting === 'chance'
  const sentence = first.length > 0 ? capital(deadlockText(run, first[0])) : null
  const unheard = run.dropped > 0 ? unheardOf(run.dropped) : null
  // Threads meet within a fifth of a second, and give up in time, unless others keep them from their cores.
  const timely = (measured: Measured) =>
    unheard === null ? excused(measured, busyObstacle(run, spans)) : claimOf(measured, unheard)
  const claims: Claim[] = []
  if (twice) claims.push(claimOf(depth(rounds, setup.lock)))
  const met = deadlocks(run, rounds, stuck ? setup.repeats : 0, sentence)
  const told = byChance(run, rounds)
  if (chance) claims.push(claimOf(told, unheard ?? told.why))
  else claims.push(stuck ? timely(met) : claimOf(met, unheard))
  if (stuck && !chance) {
    claims.push(claimOf(cycleLength(first, twice ? 1 : setup.threads), unheard))
    claims.push(timely(brokenAfter(first, setup.timeout)))
  }
  if (chance && found.length > 0) claims.push(timely(brokenAfter(found, setup.timeout)))
  claims.push(claimOf(answers(missing)))
  return { claims, summary: roundsSummary(setup, sentence, found, rounds) }
}

function unheardOf(events: number): LocalizedText {
  return text(
    `${events} events of the program were dropped: its waits and holds are not all known.`,
    `程序有 ${events} 个事件被丢弃：等待和持有的情况并不完整。`,
  )
}

function roundsSummary(
  setup: Setup,
  sentence: LocalizedText | null,
  found: readonly Deadlock[],
  rounds: readonly Round[],
): LocalizedText {
  if (sentence !== null) {
    const waited = num(median(found.map(({ start, end }) => ((end ?? NaN) - start) / 1000)), 1)
    return text(
      `${sentence.en}. It ended only because somebody gave up, after ${waited} s.`,
      `${sentence['zh-CN']}。过了 ${waited} 秒，因为有线程放弃才得以结束。`,
    )
  }
  if (setup.demo === 're-entry')
    return text(
      `The owner of an RLock can take it again: depth ${Math.max(...rounds.map((round) => round.depth))}, and nobody waited for itself.`,
      `RLock 的持有者可以再次获取它：深度到了 ${Math.max(...rounds.map((round) => round.depth))}，没有谁在等自己。`,
    )
  if (setup.order === 'same')
    return text(
      `${setup.threads} threads and as many locks, always the lower number first: they waited for each other, but never in a circle.`,
      `${setup.threads} 个线程、同样多的锁，一律先拿编号小的：会互相等待，但绝不会成环。`,
    )
  return text(
    'The threads did not meet in a circle this time. That proves nothing: the order is still wrong.',
    '这一次线程没有碰成环。但这证明不了什么：拿锁的顺序依然是错的。',
  )
}

function capital(sentence: LocalizedText): LocalizedText {
  return { ...sentence, en: sentence.en.charAt(0).toUpperCase() + sentence.en.slice(1) }
}
