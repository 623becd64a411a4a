import type { Knob, NumberKnob } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import { text } from '../judging/claims'
import { knobsOf } from '../knobs'
import defaults from './defaults.json'

const { integer, number, choice, toggle, repeats } = knobsOf(defaults)
type Numeric = Parameters<typeof integer>

/** A setting of Scrapy is labelled with its own name in every language: that is what one looks up. */
const nameOf = (id: keyof typeof defaults): LocalizedText => {
  const name = id.toUpperCase().replaceAll('-', '_')
  return text(name, name)
}

const setting = (make: typeof integer, id: Numeric[0], limits: Numeric[2], details: Numeric[3]): NumberKnob =>
  make(id, nameOf(id), limits, details)

const SETTINGS: readonly Knob[] = [
  setting(integer, 'concurrent-requests', [0, 512], {
    help: text(
      'Most requests in the downloader, those included that wait in slots; 0: no limit.',
      '下载器里最多有多少请求，包括在槽位里排队的；0 表示不限。',
    ),
  }),
  setting(integer, 'concurrent-requests-per-domain', [1, 256], {
    help: text('Most requests to one host at once.', '对同一主机最多同时发出多少请求。'),
  }),
  setting(number, 'download-delay', [0, 3, 0.01], {
    unit: 's',
    help: text('Gap between two requests to one host.', '对同一主机的两次请求之间的间隔。'),
  }),
  toggle(
    'randomize-download-delay',
    nameOf('randomize-download-delay'),
    text(
      'The gap varies between 0.5 and 1.5 times the delay.',
      '间隔在下载延迟的 0.5 到 1.5 倍之间随机变化。',
    ),
  ),
  setting(number, 'download-timeout', [0.05, 180, 0.05], {
    unit: 's',
    scale: 'log',
    help: text(
      'Counted from sending; time in the queue of a slot is not in it.',
      '从发出时算起，不含在槽位里排队的时间。',
    ),
  }),
  setting(integer, 'retry-times', [0, 10], {
    help: text(
      'Attempts after the first, on 429, 5xx, timeouts and lost connections.',
      '第一次之后还试几次：遇到 429、5xx、超时和断线时。',
    ),
  }),
  toggle(
    'autothrottle-enabled',
    nameOf('autothrottle-enabled'),
    text('Moves the delay of each host by its latency.', '按响应时间自动调整每个主机的下载延迟。'),
  ),
  setting(number, 'autothrottle-start-delay', [0, 30, 0.05], {
    unit: 's',
    help: text('The delay before the first answer.', '得到第一个响应之前的下载延迟。'),
  }),
  setting(number, 'autothrottle-max-delay', [0, 120, 0.05], {
    unit: 's',
    help: text('It never becomes longer than this.', '下载延迟不会超过这个值。'),
  }),
  setting(number, 'autothrottle-target-concurrency', [0.1, 64, 0.1], {
    scale: 'log',
    help: text(
      'Requests to one host that should be under way on average: the delay becomes latency ÷ this.',
      '平均希望同时有几个请求在途：下载延迟会趋向“响应时间 ÷ 此值”。',
    ),
  }),
  setting(integer, 'reactor-threadpool-maxsize', [1, 32], {
    help: text('Threads that look up names and store items.', '查询域名、存储数据项的线程数。'),
  }),
  setting(integer, 'concurrent-items', [1, 200], {
    help: text('Items of one response in the pipelines at once.', '同一响应的数据项最多同时处理几个。'),
  }),
  setting(integer, 'scraper-slot-max-active-size', [0, 50_000_000], {
    unit: 'B',
    help: text(
      'While more than this is being parsed, no download starts.',
      '正在解析的响应超过这个大小时，不再开始新的下载。',
    ),
  }),
]

const SPIDER: readonly Knob[] = [
  integer('requests', text('Requests', '请求数'), [1, 2000], {
    scale: 'log',
    help: text('Pages to fetch in all.', '总共要抓取的页面数。'),
  }),
  integer('hosts', text('Hosts', '主机数'), [1, 64], {
    help: text(
      'Host names with a slot each; all lead to the one server here.',
      '每个主机名有自己的槽位；它们都指向本机的同一个服务器。',
    ),
  }),
  integer('links', text('Links on a page', '每页的链接数'), [0, 10], {
    help: text(
      'Pages that each page leads to. 0: all are known from the start.',
      '每个页面引出几个新页面。0 表示一开始就全部已知。',
    ),
  }),
  integer('items', text('Items on a page', '每页的数据项'), [0, 100], {
    help: text('What the spider finds on each page.', '爬虫在每个页面上找到几个数据项。'),
  }),
  number('parse-ms', text('Parsing', '解析'), [0, 50, 0.1], {
    unit: 'ms',
    help: text(
      'CPU time for each item, on the event loop itself.',
      '每个数据项要花的 CPU 时间，就在事件循环上。',
    ),
  }),
  number('store-ms', text('Storing', '存储'), [0, 200], {
    unit: 'ms',
    help: text(
      'How long a database takes for each item, in a thread of the pool.',
      '数据库存一个数据项要多久，占用线程池里的一个线程。',
    ),
  }),
]

const SITE: readonly Knob[] = [
  number('latency', text('Latency', '响应时间'), [1, 2000], {
    scale: 'log',
    unit: 'ms',
    help: text('How long the server takes for an answer.', '服务器处理一个请求要多久。'),
  }),
  integer('latency-spread', text('Spread of the latency', '响应时间的波动'), [0, 100], {
    unit: '%',
    help: text('Even within ± this much.', '在上下这个范围内均匀分布。'),
  }),
  integer('server-capacity', text('Server capacity', '服务器容量'), [1, 500], {
    help: text('Requests that it serves at once.', '服务器能同时处理几个请求。'),
  }),
  integer('server-queue', text("Server's queue", '服务器队列'), [0, 1000], {
    help: text(
      'Requests that may wait there; beyond it they are refused.',
      '最多几个请求在那里等；再多就拒绝。',
    ),
  }),
  choice('refusal', text('It refuses with', '拒绝时返回'), [
    ['503', text('503, unavailable', '503 服务不可用')],
    ['429', text('429, too many', '429 请求过多')],
  ]),
  integer('errors', text('Errors', '出错比例'), [0, 50], {
    unit: '%',
    help: text('Share of answers with status 500.', '状态为 500 的响应所占的比例。'),
  }),
  integer('hangs', text('Hangs', '挂起比例'), [0, 20], {
    unit: '%',
    help: text('Share of requests that are never answered.', '永远得不到响应的请求所占的比例。'),
  }),
  integer('response-size', text('Size of a response', '响应大小'), [0, 1024], {
    unit: 'KiB',
    help: text('Small ones count 1024 bytes in the scraper.', '再小的响应，在解析器里也按 1024 字节计。'),
  }),
  number('dns-ms', text('Name look-up', '域名查询'), [0, 500], {
    unit: 'ms',
    help: text(
      'By a name server of this run: no question leaves the machine.',
      '由本次运行自带的名字服务器回答，不会有查询离开本机。',
    ),
  }),
  repeats(5, text('The same crawl again.', '同样的抓取做几遍。')),
]

/** What decides most crawls; all else is for those who look for it. */
const COMMON = [
  'concurrent-requests',
  'concurrent-requests-per-domain',
  'download-delay',
  'autothrottle-enabled',
  'hosts',
  'server-capacity',
]

/** Scrapy's settings, then what the spider and the site are like. */
export const KNOBS: readonly Knob[] = [...SETTINGS, ...SPIDER, ...SITE].map((knob) =>
  COMMON.includes(knob.id) ? knob : { ...knob, rare: true },
)
