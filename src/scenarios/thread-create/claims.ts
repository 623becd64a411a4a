import type { RunModel } from '../../shared/run/model'
import type { Measured } from '../judging/claims'
import { claimsOf, coresLeft, count, median, near, num, repeatsOf, text } from '../judging/claims'
import { SAME_WORK, treeCpu } from '../judging/cores'

/** What the program says at the end of a phase; milliseconds. */
export interface Phase {
  readonly tasks: number
  readonly threads: number
  readonly wallMs: number
  /** Of the whole process. */
  readonly cpuMs: number
  /** Of the thread that spent most; absent where the kernel does not tell, and in old runs. */
  readonly longestCpuMs?: number
}

export interface Setup {
  readonly threads: number
  readonly kind: 'cpu' | 'wait' | 'both'
  readonly 'task-ms': number
  readonly cores: number
  /** Threads take turns in computing. Told by the program in Python only. */
  readonly gil?: boolean
  /** Milliseconds after which a thread asks for the GIL. Told in Python only. */
  readonly 'switch-interval'?: number
}

/** `listed`: ids found in /proc/self/task; `all`: threads of the process by the kernel's count. Absent without /proc. */
export interface Identity {
  readonly pids: number
  readonly tids: number
  readonly listed?: number
  readonly all?: number
}

/** Medians over a few bare children started one after the other, milliseconds. */
interface Creation {
  readonly threadMs: number
  readonly threadCpuMs: number
  readonly processMs: number
  readonly processCpuMs: number
}

/** Over all rounds; `served`: waits by the server's own count, `unborn`: bare children not heard of. */
export interface Check {
  readonly asked: number
  readonly done: number
  readonly wrong: number
  readonly unborn: number
}

export const LABELS = {
  'speed-up': text('Computing: speed-up over one thread', '计算：相对一个线程的加速比'),
  'speed-up-wait': text('Waiting: speed-up over one thread', '等待：相对一个线程的加速比'),
  'same-work': text('CPU time per task, together ÷ alone', '每个任务的 CPU 时间：一起做 ÷ 单独做'),
  'wait-cpu': text('CPU time while waiting, share of the wait (at most)', '等待时花的 CPU 时间占比（至多）'),
  creation: text('Time to the first line, process ÷ thread', '到第一行代码的时间，进程 ÷ 线程'),
  turns: text('Turns of threads that compute (at most)', '计算的线程轮换的次数（至多）'),
  'one-pid': text('Pids of all threads together', '所有线程共有几个 pid'),
  tids: text('Thread ids', '线程 ID 的个数'),
  answers: text('Answers missing or wrong', '缺失或错误的结果'),
}
const claim = claimsOf(LABELS)

const phases = (run: RunModel, name: string) => repeatsOf<Phase>(run, name)

/** Tasks a second together ÷ alone, in each round. */
function speedUps(run: RunModel, kind: 'cpu' | 'wait') {
  const alone = phases(run, `${kind}-alone`)
  return phases(run, `${kind}-together`).map(
    ({ tasks, wallMs }, round) => tasks / wallMs / (alone[round].tasks / alone[round].wallMs),
  )
}

/**
 * All are done when the thread on the slowest core has spent its CPU time, and the cores left have had time for everybody's:
 * expected is what that gives against the CPU time of a task alone. With the GIL they compute as if there were one core.
 */
export function speedUp(run: RunModel, { threads, cores, gil = false }: Setup): Measured {
  const left = gil ? 1 : Math.min(threads, coresLeft(run, 'cpu-together', cores))
  const alone = phases(run, 'cpu-alone')
  const together = phases(run, 'cpu-together')
  const expected = median(
    together.map(({ tasks, cpuMs, longestCpuMs = cpuMs / tasks }, round) => {
      const wall = Math.max(longestCpuMs, cpuMs / left)
      return ((tasks / wall) * alone[round].cpuMs) / alone[round].tasks
    }),
  )
  const slower = median(slowdowns(run))
  const measured = speedUps(run, 'cpu')
  if (gil) {
    const why = text(
      `${count(threads, 'thread')} on ${count(cores, 'core')} take turns with the GIL: whoever computes in Python holds it, so it is one at a time. A task took ${num(slower, 2)} times the CPU time that it takes alone.`,
      `${threads} 个线程，${cores} 个核心，但要轮流持有 GIL：谁执行 Python 代码谁就得持有它，所以同一时刻只有一个在算。每个任务的 CPU 时间是单独执行时的 ${num(slower, 2)} 倍。`,
    )
    return claim('speed-up', 'ratio', {
      expected,
      measured,
      least: 0.8 * expected,
      most: 1.5 * expected,
      why,
    })
  }
  const why = text(
    `${count(threads, 'thread')} on ${count(cores, 'core')}, of which ${num(left, 1)} were left for them; a task took ${num(slower, 2)} times the CPU time that it takes alone. Worker threads have no lock in common: each computes on a core of its own while there is one.`,
    `${threads} 个线程，${cores} 个核心，可用的有 ${num(left, 1)} 个；每个任务的 CPU 时间是单独执行时的 ${num(slower, 2)} 倍。工作线程之间没有公共的锁：只要有空闲的核心，就各算各的。`,
  )
  return claim('speed-up', 'ratio', {
    expected,
    measured,
    least: 0.8 * expected,
    better: 'more',
    why,
  })
}

/** Waits go on at the same time; what asking and answering cost the whole run comes on top. */
export function speedUpWait(run: RunModel, setup: Setup): Measured {
  const { threads } = setup
  const [waitMs, cpuMs] = [setup['task-ms'], treeCpu(run, 'wait-together') || 0]
  return claim('speed-up-wait', 'ratio', {
    expected: threads,
    measured: speedUps(run, 'wait'),
    least: (0.8 * threads * waitMs) / (waitMs + cpuMs),
    better: 'more',
    why: text(
      `A thread that waits needs no core: ${count(threads, 'thread')} wait ${threads} times at once.`,
      `等待的线程不占核心：${threads} 个线程可以同时等 ${threads} 份。`,
    ),
  })
}

/** CPU time per task, together ÷ alone, in each round. */
function slowdowns(run: RunModel): number[] {
  const alone = phases(run, 'cpu-alone')
  const per = ({ cpuMs, tasks }: Phase) => cpuMs / tasks
  return phases(run, 'cpu-together').map((phase, round) => per(phase) / per(alone[round]))
}

export function sameWork(run: RunModel): Measured {
  const together = phases(run, 'cpu-together')
  return claim('same-work', 'ratio', {
    ...SAME_WORK,
    measured: slowdowns(run),
    why: text(
      `${seconds(together, 'cpuMs')} CPU-seconds in ${seconds(together, 'wallMs')} s: threads do not make the work less, they spread it over cores.`,
      `${seconds(together, 'wallMs')} 秒里用了 ${seconds(together, 'cpuMs')} CPU 秒：线程不会让工作变少，只是把它分到几个核心上。`,
    ),
  })
}

const seconds = (list: readonly Phase[], time: 'cpuMs' | 'wallMs') =>
  num(median(list.map((phase) => phase[time] / 1000)), 2)

/** Asking and answering costs a little CPU time, the waiting itself none. */
export function waitCpu(run: RunModel, setup: Setup): Measured {
  const together = phases(run, 'wait-together')
  return claim('wait-cpu', 'percent', {
    expected: 0.1,
    measured: together.map(({ cpuMs, tasks }) => cpuMs / (tasks * setup['task-ms'])),
    most: 0.1,
    why: text(
      `${num(median(together.map(({ cpuMs }) => cpuMs)))} ms of CPU time for ${num((setup.threads * setup['task-ms']) / 1000, 1)} s of waiting: asking the server costs something, waiting for it nothing.`,
      `总共等了 ${num((setup.threads * setup['task-ms']) / 1000, 1)} 秒，只用了 ${num(median(together.map(({ cpuMs }) => cpuMs)))} 毫秒 CPU 时间：请求要花一点，等待本身不花。`,
    ),
  })
}

export function creation(run: RunModel): Measured {
  const rounds = repeatsOf<Creation>(run, 'creation')
  const cpu = median(rounds.map((round) => round.processCpuMs / round.threadCpuMs))
  const typical = (field: keyof Creation) => median(rounds.map((round) => round[field]))
  const ms = (field: keyof Creation) => num(typical(field), typical(field) < 1 ? 3 : 1)
  const measured = rounds.map(({ processMs, threadMs }) => processMs / threadMs)
  // Where a thread needs next to nothing, its first line comes when a core is free for it: the scheduler's doing.
  const bounds = typical('threadCpuMs') < 1 ? { expected: cpu, least: 3, better: 'more' as const } : near(cpu)
  return claim('creation', 'ratio', {
    measured,
    ...bounds,
    why: text(
      `${ms('processMs')} ms for a process, ${ms('threadMs')} ms for a thread, each alone. Expected: the ratio of the CPU times, ${ms('processCpuMs')} ms and ${ms('threadCpuMs')} ms.`,
      `单独启动时，进程 ${ms('processMs')} 毫秒，线程 ${ms('threadMs')} 毫秒。预期值是 CPU 时间之比：${ms('processCpuMs')} 毫秒与 ${ms('threadCpuMs')} 毫秒。`,
    ),
  })
}

/** How often the GIL changed hands, within `turnsMs`. */
export interface Turns {
  readonly turns: number
  readonly turnsMs: number
}

/** Each turn but those of the start was asked for after a whole interval, so there is a most, however fast the machine. */
export function turns(rounds: readonly Turns[], threads: number, interval: number): Measured {
  const lasted = median(rounds.map(({ turnsMs }) => turnsMs))
  const most = Math.max(...rounds.map(({ turnsMs }) => turnsMs / interval)) + 2 * threads
  return claim('turns', 'count', {
    expected: Math.floor(most),
    measured: rounds.map((round) => round.turns),
    most,
    why: text(
      `${count(threads, 'thread')} computed for ${num(lasted)} ms. Whoever has the GIL keeps it for the switch interval of ${num(interval)} ms at least, once another one waits.`,
      `${threads} 个线程计算了 ${num(lasted)} 毫秒。有别的线程在等时，拿着 GIL 的至少还能继续一个切换间隔，即 ${num(interval)} 毫秒。`,
    ),
  })
}

export function onePid({ pids }: Identity): Measured {
  const why = text(
    'That of the process: threads share it, and its memory and open files.',
    '就是进程的 pid：线程共用它，也共用进程的内存和打开的文件。',
  )
  return claim('one-pid', 'count', { expected: 1, measured: pids, why })
}

export function tids({ threads, gil }: Setup, { tids, listed, all }: Identity): Measured {
  const why =
    listed === undefined || all === undefined
      ? text('By the word of the threads.', '由线程自己报告。')
      : gil !== undefined
        ? text(
            `${listed} of them listed by the kernel below /proc/self/task, among ${all} threads of the process: besides them the main thread, one for the comparison, and at times the one that writes telemetry. Python itself has none.`,
            `其中 ${listed} 个列在内核的 /proc/self/task 下。整个进程有 ${all} 个线程：还有主线程、一个用来对比的线程，有时还有写遥测的线程。Python 自己不另开线程。`,
          )
        : text(
            `${listed} of them listed by the kernel below /proc/self/task, among ${all} threads of the process: the main thread, one for the comparison, and those that V8 and libuv have in every Node process.`,
            `其中 ${listed} 个列在内核的 /proc/self/task 下。整个进程有 ${all} 个线程：还有主线程、一个用来对比的线程，以及每个 Node 进程里 V8 和 libuv 自带的线程。`,
          )
  return claim('tids', 'count', {
    expected: threads,
    measured: tids,
    holds: tids === threads && (listed ?? threads) === threads,
    why,
  })
}

export function answers({ asked, done, wrong, unborn }: Check): Measured {
  const why = text(
    `${done} of ${asked} tasks answered; whoever did a task, alone or among others, the answer was the same, but for ${wrong}.`,
    `${asked} 个任务答了 ${done} 个；同一个任务无论单独做还是和别人一起做，结果都应相同，不同的有 ${wrong} 个。`,
  )
  return claim('answers', 'count', { expected: 0, measured: asked - done + wrong + unborn, why })
}
