import { availableParallelism } from 'node:os'
import type { DiagramEdge, DiagramNode, Figure, LanesFigure } from '../../shared/diagram'
import type { KnobValues, Side } from '../../shared/knobs'
import { count, text } from '../judging/claims'

/** Threads drawn; what is beyond them is the last box, with dots. */
const DRAWN = 4

/** The model diagrams for these knobs, on a machine of so many cores. */
export function figures(
  knobs: KnobValues,
  ofMachine = availableParallelism(),
  side: Side = 'node',
): Figure[] {
  const inPython = side === 'python'
  // With the GIL, as many compute at a time as if there were one core.
  const cores = inPython ? 1 : ofMachine
  const kinds = (['cpu', 'wait'] as const).filter((kind) => knobs.kind === 'both' || knobs.kind === kind)
  return [
    inside(Number(knobs.threads), inPython),
    ...kinds.map((kind) => work(Number(knobs.threads), kind, cores, inPython)),
  ]
}

/** The number of a thread that is drawn; the last one stands for all that are not. */
function nameOf(number: number, threads: number): string {
  return number === DRAWN && threads > DRAWN ? `… ${threads}` : String(number)
}

/** What threads share, and what each has for itself. */
function inside(threads: number, inPython: boolean): Figure {
  const shown = Math.min(threads, DRAWN)
  const height = Math.max(4, 1 + shown * 1.6 + 0.3)
  // Where the row of threads has its middle.
  const middle = shown === 1 ? 2.3 : 0.9 + (shown * 1.6) / 2
  const top = middle + 0.1 - (shown * 1.6) / 2
  const nodes: DiagramNode[] = [
    {
      id: 'main',
      x: 0.6,
      y: middle - 0.7,
      w: 4,
      label: text('main thread', '主线程'),
      note: text('tid = pid (Linux)', 'tid = pid（Linux）'),
      h: 1.4,
      tone: 'thread',
    },
    {
      id: 'shared',
      x: 14.5,
      y: middle - 0.9,
      w: 5.5,
      h: 1.8,
      tone: 'store',
      shape: 'store',
      label: text('shared', '共享'),
      note: text('memory, files, pid', '内存、文件、pid'),
    },
  ]
  const edges: DiagramEdge[] = []
  for (let number = 1; number <= shown; number += 1) {
    const id = `thread-${number}`
    nodes.push({
      id,
      x: 7.4,
      y: top + (number - 1) * 1.6,
      w: 4.6,
      h: 1.35,
      tone: 'thread',
      label: text(`thread ${nameOf(number, threads)}`, `线程 ${nameOf(number, threads)}`),
      note: inPython
        ? text('own tid, stack', '自己的 tid、栈')
        : text('own tid, stack, heap', '自己的 tid、栈、堆'),
    })
    edges.push({ from: 'main', to: id }, { from: id, to: 'shared', dashed: true, heads: 'none' })
  }
  return {
    kind: 'graph',
    caption: inPython
      ? text(
          'One process: one pid, one address space. Each thread has an id and a stack of its own; all objects are shared, and the interpreter’s lock (GIL) with them.',
          '一个进程：一个 pid，一个地址空间。每个线程有自己的 ID 和栈；所有对象都是共享的，解释器的锁（GIL）也是。',
        )
      : text(
          'One process: one pid, one address space. Each thread has an id and a stack of its own; in Node a JavaScript heap and an event loop too, so ordinary objects are not shared, only what lies in a SharedArrayBuffer.',
          '一个进程：一个 pid，一个地址空间。每个线程有自己的 ID 和栈；在 Node 里还有自己的 JavaScript 堆和事件循环，所以普通对象并不共享，只有放进 SharedArrayBuffer 的才共享。',
        ),
    width: 21,
    height,
    frames: [{ x: 0, y: 0, w: 21, h: height, label: text('process', '进程'), tone: 'process' }],
    nodes,
    edges,
  }
}

/** The same tasks by several threads: computing shares the cores, waiting needs none. */
function work(threads: number, kind: 'cpu' | 'wait', cores: number, inPython: boolean): LanesFigure {
  const shown = Math.min(threads, DRAWN)
  const numbers = Array.from({ length: shown }, (_, index) => index + 1)
  const waits = kind === 'wait'
  const task = 4
  // Threads that share a core take turns; two slices each are drawn.
  // Where some have to wait, one of those drawn does.
  const running = threads > cores ? Math.min(cores, Math.max(1, shown - 1)) : shown
  const turns = Math.ceil(shown / running)
  const slice = task / 2
  const length = (waits ? task : turns * task) + 1
  return {
    kind: 'lanes',
    caption: waits
      ? text(
          'Waiting: everybody waits at the same time (hatched), no core is needed. N threads are done with N waits in the time of one.',
          '等待：大家同时在等（斜线），不需要核心。N 个线程等 N 份，只用一份的时间。',
        )
      : inPython
        ? text(
            'Computing in Python: whoever runs Python code holds the GIL, the others wait for their turn (hatched), however many cores there are.',
            '用 Python 计算：执行 Python 代码要持有 GIL，其余的在等轮到自己（斜线），核心再多也一样。',
          )
        : text(
            `Computing on ${count(cores, 'core')}, as this machine has: ${turns === 1 ? 'there is one for each thread' : `as many threads run at a time, the others wait for their turn (hatched)`}. More threads than cores bring no speed.`,
            `计算，本机有 ${cores} 个核心：${turns === 1 ? '每个线程都有自己的核心' : '同一时刻只有这么多线程在跑，其余的在等轮到自己（斜线）'}。线程多于核心，不会更快。`,
          ),
    length,
    unit: text('time', '时间'),
    lanes: numbers.map((number) => ({
      id: `lane-${number}`,
      label: text(`thread ${nameOf(number, threads)}`, `线程 ${nameOf(number, threads)}`),
    })),
    bars: numbers.flatMap((number): LanesFigure['bars'] => {
      const lane = `lane-${number}`
      if (waits)
        return [{ lane, from: 0, to: task, label: text('waits', '等待'), tone: 'thread', idle: true }]
      const label = text('computes', '计算')
      if (turns === 1) return [{ lane, from: 0, to: task, label, tone: 'thread' }]
      const place = Math.floor((number - 1) / running)
      return Array.from({ length: 2 * turns }, (_, at): LanesFigure['bars'][number] => {
        const idle = at % turns !== place
        const bar = { lane, from: at * slice, to: (at + 1) * slice, tone: 'thread' as const, idle }
        return idle ? bar : { ...bar, label }
      }).filter(({ idle }, at, all) => !idle || all.slice(at).some((bar) => !bar.idle))
    }),
  }
}
