import type { RunModel } from '../../shared/run/model'
import type { LocalizedText } from '../../shared/text'
import type { Measured } from '../judging/claims'
import { claim, coresLeft, count, median, num, repeatsOf, sum, text } from '../judging/claims'
import { SLOWEST, treeCpu } from '../judging/cores'
import { crossover } from '../judging/crossover'
import { phaseSpans, poolIn } from '../judging/load'

export const EXECUTORS = ['threads', 'processes'] as const
export type Executor = (typeof EXECUTORS)[number]

/** What program.mjs says at the end of a phase. Times in milliseconds. */
export interface Phase {
  readonly tasks: number
  readonly done: number
  /** In old runs: what it took to bring the pool up, once. */
  readonly startMs?: number
  readonly wallMs: number
  readonly cpuMs: number
  readonly workMs: number
  readonly computeMs: number
  readonly idealMs: number
  /** CPU time of the thread that hands over; absent where the kernel does not tell, and in old runs. */
  readonly ownMs?: number
  /** Of worker processes since they were started, earlier repeats included; threads can't be killed from outside. */
  readonly killed?: number
  readonly resubmitted?: number
  /** The executor gave up with the worker that was killed, and all that it had not done by then is lost. */
  readonly broken?: boolean
}

export interface Setup {
  readonly kind: string
  readonly size: number
  readonly task: string
  readonly 'task-ms': number
  readonly cores: number
  /** Threads take turns in computing: a Python with the GIL. */
  readonly gil?: boolean
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

/** Whether those who compute take turns. */
const inTurn = ({ gil = false, task }: Setup, executor: Executor) =>
  gil && executor === 'threads' && task !== 'wait'

/** How long the list should take, milliseconds: at the best, and so much longer at the most. */
interface Forecast {
  readonly ideal: number
  readonly slack: number
  readonly left: number
  /** Time for one millisecond of tasks, without a pool. */
  readonly alone: number
  /** Share of the time that the workers have tasks, where the thread that hands over is slower than they are. */
  readonly fed: number
}

/**
 * A list takes at least what its largest share takes a worker (waiting as planned, computing at the CPU time that it took
 * when all computed), what all the CPU time takes the cores that others left (one, where threads take turns), and what
 * handing over takes the one thread that does it. Beyond that, the last task may be on a slow core; where tasks wait, the server's CPU time is added.
 */
function forecast(
  run: RunModel,
  setup: Setup,
  inline: readonly Phase[],
  rounds: readonly Phase[],
  executor: Executor,
): Forecast {
  const { size, cores, task } = setup
  const [{ workMs, computeMs, idealMs }] = rounds
  const left = inTurn(setup, executor) ? 1 : coresLeft(run, executor, cores)
  const waiting = 1 - (task === 'wait' ? 0 : computeMs / workMs)
  const alone = waiting + typical(inline, (phase) => phase.cpuMs / phase.workMs)
  const cpuMs = typical(rounds, (phase) => phase.cpuMs)
  const lanes = Math.max(idealMs * (waiting + cpuMs / workMs), cpuMs / Math.min(size, left))
  const ideal = Math.max(
    lanes,
    typical(rounds, ({ ownMs = 0 }) => ownMs),
  )
  const spans = phaseSpans(run, executor).map((span) => poolIn(run, executor, span))
  const tail = median(spans.map(({ longest, mean }) => Math.min(longest, SLOWEST * mean) - mean)) || 0
  const slack = waiting > 0 ? tail + Math.max(0, treeCpu(run, executor) - computeMs || 0) : tail
  return { ideal, slack, left, alone, fed: lanes / ideal }
}

export function speedUp(
  run: RunModel,
  setup: Setup,
  inline: readonly Phase[],
  rounds: readonly Phase[],
  executor: Executor,
): Measured {
  const { size, cores, task } = setup
  const { ideal, slack, left, alone } = forecast(run, setup, inline, rounds, executor)
  const name = NAMES[executor]
  const compute = computing(setup)
  const why =
    task === 'wait'
      ? text(
          `${size} ${name.en} wait ${size} times at once; waiting needs no core.`,
          `${size} 个${name['zh-CN']}同时等 ${size} 份；等待不需要核心。`,
        )
      : inTurn(setup, executor)
        ? text(
            `${size} threads take turns with the GIL: whoever computes in Python holds it, so it is one at a time on however many cores; expected from the CPU time of the list, alone and through them.`,
            `${size} 个线程轮流持有 GIL：谁执行 Python 代码谁就得持有它，核心再多，同一时刻也只有一个在算；预期值由单独执行与一起执行的 CPU 时间推出。`,
          )
        : text(
            `${size} ${name.en} on ${count(cores, 'core')}, of which ${num(left, 1)} were left for the run; expected from the CPU time of the list, alone and through them. ${compute.en}`,
            `${size} 个${name['zh-CN']}，${cores} 个核心，可用的有 ${num(left, 1)} 个；预期值由单独执行与一起执行的 CPU 时间推出。${compute['zh-CN']}`,
          )
  const expected = (rounds[0].workMs * alone) / ideal
  const measured = rounds.map((round) => rate(round) / typical(inline, rate))
  const least = (0.8 * expected * ideal) / (ideal + slack)
  const label = speedUpLabel(executor)
  return claim(`speed-up-${executor}`, 'ratio', { label, expected, measured, least, better: 'more', why })
}

/** CPU time ÷ time: a neighbour makes it less, never more. */
export function atOnce(setup: Setup, rounds: readonly Phase[]): Measured | null {
  if (!inTurn(setup, 'threads') || setup.task !== 'cpu') return null
  return claim('at-once', 'ratio', {
    label: text('Threads that computed at the same time (at most)', '同时在计算的线程数（至多）'),
    expected: 1,
    measured: rounds.map(({ cpuMs, wallMs }) => cpuMs / wallMs),
    most: 1.1,
    why: text(
      'CPU time ÷ time. The others wait for the GIL, not for a core: more cores would not help.',
      'CPU 时间 ÷ 总时间。其他线程等的是 GIL，不是核心：核心再多也没有用。',
    ),
  })
}

/** Why workers can compute at the same time. */
function computing({ gil }: Setup): LocalizedText {
  if (gil === undefined)
    return text(
      "Node's threads compute at the same time: each has a JavaScript engine of its own.",
      'Node 的线程能同时计算：每个线程都有自己的 JavaScript 引擎。',
    )
  return gil
    ? text('Each process has a GIL of its own.', '每个进程有自己的 GIL。')
    : text('This Python has no GIL.', '这个 Python 没有 GIL。')
}

export function utilization(
  run: RunModel,
  setup: Setup,
  inline: readonly Phase[],
  rounds: readonly Phase[],
  executor: Executor,
): Measured {
  const [pool] = rounds
  const label = text(`Utilization of the ${NAMES[executor].en}`, `${NAMES[executor]['zh-CN']}池的利用率`)
  const spans = phaseSpans(run, executor).map((span) => poolIn(run, executor, span).utilization)
  const { ideal, slack, fed } = forecast(run, setup, inline, rounds, executor)
  const expected = (fed * pool.workMs) / (setup.size * pool.idealMs)
  const turns = inTurn(setup, executor)
  return claim(`utilization-${executor}`, 'percent', {
    label,
    expected,
    measured: spans,
    // Who comes to its turn with a task in its hands, and who before it takes one, is up to the interpreter.
    least: (turns ? fed / setup.size : (expected * ideal) / (ideal + slack)) - 0.12,
    why: turns
      ? text(
          'From begin and end of each task: busy ÷ (size × time). A thread that has begun a task and waits for the GIL counts as busy: a full pool, and still one at a time.',
          '由每个任务的开始和结束算出：忙碌时间 ÷（个数 × 总时间）。任务已经开始、却在等 GIL 的线程也算忙碌：池子是满的，真正在算的仍只有一个。',
        )
      : text(
          'From begin and end of each task: busy ÷ (size × time).',
          '由每个任务的开始和结束算出：忙碌时间 ÷（个数 × 总时间）。',
        ),
  })
}

export function sameWall(
  run: RunModel,
  setup: Setup,
  inline: readonly Phase[],
  rounds: Readonly<Record<Executor, readonly Phase[]>>,
): Measured {
  const label = text('Time of the list: processes ÷ threads', '做完任务表的时间：进程 ÷ 线程')
  const wall = typical(rounds.threads, ({ wallMs }) => wallMs)
  const [threads, processes] = EXECUTORS.map((executor) =>
    forecast(run, setup, inline, rounds[executor], executor),
  )
  const expected = processes.ideal / threads.ideal
  const why = inTurn(setup, 'threads')
    ? text(
        'Processes compute at the same time, each with a GIL of its own; threads take turns with one. Expected: what the CPU time of both gives.',
        '进程能同时计算，每个都有自己的 GIL；线程轮流用同一个。预期值由两者的 CPU 时间推出。',
      )
    : text(
        'For tasks much larger than their handing over, the executor makes no difference: the same code on the same cores. Expected: what the CPU time of both gives.',
        '任务远大于派发开销时，用哪种执行器都一样：同样的代码，同样的核心。预期值由两者的 CPU 时间推出。',
      )
  return claim('same-wall', 'ratio', {
    label,
    expected,
    measured: rounds.processes.map(({ wallMs }) => wallMs / wall),
    most: 1.25 * expected * (1 + processes.slack / processes.ideal),
    better: 'less',
    why,
  })
}

/** Each pool brought up a few times in turn, or, in old runs, once. */
export function startUp(run: RunModel, rounds: Readonly<Record<Executor, readonly Phase[]>>): Measured {
  const label = text(
    'Bringing the pool up: processes ÷ threads (at least)',
    '启动整个池的时间：进程 ÷ 线程（至少）',
  )
  const told = repeatsOf<{ executor: Executor; startMs: number }>(run, 'start')
  const times = (executor: Executor) =>
    told.length > 0
      ? told.filter((start) => start.executor === executor).map(({ startMs }) => startMs)
      : [rounds[executor].at(-1)!.startMs ?? NaN]
  const [threads, processes] = EXECUTORS.map(times)
  const [fast, slow] = [median(threads), median(processes)].map((ms) => num(ms))
  return claim('start-up', 'ratio', {
    label,
    expected: 1,
    measured: processes.map((startMs, turn) => startMs / threads[turn]),
    least: 1,
    why: text(
      `${slow} ms against ${fast} ms: a process brings an address space and a runtime of its own. It is in no speed-up here.`,
      `${slow} 毫秒对 ${fast} 毫秒：进程要自带地址空间和运行时。这里的加速比都不含这一项。`,
    ),
  })
}

/** Workers that can compute at the same time in the sweep. */
export const lanesOf = (run: RunModel, { size, cores, gil = false }: Setup, executor: Executor): number =>
  gil && executor === 'threads' ? 1 : Math.min(size, coresLeft(run, 'swept', cores))

/**
 * From which task size on a pool is faster than no pool. A task of T takes T alone, and in a pool of w its share T ÷ w and
 * its handing over h: more is gained than lost from h × w ÷ (w − 1) on.
 */
export function paysOff(
  run: RunModel,
  setup: Setup,
  sweep: readonly SweepResult[],
  executor: Executor,
): Measured {
  const time = (result: SweepResult) => result[`${executor}Us`] ?? NaN
  const points = sweep.map((result) => ({ size: result.taskUs, ratio: time(result) / result.inlineUs }))
  const lanes = lanesOf(run, setup, executor)
  // Tasks of the smallest size are nearly nothing but handing over.
  const handing = sweep.length > 0 ? time(sweep[0]) / 1000 : NaN
  const expected = (handing * lanes) / (lanes - 1)
  const label = text(
    `Task size from which ${NAMES[executor].en} beat no pool (about)`,
    `${NAMES[executor]['zh-CN']}池开始快过不用池的任务大小（约）`,
  )
  return claim(`pays-off-${executor}`, 'milliseconds', {
    label,
    expected,
    measured: crossover(points, 1) / 1000,
    most: 2.5 * expected,
    why: text(
      `Handing a task over to one of the ${NAMES[executor].en} costs ${num(1000 * handing)} µs: a smaller one is done sooner than handed over.`,
      `把一个任务交给${NAMES[executor]['zh-CN']}要 ${num(1000 * handing)} 微秒：比这更小的任务，自己做都比派发快。`,
    ),
  })
}

/** Processes are as fast as threads when they take at most this many times as long. */
const AS_FAST = 1.2

/**
 * From which task size on processes are as fast as threads (within a fifth). A task of T takes T ÷ w and its handing over, h,
 * for each executor: (T ÷ wp + hp) ÷ (T ÷ wt + ht) comes down to 1.2 at T = (hp − 1.2 × ht) ÷ (1.2 ÷ wt − 1 ÷ wp).
 */
export function crossing(run: RunModel, setup: Setup, sweep: readonly SweepResult[]): Measured {
  const points = sweep.map((result) => ({
    size: result.taskUs,
    ratio: (result.processesUs ?? NaN) / (result.threadsUs ?? NaN),
  }))
  const label = text(
    'Task size from which processes keep up with threads (about)',
    '进程池追平线程池的任务大小（约）',
  )
  const smallest = sweep[0]
  const [threads, processes] = [smallest?.threadsUs ?? NaN, smallest?.processesUs ?? NaN]
  const [inThreads, inProcesses] = EXECUTORS.map((executor) => Math.max(1, lanesOf(run, setup, executor)))
  const size = (processes - AS_FAST * threads) / (AS_FAST / inThreads - 1 / inProcesses)
  const expected = Math.max(smallest?.taskUs ?? NaN, size) / 1000
  return claim('crossover', 'milliseconds', {
    label,
    expected,
    measured: crossover(points, AS_FAST) / 1000,
    most: 2.5 * expected,
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
  const lost = phases.some(({ broken = false }) => broken)
    ? [
        ` ${count(killed, 'worker')} killed: the executor gave up, and everything that had no answer yet raised BrokenProcessPool.`,
        `被杀死：${killed} 个；执行器就此放弃，所有还没有结果的任务都抛出 BrokenProcessPool。`,
      ]
    : killed > 0
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
