import type { RunModel } from '../../shared/run/model'
import type { Verdict } from '../../shared/run/verdict'
import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import type { Crawl } from './claims'
import type { Theory } from './theory'
import {
  claimOf,
  coresFree,
  median,
  num,
  pct,
  repeatsOf,
  resultOf,
  sum,
  text,
  timingObstacle,
  unproved,
} from '../judging/claims'
import { treeCpu } from '../judging/cores'
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
      claimOf(
        speed,
        noFormula(setup, crawls, expected) ?? disturbed ?? ownWork(run, setup, crawls, expected),
      ),
      claimOf(binds(crawls, binding), unclear(setup) ?? disturbed ?? ownWork(run, setup, crawls, expected)),
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

/** Share of the time that the crawler's thread may be busy before its answers have to queue for it. */
const BUSY = 0.6
/** Of what parsing takes, so much may come on top. */
const ON_TOP = 0.05

/** Why what the crawler itself costs, which no formula has, is part of the result on this machine; null where it is not. */
function ownWork(
  run: RunModel,
  knobs: KnobValues,
  crawls: readonly Crawl[],
  { binding }: Theory,
): LocalizedText | null {
  const wall = sum(crawls, (crawl) => crawl.wallMs)
  const busy = sum(crawls, (crawl) => crawl.cpuMs) / wall
  const parsing =
    (sum(crawls, (crawl) => crawl.requests) * Number(knobs.items) * Number(knobs['parse-ms'])) / wall
  const cores = run.meta?.host.cores ?? NaN
  // The server has the same core where there is but one.
  const all = Math.max(busy, treeCpu(run, 'crawl') / median(crawls.map((crawl) => crawl.wallMs)) || 0)
  const free = coresFree(run, 'crawl', cores)
  const plain = binding.includes('core')
    ? busy <= (1 + ON_TOP) * parsing && !(free < 1)
    : busy <= BUSY && !(all > BUSY * free)
  if (plain) return null
  return text(
    `Not judged: the crawler's own work, ${pct(busy - parsing)} of the time of its thread, slows it down on this machine; the formulae know nothing of it.`,
    `不作判断：爬虫自身的工作占了它线程 ${pct(busy - parsing)} 的时间，在这台机器上拖慢了它；公式里没有这一项。`,
  )
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
