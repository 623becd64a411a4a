import { availableParallelism } from 'node:os'
import type { DiagramEdge, DiagramNode, Figure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { text } from '../judging/claims'

/** Boxes drawn of each kind; what is beyond them is the last box, with dots. */
const DRAWN = 3

/** Starts that share a core are drawn so many times as long at the most. */
const MOST_LONGER = 4

/** The model diagrams for these knobs, on a machine of so many cores. */
export function figures(knobs: KnobValues, cores = availableParallelism()): Figure[] {
  return [family(knobs), starts(knobs, cores)]
}

/** Who belongs to whom: threads within this process, child processes beside it. */
function family(knobs: KnobValues): Figure {
  const count = Number(knobs.count)
  const threads = knobs.how === 'all' || knobs.how === 'thread'
  // The row of threads is centred below the main thread.
  const left = 4.1 - (Math.min(count, DRAWN) - 1) * 1.85
  const nodes: DiagramNode[] = [
    { id: 'main', x: 3.6, y: 1.2, w: 4.4, label: text('main thread', '主线程'), tone: 'thread' },
  ]
  const edges: DiagramEdge[] = []
  const box = (id: string, number: number) => {
    const last = number === DRAWN && count > DRAWN
    return { id: `${id}-${number}`, label: last ? `… ${count}` : `${number}` }
  }
  for (let number = 1; number <= Math.min(count, DRAWN); number += 1) {
    if (threads) {
      const { id, label } = box('thread', number)
      nodes.push({
        id,
        x: left + (number - 1) * 3.7,
        y: 3.5,
        w: 3.4,
        h: 1.3,
        tone: 'thread',
        label: text(`thread ${label}`, `线程 ${label}`),
        note: text('own heap', '自己的堆'),
      })
      edges.push({ from: 'main', to: id })
    }
    if (knobs.how !== 'thread') {
      const { id, label } = box('process', number)
      nodes.push({
        id,
        x: 16.5,
        y: 0.2 + (number - 1) * 1.8,
        w: 6,
        h: 1.4,
        tone: 'process',
        label: text(`process ${label}`, `进程 ${label}`),
        note: text('own pid, own memory', '自己的 pid 和内存'),
      })
      edges.push({ from: 'main', to: id })
    }
  }
  return {
    kind: 'graph',
    caption: text(
      'A child process has a pid and memory of its own; a thread lives in this process. In Node both bring a JavaScript engine with a heap: that is what takes the time and the memory.',
      '子进程有自己的 pid 和内存；线程住在本进程里。在 Node 里，两者都要带上一个 JavaScript 引擎和它的堆：时间和内存主要花在这上面。',
    ),
    width: 23,
    height: 5.6,
    frames: [
      {
        x: 0,
        y: 0,
        w: 11.6,
        h: threads ? 5.4 : 3.4,
        label: text('this process: one pid', '本进程：一个 pid'),
        tone: 'process',
      },
    ],
    nodes,
    edges,
  }
}

/** When children start and how long they stay: until the last one was measured. */
function starts(knobs: KnobValues, cores: number): LanesFigure {
  const shown = Math.min(Number(knobs.count), DRAWN)
  const turn = knobs.order === 'turn'
  const loads = knobs.load !== 'nothing'
  const load = loads ? 2 : 0
  // More of them than cores: starting at once takes longer for each.
  const start = turn ? 3 : 3 * Math.min(MOST_LONGER, Math.max(1, Number(knobs.count) / cores))
  const step = turn ? start + load : 0
  const ready = step * (shown - 1) + start + load
  const length = ready + 3
  const kind = knobs.how === 'thread' ? text('thread', '线程') : text('child', '子进程')
  const numbers = Array.from({ length: shown }, (_, index) => index + 1)
  const nameOf = (number: number) =>
    number === DRAWN && Number(knobs.count) > DRAWN ? `… ${knobs.count}` : String(number)
  return {
    kind: 'lanes',
    caption: turn
      ? text(
          'One after the other: each start has the machine for itself. All stay (hatched) until the last is up and everyone has been measured.',
          '一个接一个：每次启动都独占机器。先起来的留着（斜线），等最后一个起来、全部测完才结束。',
        )
      : text(
          'All at once: starting is CPU work, so more starts than cores make each of them take longer.',
          '同时全部：启动要占用 CPU，启动的个数超过核心数，每一个都会变慢。',
        ),
    length,
    unit: text('time', '时间'),
    lanes: numbers.map((number) => ({
      id: `lane-${number}`,
      label: text(`${kind.en} ${nameOf(number)}`, `${kind['zh-CN']} ${nameOf(number)}`),
    })),
    bars: numbers.flatMap((number) => {
      const from = step * (number - 1)
      const lane = `lane-${number}`
      const up = from + start + load
      return [
        { lane, from, to: from + start, label: text('start', '启动'), tone: 'process' as const },
        ...(loads
          ? [{ lane, from: from + start, to: up, label: text('load', '加载'), tone: 'task' as const }]
          : []),
        { lane, from: up, to: length, label: text('stays', '留着'), tone: 'quiet' as const, idle: true },
      ]
    }),
  }
}
