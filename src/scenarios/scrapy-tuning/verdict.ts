import type { RunModel } from '../../shared/run/model'
import type { Verdict } from '../../shared/run/verdict'
import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import type { Crawl } from './claims'
import type { Theory } from './theory'
import {
  claimOf,
  num,
  pct,
  repeatsOf,
  resultOf,
  sum,
  text,
  timingObstacle,
  unproved,
} from '../judging/claims'
import { answers, attempts, binds, caps, shares, throughput, throughputLabel } from './claims'
import { LIMIT_TEXTS } from './names'
import { theory } from './theory'

/** What a crawl proved: how fast it was, against which limit, and that no request was lost. */
export function judge(run: RunModel): Verdict {
  const setup = resultOf<KnobValues>(run, 'setup')
  const crawls = repeatsOf<Crawl>(run, 'crawl')
  if (setup === undefined || crawls.length === 0)
    return unproved(run, 'throughput', throughputLabel, 'perSecond')
  const refused = crawls.some((crawl) => crawl.refused > 0)
  const expected = theory(setup)
  const disturbed = timingObstacle(run, ['crawl'])
  // Refused requests are repeated at once: the server is the limit, whatever the formulae give.
  const binding = refused ? (['server'] as const) : expected.binding
  const speed = throughput(crawls, expected)
  return {
    claims: [
      claimOf(speed, noFormula(setup, crawls, expected) ?? disturbed),
      claimOf(binds(crawls, binding), unclear(setup) ?? disturbed),
      ...caps(crawls, setup).map((cap) => claimOf(cap)),
      claimOf(attempts(crawls)),
      claimOf(answers(crawls)),
    ],
    summary: summary(crawls, speed.measured),
  }
}

/** Why the formulae say nothing of these crawls; null where they do. */
function noFormula(knobs: KnobValues, crawls: readonly Crawl[], expected: Theory): LocalizedText | null {
  const total = (of: (crawl: Crawl) => number) => sum(crawls, (crawl) => of(crawl))
  const refused = total((crawl) => crawl.refused)
  if (refused > 0)
    return text(
      `The server refused ${refused} requests: how many come back when is no formula.`,
      `服务器拒绝了 ${refused} 次请求：它们何时回来、回来多少，没有公式可循。`,
    )
  const hangs = unclear(knobs)
  if (hangs !== null) return hangs
  if (total((crawl) => crawl.timeouts) > 0)
    return text(
      'Requests timed out: how long they kept their places is no formula.',
      '有请求超时：它们占了多久的位置，没有公式可循。',
    )
  if (knobs['autothrottle-enabled'] === true && !expected.binding.includes('delay'))
    return text(
      'AutoThrottle slows down for the queueing that it causes itself: the formula is only a bound.',
      'AutoThrottle 会因为自己造成的排队而减速：公式只能给出界限。',
    )
  if (expected.binding.includes('parsing'))
    return text(
      'A scraper over its size lets downloads through in bursts: the formula is only a bound.',
      '解析超出容量后，下载是一阵一阵放行的：公式只能给出界限。',
    )
  return null
}

function unclear(knobs: KnobValues): LocalizedText | null {
  if (Number(knobs.hangs) === 0) return null
  return text(
    'Requests that hang keep their places until DOWNLOAD_TIMEOUT: luck decides how many at once.',
    '挂起的请求会占着位置，直到 DOWNLOAD_TIMEOUT：同时有几个，全看运气。',
  )
}

function summary(crawls: readonly Crawl[], rate: number): LocalizedText {
  const [first] = shares(crawls)
  const [gaveUp, asked] = [sum(crawls, (crawl) => crawl.gaveUp), sum(crawls, (crawl) => crawl.requests)]
  const lost =
    gaveUp === 0
      ? text('', '')
      : text(`, ${gaveUp} of ${asked} given up`, `，${asked} 个中有 ${gaveUp} 个被放弃`)
  const pace = text(
    `${num(rate, 1)} requests answered a second${lost.en}.`,
    `每秒有 ${num(rate, 1)} 个请求得到应答${lost['zh-CN']}。`,
  )
  if (first === undefined) return pace
  const { name, advice } = LIMIT_TEXTS[first.limit]
  return text(
    `${pace.en} For ${pct(first.share)} of the time, what kept it from more was ${name.en}. ${advice.en}`,
    `${pace['zh-CN']}${pct(first.share)} 的时间里，限制来自${name['zh-CN']}。${advice['zh-CN']}`,
  )
}
