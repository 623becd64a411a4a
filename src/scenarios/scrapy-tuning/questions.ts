import type { AskedRun, Question } from '../../shared/question'
import { num, text } from '../judging/claims'
import { ask, askNumber, measuredIn } from '../judging/questions'
import type { Limit } from './theory'
import { theory } from './theory'

/** Confronts: whoever wants a faster crawl raises CONCURRENT_REQUESTS; a rate is a number of requests under way. */
export function questions(run: AskedRun): Question[] {
  return [widen(run), little(run)]
}

const rateText = (value: number) => num(value, value < 10 ? 1 : 0)

function widen({ knobs }: AskedRun): Question {
  const n = (id: string) => Number(knobs[id])
  const { binding, bounds } = theory(knobs)
  const [limit] = binding
  const known = (['total', 'domain', 'delay', 'server'] as const).find((one) => one === limit)
  const right = binding.length === 1 && known !== undefined ? known : 'other'
  const rates = (of: Limit) => n('requests') / bounds.find((bound) => bound.limit === of)!.seconds
  const narrowest = rateText(rates(limit))
  /** What a limit alone would allow, in the crawl of this run. */
  const said = (of: Limit): readonly [string, string] => {
    if (right === of)
      return [
        `It allows ${narrowest} a second, less than any other limit of your run.`,
        `它只允许每秒 ${narrowest} 个，比你这次运行里别的限制都窄。`,
      ]
    if (of === 'delay' && !Number.isFinite(rates(of)))
      return ['There is no delay in your run that could be halved.', '你的运行没有设下载延迟，无从减半。']
    if (!Number.isFinite(rates(of))) return ['Your run has no such limit.', '你的运行里没有这个限制。']
    if (binding.includes(of))
      return [
        `It allows ${rateText(rates(of))} a second, and another limit hardly more.`,
        `它允许每秒 ${rateText(rates(of))} 个，另一个限制也差不多窄。`,
      ]
    return [
      `By itself it would allow ${rateText(rates(of))} a second; the narrowest limit allows ${narrowest}.`,
      `单看它，每秒可以有 ${rateText(rates(of))} 个；最窄的限制只允许 ${narrowest} 个。`,
    ]
  }
  /** Which one it is, in case two limits allow the same. */
  const naming = (of: Limit, en: string, zh: string) => {
    const [why, warum] = said(of)
    return [`${en}: ${why.charAt(0).toLowerCase()}${why.slice(1)}`, `${zh}：${warum}`] as const
  }
  return ask(
    'widen',
    text(
      'Only one thing may be changed after your run. Which makes this crawl clearly faster?',
      '你这次运行之后只能改一处。改哪一处，爬取会明显变快？',
    ),
    {
      total: [
        `CONCURRENT_REQUESTS from ${n('concurrent-requests')} to ${n('concurrent-requests') * 2 || 'no limit'}`,
        `CONCURRENT_REQUESTS 从 ${n('concurrent-requests')} 提高到 ${n('concurrent-requests') * 2 || '不限'}`,
        ...naming('total', 'All requests together', '请求总数'),
      ],
      domain: [
        `CONCURRENT_REQUESTS_PER_DOMAIN from ${n('concurrent-requests-per-domain')} to ${n('concurrent-requests-per-domain') * 2}`,
        `CONCURRENT_REQUESTS_PER_DOMAIN 从 ${n('concurrent-requests-per-domain')} 提高到 ${n('concurrent-requests-per-domain') * 2}`,
        ...naming('domain', 'Places of each slot', '每个槽位的位置'),
      ],
      delay: [
        'Halve the delay between requests',
        '把请求之间的延迟减半',
        ...naming('delay', 'The gap between requests', '请求之间的间隔'),
      ],
      server: [
        'A server with twice as many places',
        '换一台并发能力翻倍的服务器',
        ...naming('server', 'Places of the server', '服务器的位置'),
      ],
      other: [
        'None of these alone',
        '以上任何一项单独改都不行',
        right === 'other'
          ? 'What binds is something else, or several at once.'
          : `One of them is the narrowest limit, at ${narrowest} a second.`,
        right === 'other'
          ? '起作用的是别的限制，或者几个限制同时起作用。'
          : `其中有一项正是最窄的限制：每秒 ${narrowest} 个。`,
      ],
    },
    right,
  )
}

/** Answers this much apart are different numbers. */
const APART = 1.3

/** Under way = rate × time of each. */
function little(run: AskedRun): Question {
  const n = (id: string) => Number(run.knobs[id])
  const latency = n('latency')
  const measured = measuredIn(run, 'throughput')
  const rate = measured > 0 ? measured : theory(run.knobs).rate
  const under = (rate * latency) / 1000
  const slots = n('hosts') * n('concurrent-requests-per-domain')
  const wrong = [
    [
      rate,
      latency < 1000
        ? 'So many come through in a second, but each stays for less than that.'
        : 'So many come through in a second, but each stays for longer than that.',
      latency < 1000
        ? '那是每秒完成的个数，而每个停留不到一秒。'
        : '那是每秒完成的个数，而每个停留不止一秒。',
    ],
    [
      n('server-capacity'),
      'So many the server could serve at once; it serves what it gets.',
      '服务器同时能处理这么多，但实际处理多少要看收到多少。',
    ],
    [
      n('concurrent-requests'),
      'So many may be with the downloader, including those that wait in a slot, and not at all times.',
      '那是下载器里最多能有的个数，在槽位里排队的也算，而且并不总是满的。',
    ],
    [slots, 'So many places the slots have; not all need be taken.', '那是所有槽位的位置数，不一定都占着。'],
    [1, 'That would be one after the other.', '那是一个接一个地抓。'],
    [
      5 * under,
      'At this rate each would have to take five times as long.',
      '按这个速率，每个请求得慢上五倍才会有这么多。',
    ],
    [
      under / 4,
      'At this rate each would have to take a quarter of the time.',
      '按这个速率，每个请求的用时得是四分之一才会这么少。',
    ],
  ] as const
  return askNumber(
    'little',
    text(
      `${measured > 0 ? 'Your run answered' : 'By its limits your run answers'} ${num(rate, 1)} requests a second, and the server takes ${latency} ms for each. About how many did it have in service at once, on average?`,
      `${measured > 0 ? '你的运行每秒答复' : '按这些限制，你的运行每秒答复'} ${num(rate, 1)} 个请求，服务器处理一个要 ${latency} 毫秒。平均同时有几个正在处理？`,
    ),
    (value) => text(num(value, value < 10 ? 1 : 0), num(value, value < 10 ? 1 : 0)),
    [
      under,
      `Little’s law: ${num(rate, 1)} a second × ${latency / 1000} s each.`,
      `利特尔法则：每秒 ${num(rate, 1)} 个 × 每个 ${latency / 1000} 秒。`,
    ],
    wrong.filter(([value]) => Math.max(value, under) > APART * Math.min(value, under)),
  )
}
