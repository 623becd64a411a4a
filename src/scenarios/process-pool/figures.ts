import type { DiagramNode, Figure, GraphFigure, LanesFigure } from '../../shared/diagram'
import type { KnobValues } from '../../shared/knobs'
import { text } from '../judging/claims'
import { sequence } from '../lib/work.mjs'

const MOST_WORKERS = 4
/** Chunks in the picture of the end, for each worker. */
const CHUNKS_EACH = 3

/** The pool itself, and why its end is uneven. */
export function figures(knobs: KnobValues): Figure[] {
  const size = Number(knobs.size)
  return [poolFigure(size, Number(knobs.chunk), knobs.style === 'apply-async'), endFigure(knobs)]
}

function poolFigure(size: number, chunk: number, single: boolean): GraphFigure {
  const shown = Math.min(size, MOST_WORKERS)
  const height = Math.max(2 * shown + 1, 4)
  const middle = height / 2
  const workers = Array.from({ length: shown }, (_, index): DiagramNode => {
    const last = index === shown - 1 && size > shown
    return {
      id: `worker-${index}`,
      x: 14,
      y: middle - shown + 0.5 + 2 * index,
      w: 4,
      h: 1,
      label: last
        ? text(`… worker ${size}`, `… 工作进程 ${size}`)
        : text(`worker ${index + 1}`, `工作进程 ${index + 1}`),
      tone: 'process',
    }
  })
  const tasks = single ? 1 : chunk
  return {
    kind: 'graph',
    caption: text(
      `The parent fills one queue; whichever of the ${size} workers is free takes the next ${tasks === 1 ? 'task' : `chunk of ${tasks} tasks`}. Answers come back the same way.`,
      `父进程往一个队列里放任务；${size} 个工作进程谁空着，谁就取走下一个${tasks === 1 ? '任务' : `分块（${tasks} 个任务）`}。结果沿原路返回。`,
    ),
    width: 20,
    height,
    frames: [
      { x: 0, y: middle - 1.8, w: 11, h: 3.6, label: text('parent process', '父进程'), tone: 'quiet' },
    ],
    nodes: [
      { id: 'tasks', x: 0.7, y: middle - 0.5, w: 3, h: 1, label: text('tasks', '任务表'), tone: 'task' },
      {
        id: 'queue',
        x: 5.3,
        y: middle - 0.5,
        w: 5,
        h: 1,
        shape: 'queue',
        slots: { count: 5, filled: 4 },
        label: text('queue', '队列'),
        tone: 'queue',
      },
      ...workers,
    ],
    edges: [
      { from: 'tasks', to: 'queue' },
      ...workers.map(({ id }) => ({ from: 'queue', to: id, heads: 'both' as const })),
    ],
  }
}

/** The last chunks of a list with this spread, handed out as a pool does: first free, first served. */
function endFigure(knobs: KnobValues): LanesFigure {
  const lanes = Math.min(Number(knobs.size), MOST_WORKERS)
  const chunk = knobs.style === 'apply-async' ? 1 : Math.min(Number(knobs.chunk), 20)
  const random = sequence(lanes)
  const taskSize = () => 1 + (Number(knobs.spread) / 100) * (2 * random() - 1)
  const free = new Array<number>(lanes).fill(0)
  const bars = Array.from({ length: lanes * CHUNKS_EACH - Math.min(1, lanes - 1) }, () => {
    const lane = free.indexOf(Math.min(...free))
    const from = free[lane]
    for (let task = 0; task < chunk; task += 1) free[lane] += taskSize()
    return { lane: `worker-${lane}`, from, to: free[lane], tone: 'task' as const }
  })
  const length = Math.max(...free)
  const idle = free
    .map((from, lane) => ({ lane: `worker-${lane}`, from, to: length, tone: 'quiet' as const, idle: true }))
    .filter(({ from, to }) => to - from > 0.01 * length)
  return {
    kind: 'lanes',
    caption: text(
      'The end of a list: when the queue is empty, whoever is done waits for the last one. Smaller chunks and a smaller spread make this idle tail shorter.',
      '任务表的收尾：队列空了以后，先做完的要等最后一个。分块越小、大小相差越少，这段收尾的空闲就越短。',
    ),
    length,
    unit: text('time', '时间'),
    lanes: free.map((_, lane) => ({
      id: `worker-${lane}`,
      label: text(`worker ${lane + 1}`, `工作进程 ${lane + 1}`),
    })),
    bars: [...bars, ...idle],
  }
}
