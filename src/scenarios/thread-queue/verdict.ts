import type { LocalizedText } from '../../shared/text'
import type { ResultRecord } from '../../shared/run/records'
import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { QueueOrder } from '../judging/queue-log'
import type { QueueRound, QueueSetup } from '../judging/queues'
import { priorityOf } from '../lib/queue-items.mjs'
import {
  claimMissing,
  claimOf,
  endedEarly,
  num,
  pct,
  repeatsOf,
  resultOf,
  text,
  timingObstacle,
  unproved,
} from '../judging/claims'
import { accountOf, replayQueueLog, readLog } from '../judging/queue-log'
import { blocked, growth, idle, LABELS, peak, sharedCores, throughput, tooFast } from '../judging/queues'
import { judgeExercise } from '../stepping/verdict'
import type { Burst, LoggedRound } from './claims'
import { againstProcesses, answers, inversions, outOfTurn, THREAD_LABELS } from './claims'

/** Time between items (milliseconds) that is no trouble for a lock and two conditions. */
const LEAST_GAP = 0.1

type Round = ResultRecord['values'] & QueueRound
type Setup = QueueSetup & { readonly order: QueueOrder }

/** What a run of the queue between threads proved. */
export function judge(run: RunModel): Verdict {
  if (run.result('setup')?.exercise !== undefined) return judgeExercise(run)
  const setup = resultOf<Setup>(run, 'setup')
  const told = repeatsOf<Round>(run, 'queue')
  if (setup === undefined || told.length === 0)
    return unproved(run, 'throughput', LABELS.throughput, 'perSecond')
  const followed = told.map((round): LoggedRound => {
    const log = readLog(round)
    const service = replayQueueLog(log, setup.order, priorityOf)
    return { round, service, account: accountOf(log, round.items, 1) }
  })
  // How deep the queue was is taken from its log, not from its own word.
  const rounds = followed.map(({ round, service }) => ({ ...round, peak: service.peak }))
  const timing = tooFast(setup, LEAST_GAP) ?? timingObstacle(run, ['queue'])
  const waiting = timing ?? sharedCores(run, setup, rounds, 'queue')
  const claims: Claim[] = [claimOf(throughput(run, setup, rounds, 'queue'), timing)]
  if (setup.capacity > 0) {
    claims.push(claimOf(peak(run, setup, rounds, waiting)))
    claims.push(claimOf(blocked(run, setup, rounds), waiting))
  } else claims.push(claimOf(growth(run, setup, rounds, 'queue'), waiting))
  claims.push(claimOf(idle(run, setup, rounds), waiting))
  claims.push(claimOf(outOfTurn(setup.order, followed)))
  claims.push(claimOf(inversions(setup.order, followed)))
  claims.push(race(run))
  claims.push(claimOf(answers(followed)))
  return { claims, summary: summary(setup, claims) }
}

function race(run: RunModel): Claim {
  const [threads, processes] = ['threads-burst', 'processes-burst'].map((name) => repeatsOf<Burst>(run, name))
  if (threads.length === 0 || processes.length === 0) {
    const label = THREAD_LABELS['against-processes']
    return claimMissing('against-processes', label, 'ratio', endedEarly(run))
  }
  return claimOf(
    againstProcesses(threads, processes),
    timingObstacle(run, ['threads-burst', 'processes-burst']),
  )
}

function summary({ order, capacity }: Setup, claims: readonly Claim[]): LocalizedText {
  const measured = (id: string) => claims.find((claim) => claim.id === id)?.measured ?? NaN
  const [speed] = claims
  const pace =
    speed.holds === null || speed.measured === null
      ? text('', '')
      : text(
          `${num(speed.measured)} items a second went through, as fast as the slower side. `,
          `每秒通过 ${num(speed.measured)} 个项目，与较慢的一方同速。`,
        )
  const most = measured(capacity > 0 ? 'peak' : 'growth')
  const overtaken = pct(measured('inversions'))
  const served = {
    fifo: text('First in, first out: no item overtook another', '先进先出：没有一个项目插队'),
    lifo: text(
      `Last in, first out: ${overtaken} of all pairs changed places`,
      `后进先出：${overtaken} 的项目对换了先后`,
    ),
    priority: text(
      `The most urgent first: ${overtaken} of all pairs changed places, and none was served while a more urgent one waited`,
      `最紧急的优先：${overtaken} 的项目对换了先后，没有一个在更紧急者等待时被处理`,
    ),
  }[order]
  if (measured('order') > 0)
    return text(
      `${measured('order')} items were taken out of turn: this queue does not do what it says.`,
      `有 ${measured('order')} 个项目没有按顺序取出：这个队列名不副实。`,
    )
  return text(
    `${pace.en}${served.en}; at most ${most} waited.`,
    `${pace['zh-CN']}${served['zh-CN']}；同时等待的最多 ${most} 个。`,
  )
}
