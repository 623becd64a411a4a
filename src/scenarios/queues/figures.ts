import type { DiagramNode, DiagramTone, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import { text } from '../judging/claims'
import { playQueue } from './play'

/*
 * Model diagrams of the chapters about queues: who is on which side, and who waits when.
 */

/** Boxes drawn on each side; the last of more is "…". */
const DRAWN = 4
const ROW = 1.5
/** Places of the queue that are drawn, and in the time diagram that there are. */
const SLOTS = 8
const FEW = 2

interface Flow {
  readonly knobs: KnobValues
  readonly tone: DiagramTone
  /** What the queue lives in. */
  readonly middle: LocalizedText
  readonly middleTone: DiagramTone
  /** Written on the arrows. */
  readonly edge: LocalizedText
  readonly caption: LocalizedText
}

/** Producers, the queue between, consumers. */
export function flowFigure({ knobs, tone, middle, middleTone, edge, caption }: Flow): GraphFigure {
  const [producers, consumers, capacity] = [knobs.producers, knobs.consumers, knobs.capacity].map(Number)
  const height = Math.max(3, ROW * Math.min(DRAWN, Math.max(producers, consumers)) + 0.3)
  const left = side('producer', producers, 0.2, height, text('producer', '生产者'), tone)
  const right = side('consumer', consumers, 17.6, height, text('consumer', '消费者'), tone)
  const queue: DiagramNode = {
    id: 'queue',
    x: 8.6,
    y: height / 2 - 0.7,
    w: 5.6,
    h: 1.6,
    tone: 'queue',
    shape: 'queue',
    label: text('queue', '队列'),
    note: capacity > 0 ? text(`${capacity} places`, `${capacity} 个位置`) : text('no limit', '无上限'),
    slots: { count: capacity > 0 ? Math.min(SLOTS, capacity) : SLOTS, filled: filled(knobs) },
  }
  return {
    kind: 'graph',
    caption,
    width: 22.4,
    height,
    nodes: [...left, queue, ...right],
    frames: [{ x: 7.8, y: 0, w: 7.2, h: height, label: middle, tone: middleTone }],
    edges: [
      ...left.map(({ id }, at) => ({ from: id, to: 'queue', ...(at === 0 ? { label: edge } : {}) })),
      ...right.map(({ id }, at) => ({ from: 'queue', to: id, ...(at === 0 ? { label: edge } : {}) })),
    ],
  }
}

/** Who works and who waits, for the knobs' times and as few lanes and places as show it. */
export function turnsFigure(knobs: KnobValues): Figure {
  const [produce, consume] = [Number(knobs['produce-ms']), Number(knobs['consume-ms'])]
  const longest = Math.max(produce, consume) || 1
  const bounded = Number(knobs.capacity) > 0
  const places = bounded ? Math.min(FEW, Number(knobs.capacity)) : Infinity
  const length = 7 * longest
  const play = playQueue({
    producers: Math.min(2, Number(knobs.producers)),
    consumers: Math.min(2, Number(knobs.consumers)),
    // A bar of length 0 can't be seen: it is drawn as a small part of the other side's.
    produce: Math.max(produce, longest / 10),
    consume: Math.max(consume, longest / 10),
    places,
    length,
  })
  const names = { producer: text('producer', '生产者'), consumer: text('consumer', '消费者') }
  const lanes = play.lanes.map(({ id, side: of, number }) => ({
    id,
    label: text(`${names[of].en} ${number}`, `${names[of]['zh-CN']} ${number}`),
  }))
  const bars: LanesFigure['bars'] = play.bars.map(({ lane, from, to, waits }) => ({
    lane,
    from,
    to,
    tone: waits ? 'quiet' : lane.startsWith('producer') ? 'task' : 'good',
    ...(waits ? { idle: true } : {}),
  }))
  const caption = bounded
    ? text(
        `Hatched: waiting. A queue of ${places === 1 ? 'one place' : `${places} places`}, to keep the drawing short: who is faster fills (or empties) it and then goes at the other's pace.`,
        `斜线表示等待。为了画得短，这里的队列只有 ${places} 个位置：较快的一方把它填满（或取空）之后，就只能跟着另一方的步调走。`,
      )
    : text(
        'Hatched: waiting. Without a limit producers never wait; what they are ahead of the consumers lies in memory.',
        '斜线表示等待。没有上限时，生产者从不等待；它们领先消费者多少，内存里就堆着多少。',
      )
  return { kind: 'lanes', caption, length, unit: text('time in ms', '时间（毫秒）'), lanes, bars }
}

/** Cells of the drawn queue that hold an item: all where producers are faster. */
function filled(knobs: KnobValues): number {
  const capacity = Number(knobs.capacity)
  const count = capacity > 0 ? Math.min(SLOTS, capacity) : SLOTS
  const [make, take] = [
    Number(knobs['produce-ms']) / Number(knobs.producers),
    Number(knobs['consume-ms']) / Number(knobs.consumers),
  ]
  return take > make ? count : Math.min(1, count)
}

function side(
  id: string,
  count: number,
  x: number,
  height: number,
  name: LocalizedText,
  tone: DiagramTone,
): DiagramNode[] {
  const drawn = Math.min(count, DRAWN)
  const top = (height - ROW * drawn) / 2 + 0.25
  return Array.from({ length: drawn }, (_, at) => {
    const more = at === DRAWN - 1 && count > DRAWN
    const number = more ? `… ${count}` : String(at + 1)
    return {
      id: `${id}-${at + 1}`,
      x,
      y: top + ROW * at,
      w: 4.6,
      h: 1,
      tone,
      label: text(`${name.en} ${number}`, `${name['zh-CN']} ${number}`),
    }
  })
}
