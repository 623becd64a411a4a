import type { DiagramEdge, DiagramNode, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { text } from '../judging/claims'
import { WAYS, type Way } from './claims'

/** Cells. */
const WIDTH = 23.5
const copy = text('copy', '复制')

/** The model diagrams for these knobs. */
export function figures(knobs: KnobValues): Figure[] {
  if (knobs.channel === 'unread') return [circle()]
  const ways = WAYS.filter((way) => knobs.channel === 'all' || knobs.channel === way)
  const rows = ways.map((way, at) => row(way, 1.4 + 1.8 * at))
  const height = 1.4 + 1.8 * rows.length
  return [
    {
      kind: 'graph',
      caption: text(
        'Each arrow marked “copy” is one more time over all bytes. Shared storage also needs a word that data is there.',
        '每个标着“复制”的箭头，都要把全部数据过一遍。共享存储还需要另外通知一声：数据来了。',
      ),
      width: WIDTH,
      height,
      frames: [
        { x: 0, y: 0, w: 7.4, h: height, label: text('sender', '发送方'), tone: 'process' },
        { x: 8.8, y: 0, w: 5, h: height, label: text('kernel', '内核'), tone: 'quiet' },
        { x: 15, y: 0, w: 8.5, h: height, label: text('receiver', '接收方'), tone: 'process' },
      ],
      nodes: rows.flatMap((one) => one.nodes),
      edges: rows.flatMap((one) => one.edges),
    },
    price(),
  ]
}

/** Who waits for whom when a pipe is read too late. */
function circle(): GraphFigure {
  return {
    kind: 'graph',
    caption: text(
      'The writer waits for room in the full pipe, and only the reader could make some. The reader waits for the writer’s end. Each has what the other waits for.',
      '写入方等满了的管道腾出空间，而只有读取方能腾；读取方在等写入方结束。各自等的，都在对方手里。',
    ),
    width: 20,
    height: 5,
    nodes: [
      { id: 'reader', x: 0.5, y: 2, w: 4, label: text('reader', '读取方'), tone: 'process' },
      { id: 'writer', x: 15.5, y: 2, w: 4, label: text('writer', '写入方'), tone: 'process' },
      {
        id: 'end',
        x: 7,
        y: 0.5,
        w: 6,
        label: text('the writer’s end', '写入方的结束'),
        tone: 'task',
      },
      {
        id: 'pipe',
        x: 7,
        y: 3.5,
        w: 6,
        label: text('full pipe', '满了的管道'),
        tone: 'queue',
        shape: 'queue',
        slots: { count: 8, filled: 8 },
      },
    ],
    edges: [
      { from: 'reader', to: 'end', label: text('waits', '等待') },
      { from: 'end', to: 'writer' },
      { from: 'writer', to: 'pipe', label: text('waits', '等待') },
      { from: 'pipe', to: 'reader' },
    ],
  }
}

/** One way as a row of boxes. */
function row(way: Way, y: number): { nodes: DiagramNode[]; edges: DiagramEdge[] } {
  const id = (name: string) => `${way} ${name}`
  const bytes = text('bytes', '字节')
  const edge = (from: string, to: string): DiagramEdge => ({ from: id(from), to: id(to), label: copy })
  if (way === 'message')
    return {
      nodes: [
        { id: id('from'), x: 0.4, y, w: 2.6, label: text('object', '对象'), tone: 'task' },
        { id: id('bytes'), x: 4.5, y, w: 2.5, label: bytes, tone: 'task' },
        queue(id('kernel'), y, text('pipe', '管道')),
        { id: id('pieces'), x: 15.4, y, w: 2.6, label: text('pieces', '片段'), tone: 'task' },
        { id: id('to'), x: 20, y, w: 3, label: text('object', '对象'), tone: 'task' },
      ],
      edges: [edge('from', 'bytes'), edge('bytes', 'kernel'), edge('kernel', 'pieces'), edge('pieces', 'to')],
    }
  const middle: DiagramNode =
    way === 'pipe'
      ? queue(id('kernel'), y, text('pipe', '管道'))
      : {
          id: id('kernel'),
          x: 9.3,
          y,
          w: 4,
          tone: 'store',
          shape: 'store',
          label: way === 'file' ? text('file’s pages', '文件页') : text('shared pages', '共享页'),
        }
  return {
    nodes: [
      { id: id('from'), x: 4, y, w: 3, label: bytes, tone: 'task' },
      middle,
      { id: id('to'), x: 15.9, y, w: 3, label: bytes, tone: 'task' },
    ],
    edges: [edge('from', 'kernel'), edge('kernel', 'to')],
  }
}

const queue = (id: string, y: number, label: DiagramNode['label']): DiagramNode => ({
  id,
  x: 9.3,
  y,
  w: 4,
  label,
  tone: 'queue',
  shape: 'queue',
  slots: { count: 5, filled: 3 },
})

/** Why small messages are slow: a fixed price for each, and a time that grows with the bytes. */
function price(): LanesFigure {
  const bars: LanesFigure['bars'][number][] = []
  const put = (lane: string, from: number, handing: number, copying: number) => {
    bars.push({ lane, from, to: from + handing, tone: 'bad', idle: true })
    bars.push({ lane, from: from + handing, to: from + handing + copying, tone: 'good' })
  }
  put('large', 0, 1, 8)
  for (let n = 0; n < 16; n += 1) put('small', n * 1.5, 1, 0.5)
  return {
    kind: 'lanes',
    caption: text(
      'The same bytes in one message and in sixteen. Hatched: handing over, the same for each message. Solid: copying, as long as there are bytes.',
      '同样的数据，分成一条和十六条。斜线是交接，每条都一样；实心是复制，与字节数成正比。',
    ),
    length: 24,
    unit: text('time', '时间'),
    lanes: [
      { id: 'large', label: text('one large', '一条大的') },
      { id: 'small', label: text('many small', '许多小的') },
    ],
    bars,
  }
}
