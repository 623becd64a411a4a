import type { DiagramNode, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { num, text } from '../judging/claims'
import { RANDOMIZED_GAP } from './theory'

const MOST_SLOTS = 3
const MOST_PLACES = 4
/** Requests drawn in the figure of the lanes, for each way. */
const DRAWN = 10
/** The gap that the lanes show where no delay is set, in latencies. */
const EXAMPLE_GAP = 1.5

/** Where each parameter acts, and what a delay does to concurrency. */
export function figures(knobs: KnobValues): Figure[] {
  return [architecture(knobs), delayOrPlaces(knobs)]
}

function architecture(knobs: KnobValues): GraphFigure {
  const n = (id: string) => Number(knobs[id])
  const hosts = n('hosts')
  const shown = Math.min(hosts, MOST_SLOTS)
  const total = n('concurrent-requests')
  const throttled = knobs['autothrottle-enabled'] === true
  const delay = throttled ? n('autothrottle-start-delay') : n('download-delay')
  const frameHeight = 0.9 + 2 * shown
  const middle = frameHeight / 2 + 0.2
  const slots = Array.from({ length: shown }, (_, index): DiagramNode => {
    const more = index === shown - 1 && hosts > shown
    return {
      id: `slot-${index}`,
      x: 9,
      y: 0.9 + 2 * index,
      w: 6,
      h: 1.6,
      tone: 'task',
      label: text(
        more ? `… site ${hosts}` : `site ${index + 1}`,
        more ? `… 站点 ${hosts}` : `站点 ${index + 1}`,
      ),
      note: text(
        `≤ ${n('concurrent-requests-per-domain')}, delay ${delay} s`,
        `≤ ${n('concurrent-requests-per-domain')}，下载延迟 ${delay} 秒`,
      ),
    }
  })
  const below = frameHeight + 1.3
  return {
    kind: 'graph',
    caption: text(
      'A request counts as active from the moment the engine hands it over, even while it only waits in the slot of its host. What is on the wire to one host has a limit of its own. The scraper holds everything back when it is over its size.',
      '从引擎交出请求的那一刻起，它就算“活动”了，哪怕还在主机的槽位里排队。对单个主机已发出的请求另有上限。解析器超出容量时，前面的一切都要停下来等。',
    ),
    width: 24,
    height: below + 1.9,
    frames: [
      {
        x: 8.3,
        y: 0,
        w: 7.4,
        h: frameHeight,
        tone: 'quiet',
        label: text(
          total > 0 ? `downloader ≤ ${total}` : 'downloader: no limit',
          total > 0 ? `下载器 ≤ ${total}` : '下载器：不限',
        ),
      },
    ],
    nodes: [
      {
        id: 'scheduler',
        x: 0.2,
        y: middle - 0.5,
        w: 3.6,
        h: 1,
        tone: 'queue',
        shape: 'queue',
        label: text('scheduler', '调度器'),
        slots: { count: 4, filled: 3 },
      },
      {
        id: 'engine',
        x: 4.5,
        y: middle - 1,
        w: 3.1,
        h: 2,
        tone: 'loop',
        shape: 'ring',
        label: text('engine', '引擎'),
      },
      ...slots,
      {
        id: 'server',
        x: 19.2,
        y: middle - 0.8,
        w: 4.6,
        h: 1.6,
        tone: 'server',
        label: text('server', '服务器'),
        note: text(
          `≤ ${n('server-capacity')}, ${num(n('latency'))} ms`,
          `≤ ${n('server-capacity')}，${num(n('latency'))} 毫秒`,
        ),
      },
      {
        id: 'threads',
        x: 19.2,
        y: below,
        w: 4.6,
        h: 1.6,
        tone: 'thread',
        label: text('thread pool', '线程池'),
        note: text(
          `≤ ${n('reactor-threadpool-maxsize')}: DNS, storing`,
          `≤ ${n('reactor-threadpool-maxsize')}：DNS、存储`,
        ),
      },
      {
        id: 'scraper',
        x: 9,
        y: below,
        w: 6,
        h: 1.6,
        tone: 'store',
        label: text('scraper', '解析器'),
        note: text(
          `≤ ${num(n('scraper-slot-max-active-size') / 1e6, 1)} MB`,
          `≤ ${num(n('scraper-slot-max-active-size') / 1e6, 1)} MB`,
        ),
      },
      {
        id: 'spider',
        x: 0.2,
        y: below,
        w: 3.6,
        h: 1.6,
        tone: 'good',
        label: text('spider', '爬虫'),
      },
    ],
    edges: [
      { from: 'scheduler', to: 'engine' },
      ...slots.flatMap(({ id }) => [
        { from: 'engine', to: id },
        { from: id, to: 'server', heads: 'both' as const },
      ]),
      { from: 'slot-' + (shown - 1), to: 'scraper', label: text('responses', '响应') },
      { from: 'scraper', to: 'spider' },
      { from: 'spider', to: 'scheduler', label: text('requests', '请求') },
      { from: 'scraper', to: 'threads', heads: 'both', dashed: true },
    ],
  }
}

/** The same requests sent as places become free, and sent by the clock. */
function delayOrPlaces(knobs: KnobValues): LanesFigure {
  const latency = Number(knobs.latency) / 1000
  const places = Math.min(Number(knobs['concurrent-requests-per-domain']), MOST_PLACES)
  const delay = Number(knobs['download-delay'])
  const factor = knobs['randomize-download-delay'] === true ? RANDOMIZED_GAP : 1
  // In latencies: one bar has length 1. Very short gaps would be drawn as lines.
  const gap = delay > 0 ? Math.max(0.2, (delay * factor) / latency) : EXAMPLE_GAP
  const ways = [
    { id: 'full', gap: 0, name: text('no delay', '无下载延迟') },
    { id: 'timed', gap, name: text('delay', '有下载延迟') },
  ]
  const length = 4 * Math.min(4, Math.max(1, gap))
  const bars = ways.flatMap((way) => {
    const free = new Array<number>(places).fill(0)
    let last = -Infinity
    return Array.from({ length: DRAWN * MOST_PLACES }, () => {
      const place = free.findIndex((at) => at <= Math.max(Math.min(...free), last + way.gap))
      const from = Math.max(free[place], last + way.gap, 0)
      last = from
      free[place] = from + 1
      return { lane: `${way.id}-${place}`, from, to: Math.min(from + 1, length), tone: 'task' as const }
    }).filter((bar) => bar.from < length - 0.001)
  })
  return {
    kind: 'lanes',
    caption: text(
      `Above, a request is sent whenever one of ${places} places is free: places ÷ latency. Below, by the clock, ${num(gap, 1)} latencies apart: 1 ÷ gap, however many places there are. The concurrency follows.`,
      `上面：${places} 个位置有空就发，速度是“位置数 ÷ 响应时间”。下面：按时钟发送，间隔为响应时间的 ${num(gap, 1)} 倍，速度是“1 ÷ 间隔”，有多少位置都一样。并发数只是结果。`,
    ),
    length,
    unit: text('time in latencies', '时间（以响应时间为单位）'),
    lanes: ways.flatMap((way) =>
      Array.from({ length: places }, (_, place) => ({
        id: `${way.id}-${place}`,
        label: text(`${way.name.en} ${place + 1}`, `${way.name['zh-CN']} ${place + 1}`),
      })),
    ),
    bars,
  }
}
