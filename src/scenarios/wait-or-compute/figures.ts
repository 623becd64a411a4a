import { availableParallelism } from 'node:os'
import type { Figure, LanesFigure } from '../../shared/diagram'
import type { KnobValues, Side } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import { text } from '../judging/claims'

const TASKS = 4
/** Length of a task in the picture. */
const TASK = 4

type Bars = LanesFigure['bars']

/** The same list in three ways, on one scale. */
export function figures(
  { kind }: KnobValues,
  ofMachine = availableParallelism(),
  side: Side = 'node',
): Figure[] {
  const cores = side === 'python' ? 1 : ofMachine
  const wait = kind === 'wait' ? TASK : kind === 'cpu' ? 0 : TASK / 2
  const work = TASK - wait
  return [
    drawn(
      text(
        'One after the other. Hatched: it waits and needs no core.',
        '逐个执行。斜线表示在等待，不需要核心。',
      ),
      (task) => bars(task, task * TASK, wait, task * TASK + wait, work),
    ),
    drawn(
      text(
        'All at once in one thread: waits overlap, computing takes turns.',
        '一个线程里同时开始：等待互相重叠，计算仍要一个接一个。',
      ),
      (task) => bars(task, 0, wait, wait + task * work, work),
    ),
    drawn(
      side === 'python'
        ? text(
            'A thread each: waits overlap; whoever computes in Python holds the GIL, so one computes at a time.',
            '每个任务一个线程：等待互相重叠；执行 Python 代码要持有 GIL，所以同一时刻只有一个在算。',
          )
        : text(
            `A thread each, drawn for ${cores === 1 ? 'one core' : `${Math.min(cores, TASKS)} cores`}: waits overlap, and as many compute as there are cores.`,
            `每个任务一个线程，以 ${Math.min(cores, TASKS)} 个核心为例：等待互相重叠，有几个核心就同时计算几份。`,
          ),
      (task) => bars(task, 0, wait, wait + Math.floor(task / cores) * work, work),
    ),
  ]
}

function drawn(caption: LocalizedText, of: (task: number) => Bars): LanesFigure {
  const tasks = Array.from({ length: TASKS }, (_, task) => task)
  return {
    kind: 'lanes',
    caption,
    length: TASKS * TASK,
    unit: text('time', '时间'),
    lanes: tasks.map((task) => ({
      id: `task-${task + 1}`,
      label: text(`task ${task + 1}`, `任务 ${task + 1}`),
    })),
    bars: tasks.flatMap(of),
  }
}

/** What a task does: it waits from `from` on, and computes from `computes` on. */
function bars(task: number, from: number, wait: number, computes: number, work: number): Bars {
  const lane = `task-${task + 1}`
  const waits = {
    lane,
    from,
    to: from + wait,
    label: text('waits', '等待'),
    tone: 'task' as const,
    idle: true,
  }
  const label = text('computes', '计算')
  return [
    ...(wait > 0 ? [waits] : []),
    ...(work > 0 ? [{ lane, from: computes, to: computes + work, label, tone: 'task' as const }] : []),
  ]
}
