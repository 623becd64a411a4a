import type { DiagramNode, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { text } from '../judging/claims'

/** Sockets in the picture of the reactor; the last stands for all the rest. */
const SOCKETS = 4
/** Waits in the picture of the three ways. */
const SHOWN = 3

/** The reactor, and the same waits done in three ways. */
export function figures(knobs: KnobValues): Figure[] {
  return [reactor(knobs), threeWays(knobs)]
}

/** One thread, one place to wait, one callback at a time. */
function reactor(knobs: KnobValues): GraphFigure {
  const stall = Number(knobs.stall)
  const waits = Number(knobs.waits)
  const rows = Array.from({ length: SOCKETS }, (_, row) => row)
  const sockets = rows.map((row): DiagramNode => {
    const last = row === SOCKETS - 1
    return {
      id: `socket-${row}`,
      x: 4.5,
      y: 1 + 1.5 * row,
      w: 3.5,
      h: 1,
      tone: 'queue',
      label: last
        ? text(`… socket ${waits}`, `… 套接字 ${waits}`)
        : text(`socket ${row + 1}`, `套接字 ${row + 1}`),
    }
  })
  const callbacks = rows.map((row): DiagramNode => {
    const computes = row === 1 && stall > 0
    const label = computes
      ? text(`computes ${stall} ms`, `计算 ${stall} 毫秒`)
      : row === SOCKETS - 1
        ? text(`… callback ${waits}`, `… 回调 ${waits}`)
        : text(`callback ${row + 1}`, `回调 ${row + 1}`)
    return {
      id: `callback-${row}`,
      x: 19,
      y: 1 + 1.5 * row,
      w: 4.5,
      h: 1,
      label,
      tone: computes ? 'bad' : 'task',
    }
  })
  const warning =
    stall > 0
      ? text(
          ` While one callback computes for ${stall} ms, the loop stands still and nobody looks at the sockets.`,
          `某个回调计算的 ${stall} 毫秒里，循环停着不转，没有人去看套接字。`,
        )
      : text('', '')
  return {
    kind: 'graph',
    caption: text(
      `The reactor: one thread sleeps in the kernel (on Linux in epoll) until any of its sockets is ready, calls the callback that belongs to it, and sleeps again.${warning.en}`,
      `反应器：一个线程在内核里（Linux 上是 epoll）睡眠，直到有套接字就绪，就去调用它对应的回调，然后接着睡。${warning['zh-CN']}`,
    ),
    width: 24,
    height: 7.5,
    frames: [{ x: 9, y: 0, w: 15, h: 7.5, label: text('one thread', '一个线程'), tone: 'quiet' }],
    nodes: [
      { id: 'server', x: 0, y: 3.25, w: 3, h: 1, label: text('server', '服务器'), tone: 'server' },
      ...sockets,
      {
        id: 'epoll',
        x: 9.5,
        y: 3,
        w: 4,
        h: 1.5,
        tone: 'store',
        label: text('epoll', 'epoll'),
        note: text('who is ready?', '谁就绪了？'),
      },
      {
        id: 'loop',
        x: 14.5,
        y: 2.25,
        w: 3.5,
        h: 3,
        shape: 'ring',
        tone: 'loop',
        label: text('event loop', '事件循环'),
      },
      ...callbacks,
    ],
    edges: [
      ...sockets.map(({ id }) => ({ from: 'server', to: id, heads: 'both' as const })),
      ...sockets.map(({ id }) => ({ from: id, to: 'epoll', dashed: true })),
      { from: 'epoll', to: 'loop' },
      ...callbacks.map(({ id, tone }) => ({ from: 'loop', to: id, tone })),
    ],
  }
}

/** Three waits: one by one, by two threads, and by an event loop; its first callback may compute. */
function threeWays(knobs: KnobValues): LanesFigure {
  const capacity = Number(knobs.capacity)
  const threads = Math.min(Number(knobs.threads), capacity, 2)
  const slots = Math.min(Number(knobs.limit) || SHOWN, capacity, SHOWN)
  // In waits: what asking and taking an answer need, drawn larger than life, and the stall.
  const work = 0.07
  const stall = Math.min(2, Number(knobs.stall) / Number(knobs.latency))
  const bars: LanesFigure['bars'][number][] = []
  const wait = (lane: string, number: number, from: number, to: number) =>
    bars.push({ lane, from, to, idle: true, tone: 'task', label: text(`wait ${number}`, `等待 ${number}`) })

  const lanes = [{ id: 'blocking', label: text('blocking', '阻塞') }]
  for (let at = 0; at < SHOWN; at += 1) wait('blocking', at + 1, at, at + 1)
  const free = new Array<number>(threads).fill(0)
  for (let at = 0; at < SHOWN; at += 1) {
    const thread = free.indexOf(Math.min(...free))
    wait(`thread-${thread}`, at + 1, free[thread], free[thread] + 1)
    free[thread] += 1
  }
  for (const [thread] of free.entries())
    lanes.push({ id: `thread-${thread}`, label: text(`thread ${thread + 1}`, `线程 ${thread + 1}`) })

  // Work of the loop, one piece at a time, in the order in which it becomes due.
  let now = 0
  let stalled = false
  const open: { slot: number; number: number; sent: number }[] = []
  const send = (slot: number, number: number) => {
    bars.push({ lane: `slot-${slot}`, from: now, to: now + work, tone: 'loop' })
    now += work
    open.push({ slot, number, sent: now })
  }
  for (let slot = 0; slot < slots; slot += 1) {
    lanes.push({ id: `slot-${slot}`, label: text(`loop, slot ${slot + 1}`, `循环，槽位 ${slot + 1}`) })
    send(slot, slot + 1)
  }
  for (let next = slots; open.length > 0;) {
    const { slot, number, sent } = open.shift()!
    const from = Math.max(now, sent + 1)
    wait(`slot-${slot}`, number, sent, from)
    const computes: boolean = stall > 0 && !stalled
    now = from + work + (computes ? stall : 0)
    if (computes)
      bars.push({ lane: `slot-${slot}`, from, to: now, tone: 'bad', label: text('computes', '计算') })
    else bars.push({ lane: `slot-${slot}`, from, to: now, tone: 'loop' })
    stalled ||= computes
    if (next < SHOWN) send(slot, ++next)
  }
  const held =
    stall > 0
      ? text(
          ' The first callback computes: the other answers are there, but have to wait for it.',
          '第一个回调在计算：别的应答其实已经到了，却只能等它。',
        )
      : text('', '')
  return {
    kind: 'lanes',
    caption: text(
      `The same three waits: one after the other, shared by threads, and all under way in one loop, whose own work (solid) never overlaps.${held.en}`,
      `同样三次等待：逐个进行，由几个线程分担，以及在一个循环里同时进行；循环自己的工作（实心部分）从不重叠。${held['zh-CN']}`,
    ),
    length: Math.max(SHOWN, ...bars.map(({ to }) => to)),
    unit: text('time', '时间'),
    lanes,
    bars,
  }
}
