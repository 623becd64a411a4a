import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import type { Limit, Theory } from './theory'
import { claim, num, overRepeats, pct, sum, text } from '../judging/claims'
import { LIMIT_TEXTS } from './names'
import { LIMITS } from './theory'

/** Agreement with theory. */
const TOLERANCE = 0.1

/** What crawl.mjs says of one crawl, as far as it is judged; times in milliseconds. */
export interface Crawl extends Record<`${Limit}Ms`, number> {
  readonly wallMs: number
  readonly cpuMs: number
  readonly requests: number
  readonly answered: number
  readonly gaveUp: number
  readonly mostAttempts: number
  readonly attempts: number
  readonly retried: number
  readonly errors: number
  readonly refused: number
  readonly timeouts: number
  readonly connection: number
  readonly latencyMs: number
  readonly peakActive: number
  readonly peakTransferring: number
  readonly serverSaw: number
}

/** Share of the time that each limit bound, the largest first; those that never did are left out. */
export function shares(crawls: readonly Crawl[]): { limit: Limit; share: number }[] {
  const times = LIMITS.map((limit) => ({ limit, time: sum(crawls, (crawl) => crawl[`${limit}Ms`]) }))
  const all = sum(times, ({ time }) => time)
  return times
    .filter(({ time }) => time > 0)
    .map(({ limit, time }) => ({ limit, share: time / all }))
    .sort((a, b) => b.share - a.share)
}

const shareList = (crawls: readonly Crawl[]): LocalizedText => {
  const parts = shares(crawls).filter(({ share }) => share >= 0.01)
  return text(
    parts.map(({ limit, share }) => `${limit} ${pct(share)}`).join(', '),
    parts.map(({ limit, share }) => `${LIMIT_TEXTS[limit].name['zh-CN']} ${pct(share)}`).join('，'),
  )
}

export const throughputLabel = text('Requests answered a second', '每秒得到应答的请求数')

/** Of the requests that got an answer: giving up is quick, and no speed. */
export function throughput(crawls: readonly Crawl[], theory: Theory): Measured {
  const measured = overRepeats(crawls.map((crawl) => (1000 * crawl.answered) / crawl.wallMs))
  // The formulae tell how fast the crawl gets through its requests, those given up in the end among them.
  const expected =
    (theory.rate * sum(crawls, (crawl) => crawl.answered)) / sum(crawls, (crawl) => crawl.requests)
  const off = measured.measured / expected - 1
  const limit = LIMIT_TEXTS[theory.binding[0]].name
  const cpu = sum(crawls, (crawl) => crawl.cpuMs) / sum(crawls, (crawl) => crawl.requests)
  const agreement =
    Math.abs(off) <= TOLERANCE
      ? text('', '')
      : text(
          ` It is off by ${pct(Math.abs(off))}: the time went to ${shareList(crawls).en}.`,
          `相差 ${pct(Math.abs(off))}，时间的去向：${shareList(crawls)['zh-CN']}。`,
        )
  return claim('throughput', 'perSecond', {
    label: throughputLabel,
    expected,
    measured,
    within: TOLERANCE * expected,
    better: 'more',
    why: text(
      `By the formulae, ${num(theory.seconds, 1)} s because of ${limit.en}. The crawler itself spent ${num(cpu, 1)} ms of CPU time on each request.${agreement.en}`,
      `按公式需要 ${num(theory.seconds, 1)} 秒，原因是${limit['zh-CN']}。爬虫自己在每个请求上花了 ${num(cpu, 1)} 毫秒 CPU 时间。${agreement['zh-CN']}`,
    ),
  })
}

/** Whether the limit that theory names was the one that bound most of the time. */
export function binds(crawls: readonly Crawl[], binding: readonly Limit[]): Measured {
  const list = shares(crawls)
  const measured = list
    .filter(({ limit }) => binding.includes(limit))
    .reduce((total, { share }) => total + share, 0)
  const others = Math.max(
    0,
    ...list.filter(({ limit }) => !binding.includes(limit)).map(({ share }) => share),
  )
  const name = LIMIT_TEXTS[binding[0]].name
  return claim('binds', 'percent', {
    label: text(`Share of the time that ${name.en} bound`, `真正的限制是“${name['zh-CN']}”的时间占比`),
    expected: 1,
    measured,
    holds: measured > others,
    why: text(
      `Looked at two hundred times a second: ${shareList(crawls).en}. It holds when no other limit bound for longer; the last requests of a crawl are always limited by the spider.`,
      `每秒查看两百次：${shareList(crawls)['zh-CN']}。只要没有别的限制占得更久，就算成立；抓取收尾时，限制总是来自爬虫。`,
    ),
  })
}

/** Every request is answered, or given up after its last attempt. */
export function answers(crawls: readonly Crawl[]): Measured {
  const asked = sum(crawls, (crawl) => crawl.requests)
  const [answered, gaveUp] = [sum(crawls, (c) => c.answered), sum(crawls, (c) => c.gaveUp)]
  const retried = sum(crawls, (crawl) => crawl.retried)
  const failed = (of: 'errors' | 'refused' | 'timeouts' | 'connection') => sum(crawls, (crawl) => crawl[of])
  return claim('answers', 'count', {
    label: text('Requests neither answered nor given up', '既没有应答、也没有放弃的请求'),
    expected: 0,
    measured: Math.abs(asked - answered - gaveUp),
    why: text(
      `Of ${asked}, ${answered} were answered and ${gaveUp} given up. Attempts that failed: ${failed('errors')} errors, ${failed('refused')} refusals, ${failed('timeouts')} timeouts, ${failed('connection')} lost connections; ${retried} of them were tried again.`,
      `共 ${asked} 个：应答 ${answered} 个，放弃 ${gaveUp} 个。失败的尝试：出错 ${failed('errors')} 次，被拒 ${failed('refused')} 次，超时 ${failed('timeouts')} 次，断线 ${failed('connection')} 次；其中 ${retried} 次又重试了。`,
    ),
  })
}

/** The server counted the same requests from its side. */
export function attempts(crawls: readonly Crawl[]): Measured {
  const made = sum(crawls, (crawl) => crawl.attempts)
  const seen = sum(crawls, (crawl) => crawl.serverSaw)
  // An attempt that ended while its name was looked up or its connection made never got there.
  const unsent = sum(crawls, (crawl) => crawl.timeouts + crawl.connection)
  return claim('attempts', 'count', {
    label: text('Attempts, as the server counted them', '服务器数到的尝试次数'),
    expected: made,
    measured: seen,
    holds: seen <= made && seen >= made - unsent,
    why: text(
      'The crawler and the server are two processes, and each kept its own count.',
      '爬虫和服务器是两个进程，各数各的。',
    ),
  })
}

/** The caps of the settings, where there are any: never exceeded, and 1 + RETRY_TIMES attempts at the most. */
export function caps(crawls: readonly Crawl[], knobs: KnobValues): Measured[] {
  const most = (of: (crawl: Crawl) => number) => Math.max(...crawls.map(of))
  const cap = (id: string, label: LocalizedText, expected: number, measured: number, why: LocalizedText) =>
    claim(id, 'count', { label, expected, measured, most: expected, why })
  const total = Number(knobs['concurrent-requests'])
  return [
    cap(
      'transferring',
      text('Most requests to one host at once (at most)', '对同一主机最多的同时请求数（至多）'),
      Number(knobs['concurrent-requests-per-domain']),
      most((crawl) => crawl.peakTransferring),
      text(
        'CONCURRENT_REQUESTS_PER_DOMAIN counts what is on the wire.',
        'CONCURRENT_REQUESTS_PER_DOMAIN 数的是已经发出的请求。',
      ),
    ),
    ...(total > 0
      ? [
          cap(
            'active',
            text('Most requests in the downloader (at most)', '下载器里最多的请求数（至多）'),
            total,
            most((crawl) => crawl.peakActive),
            text(
              'CONCURRENT_REQUESTS counts those too that still wait in the queue of their slot.',
              'CONCURRENT_REQUESTS 把还在槽位队列里等待的也算在内。',
            ),
          ),
        ]
      : []),
    cap(
      'most-attempts',
      text('Most attempts for one request (at most)', '单个请求最多的尝试次数（至多）'),
      1 + Number(knobs['retry-times']),
      most((crawl) => crawl.mostAttempts),
      text('One, and RETRY_TIMES more.', '一次，再加 RETRY_TIMES 次。'),
    ),
  ]
}
