import type { LocalizedText } from '../../shared/text'
import type { ResultRecord } from '../../shared/run/records'
import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { Measured } from '../judging/claims'
import type { QueueRound, QueueSetup } from '../judging/queues'
import {
  claimOf,
  count,
  num,
  pct,
  repeatsOf,
  resultOf,
  text,
  timingObstacle,
  unproved,
} from '../judging/claims'
import { accountOf, readLog } from '../judging/queue-log'
import {
  blocked,
  claim,
  growth,
  idle,
  itemsOf,
  LABELS,
  peak,
  sharedCores,
  throughput,
  tooFast,
} from '../judging/queues'

/** An item crosses into the broker and out of it again: time between items (milliseconds) that is no trouble. */
const LEAST_GAP = 0.8

type Round = ResultRecord['values'] & QueueRound

/** What a run of the queue between processes proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<QueueSetup>(run, 'setup')
  const rounds = repeatsOf<Round>(run, 'queue')
  const unbounded = repeatsOf<Round>(run, 'unbounded')
  if (setup === undefined || rounds.length === 0)
    return unproved(run, 'throughput', LABELS.throughput, 'perSecond')
  const bounded = setup.capacity > 0
  const busy = short([...rounds, ...unbounded]) ?? tooFast(setup, LEAST_GAP)
  const timing = busy ?? timingObstacle(run, ['queue'])
  const waiting = timing ?? sharedCores(run, setup, rounds, 'queue')
  const claims: Claim[] = [claimOf(throughput(run, setup, rounds, 'queue'), timing)]
  if (bounded) {
    claims.push(claimOf(peak(run, setup, rounds, waiting), short(rounds)))
    claims.push(claimOf(blocked(run, setup, rounds), waiting))
  }
  claims.push(claimOf(idle(run, setup, rounds), waiting))
  const grown = bounded ? unbounded : rounds
  const phase = bounded ? 'unbounded' : 'queue'
  const growing = busy ?? timingObstacle(run, [phase]) ?? sharedCores(run, setup, grown, phase)
  if (grown.length > 0) claims.push(claimOf(growth(run, setup, grown, phase), growing))
  claims.push(claimOf(answers([...rounds, ...unbounded])))
  return { claims, summary: summary(setup, rounds, grown, claims) }
}

/** With a member killed on the way, the two sides were not those that the formulas are about. */
function short(rounds: readonly Round[]): LocalizedText | null {
  const killed = Math.max(...rounds.map((round) => round.killed ?? 0))
  if (killed === 0) return null
  return text(
    `Not judged: ${killed} of the producers and consumers ended before the end.`,
    `不作判断：有 ${killed} 个生产者或消费者提前结束。`,
  )
}

/** Every item of every round, exactly once, unharmed, in its producer's order: by what consumers say of each. */
function answers(rounds: readonly Round[]): Measured {
  const found = rounds.map((round) => ({
    round,
    account: accountOf(readLog(round), round.items, round.producers),
  }))
  const { items, missing, twice, overtaken, damaged, sums } = itemsOf(found)
  const why = text(
    `${items} items sent in ${count(rounds.length, 'round')}: ${missing} missing, ${twice} twice, ${damaged} damaged on the way (CRC-32 of the bytes), ${overtaken} taken after a later one of the same producer.`,
    `${rounds.length} 轮共发送 ${items} 个项目：丢失 ${missing} 个，重复 ${twice} 个，途中损坏 ${damaged} 个（按字节的 CRC-32），被同一生产者后来的项目抢先 ${overtaken} 个。`,
  )
  return claim('answers', 'count', {
    expected: 0,
    measured: missing + twice + overtaken + damaged || sums,
    why,
  })
}

function summary(
  setup: QueueSetup,
  rounds: readonly Round[],
  grown: readonly Round[],
  claims: readonly Claim[],
): LocalizedText {
  const killed = rounds.concat(grown).reduce((most, round) => Math.max(most, round.killed ?? 0), 0)
  const faults = claims.at(-1)?.measured ?? 0
  if (killed > 0)
    return text(
      `Ended before the end: ${killed} of the producers and consumers; ${faults} items did not arrive as they should. What a process has taken out of the queue dies with it: nobody puts it back.`,
      `有 ${killed} 个生产者或消费者提前结束；${faults} 个项目没有如期到达。进程从队列里取走的东西会随它一起消失：没有谁会放回去。`,
    )
  const [speed] = claims
  if (speed.holds === null || speed.measured === null) return speed.why
  const rate = num(speed.measured)
  const most = Math.max(...grown.map((round) => round.peak))
  const waits = claims.find(({ id }) => id === 'blocked')
  if (setup.capacity > 0 && waits?.measured != null)
    return text(
      `${rate} items a second went through, as fast as the slower side. The bounded queue kept producers waiting ${pct(waits.measured)} of their time and never held more than ${setup.capacity}; without a bound, ${most} piled up.`,
      `每秒通过 ${rate} 个项目，与较慢的一方同速。有界队列让生产者有 ${pct(waits.measured)} 的时间在等，但从未超过 ${setup.capacity} 个；不设上限时堆到了 ${most} 个。`,
    )
  return text(
    `${rate} items a second went through, as fast as the slower side; up to ${most} of ${setup.items} items waited, since nothing held producers back.`,
    `每秒通过 ${rate} 个项目，与较慢的一方同速；没有什么拦住生产者，${setup.items} 个项目中最多有 ${most} 个同时在等。`,
  )
}
