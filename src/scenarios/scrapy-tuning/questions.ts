import type { AskedRun, Question } from '../../shared/question'
import { num, text } from '../judging/claims'
import { ask, askNumber, measuredIn } from '../judging/questions'
import { theory } from './theory'

/** Confronts: whoever wants a faster crawl raises CONCURRENT_REQUESTS. */
export function questions(run: AskedRun): Question[] {
  const { knobs } = run
  const n = (id: string) => Number(knobs[id])
  const { binding } = theory(knobs)
  const [limit] = binding
  const only = binding.length === 1
  const right =
    only && (limit === 'total' || limit === 'domain' || limit === 'delay' || limit === 'server')
      ? limit
      : 'other'
  const bound = {
    en: only
      ? 'Another limit is narrower, and goes on to bind.'
      : 'Several limits are about as narrow: one alone changes little.',
    zh: only ? '另有更窄的限制，起作用的仍是它。' : '有几个限制几乎一样窄，只放宽一个几乎没用。',
  }
  const yes = { en: 'It is the narrowest limit of your run.', zh: '它正是你这次运行中最窄的限制。' }
  const said = (name: string) => (right === name ? yes : bound)
  const widen = ask(
    'widen',
    text(
      'Only one thing may be changed after your run. Which makes this crawl clearly faster?',
      '你这次运行之后只能改一处。改哪一处，爬取会明显变快？',
    ),
    {
      total: [
        `CONCURRENT_REQUESTS from ${n('concurrent-requests')} to ${n('concurrent-requests') * 2 || 'no limit'}`,
        `CONCURRENT_REQUESTS 从 ${n('concurrent-requests')} 提高到 ${n('concurrent-requests') * 2 || '不限'}`,
        said('total').en,
        said('total').zh,
      ],
      domain: [
        `CONCURRENT_REQUESTS_PER_DOMAIN from ${n('concurrent-requests-per-domain')} to ${n('concurrent-requests-per-domain') * 2}`,
        `CONCURRENT_REQUESTS_PER_DOMAIN 从 ${n('concurrent-requests-per-domain')} 提高到 ${n('concurrent-requests-per-domain') * 2}`,
        said('domain').en,
        said('domain').zh,
      ],
      delay: ['Halve the delay between requests', '把请求之间的延迟减半', said('delay').en, said('delay').zh],
      server: [
        'A server with twice as many places',
        '换一台并发能力翻倍的服务器',
        said('server').en,
        said('server').zh,
      ],
      other: [
        'None of these alone',
        '以上任何一项单独改都不行',
        right === 'other'
          ? 'What binds is something else, or several at once.'
          : 'One of them is the narrowest limit.',
        right === 'other' ? '起作用的是别的限制，或者几个限制同时起作用。' : '其中有一项正是最窄的限制。',
      ],
    },
    right,
  )
  const places = Math.min(
    n('concurrent-requests') || Infinity,
    n('hosts') * n('concurrent-requests-per-domain'),
    n('server-capacity'),
  )
  const latency = n('latency')
  const measured = measuredIn(run, 'throughput')
  const perSecond = (value: number) =>
    text(`${num(value, value < 10 ? 1 : 0)} a second`, `每秒 ${num(value, value < 10 ? 1 : 0)} 个`)
  const little = askNumber(
    'little',
    text(
      `At most ${places} requests are served at once, each in ${latency} ms. What is the highest rate that these places allow?`,
      `同时最多处理 ${places} 个请求，每个 ${latency} 毫秒。这些位置最多允许多高的速率？`,
    ),
    perSecond,
    [
      (1000 * places) / latency,
      `Little’s law: places ÷ latency.${Number.isNaN(measured) ? '' : ` Your run answered ${num(measured, 1)} a second.`}`,
      `利特尔法则：位置数 ÷ 响应时间。${Number.isNaN(measured) ? '' : `你的运行每秒答复 ${num(measured, 1)} 个。`}`,
    ],
    [
      [1000 / latency, 'That is one place alone.', '那是只有一个位置时的速率。'],
      [
        places,
        'Each place serves more than one a second, or less: it depends on the latency.',
        '每个位置每秒能处理几个，取决于响应时间。',
      ],
      [places * latency, 'A longer latency makes it slower, not faster.', '响应时间越长越慢，而不是越快。'],
      [(2000 * places) / latency, 'That takes twice as many places.', '那需要两倍的位置。'],
      [(500 * places) / latency, 'That leaves half of the places idle.', '那等于有一半位置闲着。'],
    ],
  )
  return [widen, little]
}
