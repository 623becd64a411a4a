import type { RunModel } from '../../shared/run/model'
import type { Measured } from '../judging/claims'
import { claimsOf, coresLeft, count, median, num, pct, repeatsOf, text } from '../judging/claims'

/** What the program says at the end of a way of doing the list; milliseconds. */
export interface Phase {
  readonly tasks: number
  readonly wallMs: number
  /** Of the whole process. */
  readonly cpuMs: number
  /** Of the thread that spent most, with a thread each; absent where the kernel does not tell. */
  readonly longestCpuMs?: number
}

export interface Setup {
  readonly kind: 'cpu' | 'wait' | 'mixed'
  readonly tasks: number
  readonly 'task-ms': number
  readonly cores: number
  /** Threads take turns in computing: a Python with the GIL. */
  readonly gil?: boolean
}

export interface Check {
  readonly asked: number
  readonly done: number
  readonly wrong: number
}

export const LABELS = {
  loop: text('All at once in one thread: speed-up', '一个线程里同时开始：加速比'),
  threads: text('A thread for each task: speed-up', '每个任务一个线程：加速比'),
  core: text('Share of a task’s time that needs a core', '任务的时间里需要核心的比例'),
  answers: text('Answers missing or wrong', '缺失或错误的结果'),
}
const claim = claimsOf(LABELS)

/** How much of a task is waiting, as a share. */
const WAITING = { cpu: 0, mixed: 0.5, wait: 1 }
/** What the share of computing may be off: cores differ in speed, and others take their part. */
const OFF = { cpu: 0.4, mixed: 0.25, wait: 0.1 }

const waitOf = ({ kind, 'task-ms': taskMs }: Setup) => WAITING[kind] * taskMs

/** Wall time one after the other ÷ that of another way, in each round. */
function speedUps(run: RunModel, way: 'loop' | 'threads'): number[] {
  const alone = repeatsOf<Phase>(run, 'alone')
  return repeatsOf<Phase>(run, way).map(({ wallMs }, round) => alone[round].wallMs / wallMs)
}

/**
 * One after the other, each task's waiting and computing add up. At once, all wait at the same time; what has to be
 * computed takes what `computing` says.
 */
function expectedOf(
  run: RunModel,
  setup: Setup,
  way: 'loop' | 'threads',
  computing: (phase: Phase) => number,
) {
  const alone = repeatsOf<Phase>(run, 'alone')
  const wait = waitOf(setup)
  return median(
    repeatsOf<Phase>(run, way).map(
      (phase, round) => (setup.tasks * wait + alone[round].cpuMs) / (wait + computing(phase)),
    ),
  )
}

/** One thread computes one thing at a time: the CPU times of all tasks add up. */
export function loop(run: RunModel, setup: Setup): Measured {
  const expected = expectedOf(run, setup, 'loop', ({ cpuMs }) => cpuMs)
  const why = {
    wait: text(
      `A wait needs no thread: one thread begins all ${setup.tasks} before the first answer is there.`,
      `等待不需要线程：第一个应答到来之前，一个线程就已经发出全部 ${setup.tasks} 个请求。`,
    ),
    cpu: text(
      'One thread computes one thing at a time, in whatever order it is asked: nothing is gained.',
      '一个线程同一时刻只能算一件事，无论怎样安排顺序，都不会更快。',
    ),
    mixed: text(
      `The waits of all ${setup.tasks} tasks overlap; their computing does not, since there is one thread for it.`,
      `${setup.tasks} 个任务的等待可以重叠；计算不行，因为只有一个线程来算。`,
    ),
  }[setup.kind]
  const measured = speedUps(run, 'loop')
  return claim('loop', 'ratio', { expected, measured, least: 0.8 * expected, most: 1.25 * expected, why })
}

/**
 * Done when the thread on the slowest core has spent its CPU time, and the cores left have had time for everybody's. With
 * the GIL, threads compute as if there were one core.
 */
export function threads(run: RunModel, setup: Setup): Measured {
  const { tasks, cores, kind, gil = false } = setup
  const left = gil ? 1 : Math.min(tasks, coresLeft(run, 'threads', cores))
  const expected = expectedOf(run, setup, 'threads', ({ cpuMs, longestCpuMs = cpuMs / tasks }) =>
    Math.max(longestCpuMs, cpuMs / left),
  )
  const why =
    kind === 'wait'
      ? text(
          `${tasks} threads wait ${tasks} times at once, on however few cores: no faster than one thread that begins all.`,
          `${tasks} 个线程同时等 ${tasks} 份，核心再少也一样，但并不比一个线程同时发出更快。`,
        )
      : gil
        ? text(
            `${tasks} threads take turns with the GIL: whoever computes in Python holds it, so it is one at a time on however many cores.`,
            `${tasks} 个线程轮流持有 GIL：谁执行 Python 代码谁就得持有它，核心再多，同一时刻也只有一个在算。`,
          )
        : text(
            `${tasks} threads compute on as many cores as there are for them, ${num(left, 1)} of ${count(cores, 'core')} here.`,
            `${tasks} 个线程能用上多少核心，就同时计算多少份：这里 ${cores} 个核心中可用的有 ${num(left, 1)} 个。`,
          )
  const measured = speedUps(run, 'threads')
  const least = 0.8 * expected
  // More cores than were thought to be left do no harm; but whoever takes turns can't be faster than one after the other.
  return gil
    ? claim('threads', 'ratio', { expected, measured, least, most: 1.5 * expected, why })
    : claim('threads', 'ratio', { expected, measured, least, better: 'more', why })
}

/** CPU time ÷ wall time, one task after the other. */
export function core(run: RunModel, { kind }: Setup): Measured {
  const measured = repeatsOf<Phase>(run, 'alone').map(({ cpuMs, wallMs }) => cpuMs / wallMs)
  const why = text(
    `One after the other, the tasks spent ${pct(median(measured))} of the time on a core. That part needs cores; the rest needs nobody.`,
    `逐个执行时，任务有 ${pct(median(measured))} 的时间在核心上。这一部分需要核心，其余的什么都不需要。`,
  )
  return claim('core', 'percent', { expected: 1 - WAITING[kind], measured, within: OFF[kind], why })
}

export function answers({ asked, done, wrong }: Check): Measured {
  const why = text(
    `${done} of ${asked} tasks answered; whoever did a task, the answer was the same, but for ${wrong}.`,
    `${asked} 个任务答了 ${done} 个；同一个任务无论谁来做，结果都应相同，不同的有 ${wrong} 个。`,
  )
  return claim('answers', 'count', { expected: 0, measured: asked - done + wrong, why })
}
