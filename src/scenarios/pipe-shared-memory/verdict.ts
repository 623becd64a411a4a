import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import type { LocalizedText } from '../../shared/text'
import { claimOf, num, resultOf, sizeText, text, timingObstacle, unproved } from '../judging/claims'
import type { Setup, Way } from './claims'
import {
  answers,
  FILE_TOLD,
  LARGE,
  largeOverSmall,
  NAMES,
  pipeOverMessages,
  sharedOverPipe,
  speedOf,
  throughput,
  wakeUps,
} from './claims'
import { judgeUnread } from './unread'

const LABEL = text('Transfers that arrived with other bytes', '收到的内容与发出不一致的传输')

/** What a run of pipe and shared memory proved. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<Setup>(run, 'setup')
  if (setup?.channel === 'unread') return judgeUnread(run)
  const check = run.result('check')
  if (setup === undefined || check === undefined) return unproved(run, 'answers', LABEL, 'count')
  const ways = setup.ways.split(' ') as Way[]
  const has = (...some: Way[]) => some.every((way) => ways.includes(way))
  const timing = (...some: Way[]) => timingObstacle(run, some)
  const claims: Claim[] = ways.map((way) => claimOf(throughput(run, setup, way), timing(way)))
  if (has('pipe', 'message'))
    claims.push(claimOf(pipeOverMessages(run, setup), timing('pipe', 'message') ?? small(setup)))
  for (const way of ['file', 'posix'] as const)
    if (has(way, 'pipe')) {
      const obstacle = timing(way, 'pipe') ?? small(setup)
      claims.push(claimOf(sharedOverPipe(run, way), obstacle ?? (way === 'file' ? FILE_TOLD : null)))
    }
  claims.push(claimOf(largeOverSmall(run, ways), timing(...ways)))
  if (has('file', 'pipe')) claims.push(claimOf(wakeUps(run), timing('file', 'pipe')))
  claims.push(claimOf(answers(Number(check.transfers), Number(check.wrong))))
  return { claims, summary: summary(run, setup, ways, Number(check.wrong), timing(...ways)) }
}

function small({ bytes }: Setup): LocalizedText | null {
  if (bytes >= LARGE) return null
  return text(
    `Messages of ${sizeText(bytes)} cost mainly their handing over; copies show from ${sizeText(LARGE)} on.`,
    `每条只有 ${sizeText(bytes)}，开销主要在交接上；从 ${sizeText(LARGE)} 起才看得出复制的差别。`,
  )
}

function summary(
  run: RunModel,
  setup: Setup,
  ways: readonly Way[],
  wrong: number,
  obstacle: LocalizedText | null,
): LocalizedText {
  if (wrong > 0)
    return text(
      `${wrong} transfers arrived with other bytes than were sent: no speed counts.`,
      `有 ${wrong} 次传输收到的内容与发出的不一致：速度再快也没有意义。`,
    )
  if (obstacle !== null) return obstacle
  const size = sizeText(setup.bytes)
  const list = (locale: 'en' | 'zh-CN') =>
    ways.map((way) => `${NAMES[way][locale]} ${num(speedOf(run, way).measured)} MB/s`)
  return text(
    `The same bytes, ${size} at a time: ${list('en').join(', ')}. Large messages cost their copies, small ones their handing over.`,
    `同样的数据，每条 ${size}：${list('zh-CN').join('，')}。大消息的代价是复制，小消息的代价是交接。`,
  )
}
