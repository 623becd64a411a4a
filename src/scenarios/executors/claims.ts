import type { RunModel } from '../../shared/run/model'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import { claim, coresLeft, count, median, num, repeatsOf, sum, text } from '../judging/claims'
import { crossover } from '../judging/crossover'
import { phaseSpans, poolIn } from '../judging/load'

export const EXECUTORS = ['threads', 'processes'] as const
export type Executor = (typeof EXECUTORS)[number]

/** What program.mjs says at the end of a phase. Times in milliseconds. */
export interface Phase {
  readonly tasks: number
  readonly done: number
  readonly startMs: number
  readonly wallMs: number
  readonly cpuMs: number
  readonly workMs: number
  readonly computeMs: number
  readonly idealMs: number
  /** Of worker processes since they were started, earlier repeats included; threads can't be killed from outside. */
  readonly killed?: number
  readonly resubmitted?: number
}

export interface Setup {
  readonly kind: string
  readonly size: number
  readonly task: string
  readonly 'task-ms': number
  readonly cores: number
}

/** Time per task of one size, microseconds; an executor that did not take part is missing. */
export interface SweepResult {
  readonly taskUs: number
  readonly inlineUs: number
  readonly threadsUs?: number
  readonly processesUs?: number
}

export const NAMES: Record<Executor, LocalizedText> = {
  threads: text('threads', '线程'),
  processes: text('processes', '进程'),
}

const rate = ({ workMs, wallMs }: Phase) => workMs / wallMs
/** The median over repeats. */
const typical = (phases: readonly Phase[], number: (phase: Phase) => number) => median(phases.map(number))

export const sweepOf = (run: RunModel): SweepResult[] =>
  repeatsOf<SweepResult>(run, 'sweep').sort((a, b) => a.taskUs - b.taskUs)

export const speedUpLabel = (executor: Executor): LocalizedText =>
  text(`Speed-up with ${NAMES[executor].en} over no pool`, `${NAMES[executor]['zh-CN']}池相对不用池的加速比`)

export function speedUp(
  run: RunModel,
  setup: Setup,
  inline: readonly Phase[],
  rounds: readonly Phase[],
  executor: Executor,
): Measured {
  const { size, cores, task } = setup
  const [pool] = rounds
  const alone = typical(inline, rate)
  const left = coresLeft(run, executor, cores)
  // Whichever takes longer: each worker its share of the tasks, or the cores all the computing in them.
  const shortest = Math.max(pool.idealMs, pool.computeMs / Math.min(size, left))
  const why =
    task === 'wait'
      ? text(
          `${size} ${NAMES[executor].en} wait ${size} times at once; waiting needs no core.`,
          `${size} 个${NAMES[executor]['zh-CN']}同时等 ${size} 份；等待不需要核心。`,
        )
      : text(
          `${size} ${NAMES[executor].en} on ${count(cores, 'core')}, of which other programs left ${num(left, 1)}. Node's threads compute at the same time: each has a JavaScript engine of its own.`,
          `${size} 个${NAMES[executor]['zh-CN']}，${cores} 个核心，其他程序留下 ${num(left, 1)} 个。Node 的线程能同时计算：每个线程都有自己的 JavaScript 引擎。`,
        )
  const expected = pool.workMs / shortest
  return claim(`speed-up-${executor}`, 'ratio', {
    label: speedUpLabel(executor),
    expected,
    measured: rounds.map((round) => rate(round) / alone),
    least: 0.8 * expected,
    better: 'more',
    why,
  })
}

export function utilization(run: RunModel, { size }: Setup, pool: Phase, executor: Executor): Measured {
  const label = text(`Utilization of the ${NAMES[executor].en}`, `${NAMES[executor]['zh-CN']}池的利用率`)
  const spans = phaseSpans(run, executor).map((span) => poolIn(run, executor, span).utilization)
  const expected = pool.workMs / (size * pool.idealMs)
  return claim(`utilization-${executor}`, 'percent', {
    label,
    expected,
    measured: spans,
    least: expected - 0.12,
    why: text(
      'From begin and end of each task: busy ÷ (size × time).',
      '由每个任务的开始和结束算出：忙碌时间 ÷（个数 × 总时间）。',
    ),
  })
}

export function sameWall(threads: readonly Phase[], processes: readonly Phase[]): Measured {
  const label = text('Time of the list: processes ÷ threads', '做完任务表的时间：进程 ÷ 线程')
  const wall = typical(threads, ({ wallMs }) => wallMs)
  const measured = processes.map(({ wallMs }) => wallMs / wall)
  const why = text(
    'For tasks much larger than their handing over, the executor makes no difference: the same code on the same cores.',
    '任务远大于派发开销时，用哪种执行器都一样：同样的代码，同样的核心。',
  )
  return claim('same-wall', 'ratio', { label, expected: 1, measured, within: 0.2, why })
}

export function startUp(threads: Phase, processes: Phase): Measured {
  const label = text(
    'Bringing the pool up: processes ÷ threads (at least)',
    '启动整个池的时间：进程 ÷ 线程（至少）',
  )
  return claim('start-up', 'ratio', {
    label,
    expected: 1,
    measured: processes.startMs / threads.startMs,
    least: 1,
    why: text(
      `${num(processes.startMs)} ms against ${num(threads.startMs)} ms: a process brings an address space and a runtime of its own. It is in no speed-up here.`,
      `${num(processes.startMs)} 毫秒对 ${num(threads.startMs)} 毫秒：进程要自带地址空间和运行时。这里的加速比都不含这一项。`,
    ),
  })
}

/** From which task size on a pool is faster than no pool, against what handing over costs. */
export function paysOff(sweep: readonly SweepResult[], executor: Executor): Measured {
  const time = (result: SweepResult) => result[`${executor}Us`] ?? NaN
  const points = sweep.map((result) => ({ size: result.taskUs, ratio: time(result) / result.inlineUs }))
  // Tasks of the smallest size are nearly nothing but handing over: a task must be worth more than that.
  const expected = sweep.length > 0 ? time(sweep[0]) / 1000 : NaN
  const label = text(
    `Task size from which ${NAMES[executor].en} beat no pool (about)`,
    `${NAMES[executor]['zh-CN']}池开始快过不用池的任务大小（约）`,
  )
  return claim(`pays-off-${executor}`, 'milliseconds', {
    label,
    expected,
    measured: crossover(points, 1) / 1000,
    most: 4 * expected,
    why: text(
      `Handing a task over to one of the ${NAMES[executor].en} costs ${num(1000 * expected)} µs: a smaller one is done sooner than handed over.`,
      `把一个任务交给${NAMES[executor]['zh-CN']}要 ${num(1000 * expected)} 微秒：比这更小的任务，自己做都比派发快。`,
    ),
  })
}

/** From which task size on both executors are equally fast (within a fifth). */
export function crossing(sweep: readonly SweepResult[]): Measured {
  const points = sweep.map((result) => ({
    size: result.taskUs,
    ratio: (result.processesUs ?? NaN) / (result.threadsUs ?? NaN),
  }))
  const label = text(
    'Task size from which processes are as fast as threads (at most)',
    '进程池追平线程池的任务大小（至多）',
  )
  const smallest = sweep[0]
  const [threads, processes] = [smallest?.threadsUs ?? NaN, smallest?.processesUs ?? NaN]
  return claim('crossover', 'milliseconds', {
    label,
    expected: 1,
    measured: crossover(points, 1.2) / 1000,
    most: 1,
    why: text(
      `Tasks of ${smallest?.taskUs ?? 0} µs: ${num(threads)} µs each through threads, ${num(processes)} µs through processes. As tasks grow, the difference sinks into them.`,
      `任务为 ${smallest?.taskUs ?? 0} 微秒时：经线程平均 ${num(threads)} 微秒，经进程平均 ${num(processes)} 微秒。任务越大，这点差别越不起眼。`,
    ),
  })
}

export function answers(phases: readonly Phase[], wrong: number, compared: number): Measured {
  const asked = sum(phases, (phase) => phase.tasks)
  const done = sum(phases, (phase) => phase.done)
  const [killed, again] = (['killed', 'resubmitted'] as const).map((what) =>
    Math.max(0, ...phases.map((phase) => phase[what] ?? 0)),
  )
  const lost =
    killed > 0
      ? [
          ` ${count(killed, 'worker')} killed; ${count(again, 'call')} made again.`,
          `被杀死：${killed} 个；重新派发 ${again} 次。`,
        ]
      : ['', '']
  const why = text(
    `${done} of ${asked} tasks answered; ${compared} answers of each executor compared with those of no pool.${lost[0]}`,
    `${asked} 个任务答了 ${done} 个；每种执行器各有 ${compared} 个答案与不用池的结果作了比对。${lost[1]}`,
  )
  const label = text('Answers missing or wrong', '缺失或错误的结果')
  return claim('answers', 'count', { label, expected: 0, measured: asked - done + wrong, why })
}
