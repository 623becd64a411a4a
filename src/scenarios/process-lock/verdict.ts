import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import {
  claimOf,
  endedEarly,
  many,
  median,
  num,
  pct,
  repeatsOf,
  resultOf,
  text,
  timingObstacle,
  unproved,
} from '../judging/claims'
import type { Phase, Setup } from './claims'
import {
  answers,
  exclusive,
  LABELS,
  lostApart,
  lostUpdates,
  lostWithLock,
  messages,
  nothingLost,
  price,
  rarelyMet,
  waited,
} from './claims'

/** What a run of locks between processes proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const unlocked = repeatsOf<Phase>(run, 'unlocked')
  const locked = repeatsOf<Phase>(run, 'locked')
  if (setup === undefined || unlocked.length === 0 || run.result('check') === undefined) {
    const why = lostProcess(run) ?? endedEarly(run)
    return unproved(run, 'lost-updates', LABELS['lost-updates'], 'count', why)
  }
  const claims: Claim[] = [claimOf(lostUpdates(setup, unlocked), nothingLost(setup, unlocked))]
  const apart = setup.start === 'come'
  const managed = setup.lock === 'manager'
  if (apart) claims.push(claimOf(lostApart(unlocked)))
  if (locked.length > 0) {
    claims.push(claimOf(lostWithLock(locked, setup.lock)))
    claims.push(claimOf(managed ? messages(unlocked, locked) : exclusive(unlocked, locked)))
  }
  // Who begins when it comes waits for others to come, not for the lock; a manager has none.
  if (locked.length > 0 && !apart && !managed) {
    claims.push(claimOf(waited(run, setup, locked), timingObstacle(run, ['locked']) ?? rarelyMet(run, setup)))
    claims.push(claimOf(price(unlocked, locked), timingObstacle(run, ['unlocked', 'locked'])))
  }
  claims.push(claimOf(answers([...unlocked, ...locked])))
  return { claims, summary: summary(setup, unlocked, locked) }
}

/** A process that ended in the middle: what the number should be is not known. */
function lostProcess(run: RunModel): LocalizedText | null {
  const lost = run.result('lost')
  if (lost === undefined) return null
  const lock = run.result('setup')?.lock
  const [en, zh] =
    lock === 'server'
      ? [
          'The lock server took the lock back, and the others went on.',
          '锁服务器收回了锁，其他进程继续进行。',
        ]
      : lock === 'none'
        ? ['', '']
        : [
            'If it held the lock, nobody releases it any more: the others waited, and gave up.',
            '如果它正拿着锁，就再也没有谁来释放：其他进程等了一阵，只好放弃。',
          ]
  return text(
    `Process ${lost.number} (pid ${lost.pid}) ended in the middle (${lost.how}), so nobody knows what the number should be. ${en}`.trim(),
    `进程 ${lost.number}（pid ${lost.pid}）中途结束（${lost.how}），没有人知道结果应该是多少。${zh}`,
  )
}

function summary(setup: Setup, unlocked: readonly Phase[], locked: readonly Phase[]): LocalizedText {
  const { asked } = unlocked[0]
  const lost = median(unlocked.map((phase) => phase.lost))
  const without = text(
    `Without a lock ${many(lost)} of ${many(asked)} increments were lost (${pct(lost / asked)}).`,
    `不加锁，${many(asked)} 次自增丢了 ${many(lost)} 次（${pct(lost / asked)}）。`,
  )
  // The lesson of a start without a barrier; elsewhere it is a reason to repeat the run.
  const apart =
    setup.start === 'come' && nothingLost(setup, unlocked) !== null
      ? text(
          `None of ${many(asked)} increments was lost, without a lock and by accident: without a barrier the first process was done before the last began.`,
          `${many(asked)} 次自增没有加锁，却一次也没丢，纯属偶然：没有栅栏，最后一个进程还没开始，第一个就数完了。`,
        )
      : null
  if (locked.length === 0) return apart ?? nothingLost(setup, unlocked) ?? without
  const worst = Math.max(...locked.map((phase) => Math.abs(phase.lost)))
  const times = median(locked.map((phase) => phase.wallMs)) / median(unlocked.map((phase) => phase.wallMs))
  if (worst === 0 && setup.lock === 'manager')
    return text(
      `To get the number and to set it are two requests: ${many(lost)} of ${many(asked)} increments were lost (${pct(lost / asked)}). One request that adds lost none, with half the messages.`,
      `先取再写是两次请求：${many(asked)} 次自增丢了 ${many(lost)} 次（${pct(lost / asked)}）。一次请求就加完，一次也没丢，消息也少一半。`,
    )
  if (worst === 0 && setup.start === 'come') return apart ?? without
  if (worst > 0)
    return text(
      `${without.en} With the lock the number was still off by ${many(worst)}: this lock does not keep them apart.`,
      `${without['zh-CN']}加了锁仍差 ${many(worst)}：这把锁没有起作用。`,
    )
  return text(
    `${without.en} With the lock none, and it took ${num(times, 1)} times as long: that is the price of a right answer.`,
    `${without['zh-CN']}加锁后一次不丢，用时是不加锁的 ${num(times, 1)} 倍：这就是答案正确的代价。`,
  )
}
