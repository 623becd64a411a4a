import type { DiagramNode, Figure } from '../../shared/diagram'
import type { KnobValues, Side } from '../../shared/knobs'
import { text } from '../judging/claims'

const MOST_WORKERS = 3
/** Height of a worker with the space below it, cells. */
const ROW = 1.6

/** One list, two executors: threads inside of the program's process, processes beside it. */
export function figures(knobs: KnobValues, _cores?: number, side: Side = 'node'): Figure[] {
  const size = Number(knobs.size)
  const [threads, processes] = [knobs.kind !== 'process', knobs.kind !== 'thread']
  const rows = Math.min(size, MOST_WORKERS) * ROW
  // Threads live inside of the program's own process: its frame holds the code and them.
  const inside = Math.max(ROW, threads ? rows : 0) + 1.4
  const height = inside + (processes ? rows + 0.4 : 0)
  const code = { id: 'code', x: 0.6, y: inside / 2 - 0.4, w: 4, h: 1.2, tone: 'task' as const }
  const workers = [
    ...(threads ? workersAt('thread', 1.1, size) : []),
    ...(processes ? workersAt('process', inside + 0.6, size) : []),
  ]
  return [
    {
      kind: 'graph',
      caption: caption(size, threads, processes, side === 'python'),
      width: 19,
      height,
      frames: [
        {
          x: 0,
          y: 0,
          w: threads ? 17 : 5.2,
          h: inside,
          label: text('one process: one pid, one memory', '一个进程：一个 pid，一份内存'),
          tone: 'quiet',
        },
      ],
      nodes: [{ ...code, label: text('submit(task)', 'submit(task)') }, ...workers],
      edges: workers.map(({ id }) => ({
        from: 'code',
        to: id,
        heads: 'both' as const,
        dashed: id.startsWith('process'),
        ...(id === 'thread-0'
          ? {
              label:
                side === 'python'
                  ? text('the object itself', '对象本身')
                  : text('copied in memory', '在内存里复制'),
            }
          : {}),
        ...(id === 'process-0' ? { label: text('through a pipe', '经过管道') } : {}),
      })),
    },
  ]
}

function workersAt(kind: 'thread' | 'process', y: number, size: number): DiagramNode[] {
  const shown = Math.min(size, MOST_WORKERS)
  const name = kind === 'thread' ? text('thread', '线程') : text('process', '进程')
  return Array.from({ length: shown }, (_, index) => {
    const more = index === shown - 1 && size > shown
    const label = (word: string) => (more ? `… ${word} ${size}` : `${word} ${index + 1}`)
    return {
      id: `${kind}-${index}`,
      x: 12,
      y: y + ROW * index,
      w: 4,
      h: 1,
      label: text(label(name.en), label(name['zh-CN'])),
      tone: kind,
    }
  })
}

function caption(size: number, threads: boolean, processes: boolean, python: boolean) {
  const turns = python
    ? text(
        ' Threads share all objects, and take turns in computing: whoever runs Python code holds the GIL.',
        '线程共用所有对象，计算则要轮流：谁执行 Python 代码谁就得持有 GIL。',
      )
    : text('', '')
  if (threads && processes)
    return text(
      `The same call, two executors. ${size} threads are lanes of one pid; ${size} processes have a pid, a runtime and a memory each, and every task crosses a pipe.${turns.en}`,
      `同样的调用，两种执行器。${size} 个线程是同一个 pid 下的泳道；${size} 个进程各有各的 pid、运行时和内存，每个任务都要经过管道。${turns['zh-CN']}`,
    )
  if (threads && python)
    return text(
      `${size} threads of one process, and one crash takes all.${turns.en}`,
      `同一个进程里的 ${size} 个线程，一处崩溃，整个程序随之终止。${turns['zh-CN']}`,
    )
  return threads
    ? text(
        `${size} threads of one process: a task is copied within one memory, and one crash takes all.`,
        `同一个进程里的 ${size} 个线程：任务在同一份内存里复制，一处崩溃，整个程序随之终止。`,
      )
    : text(
        `${size} processes: a pid, a runtime and a memory each. A task crosses a pipe, and a crash takes one worker.`,
        `${size} 个进程：各有各的 pid、运行时和内存。任务要经过管道，崩溃只损失一个工作进程。`,
      )
}
