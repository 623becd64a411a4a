import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import { claimOf, num, repeatsOf, resultOf, sum, text, timingObstacle, unproved } from '../judging/claims'
import type { Phase, Setup, Stalled, Strategy } from './claims'
import { faster, growth, parallelism, sameCpu, STRATEGIES, wall, wallLabel, workOf } from './claims'
import { answers, late, loopDelay, oneThread, quietDelay } from './stall-claims'

/** Shorter waits (milliseconds) measure the asking: timers count in milliseconds, and a request costs one or so. */
const SHORTEST_WAIT = 10

/** What a run of the three ways to wait proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  const check = resultOf<Parameters<typeof answers>[0]>(run, 'check')
  const used = STRATEGIES.filter((strategy) => run.result(strategy) !== undefined)
  if (setup === undefined || check === undefined || used.length === 0)
    return unproved(run, 'wall-blocking', wallLabel('blocking'), 'milliseconds')
  const phases = (strategy: Strategy, size: number) =>
    repeatsOf<Phase>(run, strategy).filter((phase) => phase.size === size)
  const all = (strategy: Strategy) => phases(strategy, setup.waits)
  const busy = timingObstacle(run, used)
  const timing = busy ?? tiny(setup)
  const work = workOf(run, setup)
  const both = (strategy: Strategy) => used.includes(strategy) && used.includes('blocking')

  const claims: Claim[] = []
  if (both('event-loop'))
    claims.push(claimOf(faster(setup, 'event-loop', all('blocking'), all('event-loop'), work), timing))
  if (both('threads'))
    claims.push(claimOf(faster(setup, 'threads', all('blocking'), all('threads'), work), timing))
  for (const strategy of used) claims.push(claimOf(wall(setup, strategy, all(strategy), work), timing))
  const quarter = Math.round(setup.waits / 4)
  for (const strategy of used)
    claims.push(claimOf(growth(setup, strategy, phases(strategy, quarter), all(strategy), work), timing))
  if (both('event-loop')) claims.push(claimOf(sameCpu(setup, all('blocking'), all('event-loop')), busy))
  if (used.includes('event-loop'))
    claims.push(claimOf(quietDelay(all('event-loop'), work('event-loop', setup.waits)), busy))
  const stalled = repeatsOf<Stalled>(run, 'stalled')
  if (stalled.length > 0) {
    const disturbed = timingObstacle(run, ['stalled']) ?? imperceptible(setup)
    claims.push(claimOf(loopDelay(stalled), disturbed))
    claims.push(
      claimOf(
        late(setup, stalled, work('event-loop', setup.waits)),
        disturbed ?? tiny(setup) ?? alone(setup),
      ),
    )
    claims.push(claimOf(oneThread(stalled)))
  }
  claims.push(claimOf(answers(check)))
  return { claims, summary: summary(setup, used, all, stalled, claims) }
}

function tiny({ latency }: Setup): LocalizedText | null {
  if (latency >= SHORTEST_WAIT) return null
  return text(
    `Waits of ${latency} ms measure the asking, not the waiting: take ${SHORTEST_WAIT} ms or more.`,
    `${latency} 毫秒的等待测到的是收发，不是等待：请取 ${SHORTEST_WAIT} 毫秒以上。`,
  )
}

function imperceptible({ stall }: Setup): LocalizedText | null {
  if (stall >= SHORTEST_WAIT) return null
  return text(
    `A stall of ${stall} ms can't be told from the loop's ordinary delays.`,
    `${stall} 毫秒的卡顿和循环平常的延迟分不出来。`,
  )
}

function alone({ limit }: Setup): LocalizedText | null {
  if (limit !== 1) return null
  return text(
    'With a limit of one nobody else is under way: an event loop that waits for one thing is as slow as blocking.',
    '上限为一时没有别的等待在途：只等一件事的事件循环，和阻塞一样慢。',
  )
}

const seconds = (milliseconds: number): string => num(milliseconds / 1000, milliseconds < 1000 ? 2 : 1)

function summary(
  setup: Setup,
  used: readonly Strategy[],
  all: (strategy: Strategy) => Phase[],
  stalled: readonly Stalled[],
  claims: readonly Claim[],
): LocalizedText {
  const told = claims.find(({ id }) => id === `wall-${used[0]}`)!
  if (told.holds === null) return told.why
  const en: string[] = []
  const zh: string[] = []
  for (const strategy of used) {
    const measured = claims.find(({ id }) => id === `wall-${strategy}`)!.measured!
    const cpu = sum(all(strategy), ({ cpuEachMs, size }) => cpuEachMs * size) / all(strategy).length
    const at = parallelism(setup, strategy)
    en.push(
      `${strategy.replace('-', ' ')} ${seconds(measured)} s (${at} at once, ${num(cpu / 1000, 2)} CPU-seconds)`,
    )
    const name = { blocking: '阻塞', threads: '多线程', 'event-loop': '事件循环' }[strategy]
    zh.push(`${name} ${seconds(measured)} 秒（同时 ${at} 个，${num(cpu / 1000, 2)} CPU 秒）`)
  }
  const held =
    stalled.length === 0
      ? text('', '')
      : text(
          ` One callback that computed for ${setup.stall} ms held up ${num(stalled.at(-1)!.underWay)} others.`,
          `一个计算了 ${setup.stall} 毫秒的回调，让另外 ${num(stalled.at(-1)!.underWay)} 个等待都跟着迟到。`,
        )
  return text(
    `${setup.waits} waits of ${setup.latency} ms: ${en.join(', ')}.${held.en}`,
    `${setup.waits} 次 ${setup.latency} 毫秒的等待：${zh.join('，')}。${held['zh-CN']}`,
  )
}
