import type { RunModel } from '../../shared/run/model'
import type { Measured } from '../judging/claims'
import { claimsOf, coresLeft, count, median, near, num, text } from '../judging/claims'

export type Way = 'native' | 'spawn' | 'fork' | 'thread'

/** One batch of children, all alive at the same time; see program.mjs. Milliseconds, MiB (sums over the children). */
export interface Batch {
  readonly way: Way
  readonly round: number
  readonly up: number
  readonly firstMs?: number
  readonly callMs?: number
  readonly cpuMs?: number
  readonly loadMs?: number
  readonly privateMb?: number
  readonly rssMb?: number
  readonly pssMb?: number
  readonly pids: number
  readonly tids: number
  readonly mine: number
  readonly listed?: number
}

export interface Setup {
  readonly count: number
  readonly how: string
  readonly order: string
  readonly load: string
  readonly cores: number
}

export const WAYS: Record<Way, ReturnType<typeof text>> = {
  native: text('a small native program (cat)', '小型原生程序（cat）'),
  spawn: text('a Node process (spawn)', 'Node 进程（spawn）'),
  fork: text('a Node process (fork)', 'Node 进程（fork）'),
  thread: text('a worker thread', '工作线程'),
}

export const LABELS = {
  ratio: text('Time to the first line, process ÷ thread', '到第一行代码的时间，进程 ÷ 线程'),
  'cpu-ratio': text(
    'CPU time to the first line, process ÷ thread (at least)',
    '到第一行代码的 CPU 时间，进程 ÷ 线程（至少）',
  ),
  floor: text(
    'Time to the first line, Node process ÷ native one (at least)',
    '到第一行代码的时间，Node 进程 ÷ 原生程序（至少）',
  ),
  loading: text('Time to load the modules, process ÷ thread', '加载模块的时间，进程 ÷ 线程'),
  memory: text('Private memory, process ÷ thread (at least)', '私有内存，进程 ÷ 线程（至少）'),
  'rss-pss': text('Summed RSS ÷ summed PSS (at least)', 'RSS 之和 ÷ PSS 之和（至少）'),
  pids: text('Processes with a pid of their own and this parent', '有自己的 pid、父进程是本进程的进程数'),
  'one-pid': text('Pids among the threads', '所有线程共有几个 pid'),
  answers: text('Children lost, or with a wrong answer', '丢失或结果错误的子进程（线程）'),
}
export const claim = claimsOf(LABELS)

type Field = 'firstMs' | 'callMs' | 'cpuMs' | 'loadMs' | 'privateMb' | 'rssMb' | 'pssMb'
const each = (batches: readonly Batch[], way: Way, field: Field) =>
  batches.filter((batch) => batch.way === way).map((batch) => batch[field] ?? NaN)
/** Median over the rounds. */
export const middle = (batches: readonly Batch[], way: Way, field: Field) => median(each(batches, way, field))

/** One way against another, in each round. */
function ratios(batches: readonly Batch[], above: Way, below: Way, field: Field) {
  const tops = each(batches, above, field)
  return each(batches, below, field).map((value, round) => tops[round] / value)
}

/** How much longer everything takes when all children start at once and share what cores there are. */
function stretch(run: RunModel, setup: Setup): number {
  const together = setup.order === 'turn' ? 1 : setup.count
  return together / Math.min(together, coresLeft(run, 'round', setup.cores))
}

/** Where a start is not only work: the system looks at what it is about to run (signatures, a scan for viruses). */
export function looksFirst({ meta }: Pick<RunModel, 'meta'>): ReturnType<typeof text> | null {
  if (meta?.host.platform === 'linux') return null
  return text(
    'Told, not judged: this system checks a program before it runs it, and CPU time does not tell how long.',
    '只报告，不作判断：这个系统在运行程序之前会先检查它，从 CPU 时间看不出要多久。',
  )
}

export function firstLine(run: RunModel, setup: Setup, batches: readonly Batch[], way: Way): Measured {
  const cpu = middle(batches, way, 'callMs') + middle(batches, way, 'cpuMs')
  const together = setup.order === 'turn' ? 1 : setup.count
  const label = text(`Time to the first line of ${WAYS[way].en}`, `${WAYS[way]['zh-CN']}：到第一行代码的时间`)
  return claim(`first-${way}`, 'milliseconds', {
    label,
    measured: each(batches, way, 'firstMs'),
    ...near(cpu * stretch(run, setup)),
    better: 'less',
    why: text(
      `Starting is work: ${num(cpu)} ms of CPU time each` +
        (together > 1
          ? `, and ${together} of them share ${count(setup.cores, 'core')}.`
          : ', and the core is free for it.'),
      `启动就是干活：每个要花 ${num(cpu)} 毫秒 CPU 时间` +
        (together > 1 ? `，${together} 个一起分 ${setup.cores} 个核心。` : '，而核心正空着。'),
    ),
  })
}

export function ratio(batches: readonly Batch[], process: Way): Measured {
  const measured = ratios(batches, process, 'thread', 'firstMs')
  const cpu = median(ratios(batches, process, 'thread', 'cpuMs'))
  const [long, short] = [middle(batches, process, 'firstMs'), middle(batches, 'thread', 'firstMs')]
  const why = text(
    `${num(long, 1)} ms against ${num(short, 1)} ms. Expected: the ratio of the CPU times. A thread spares the new address space and the start of Node itself, but not its engine.`,
    `${num(long, 1)} 毫秒对 ${num(short, 1)} 毫秒。预期值是 CPU 时间之比。线程省掉了新的地址空间和 Node 自身的启动，却省不掉一个新的 JavaScript 引擎。`,
  )
  return claim('ratio', 'ratio', { measured, ...near(cpu), why })
}

/** A process begins with all that a thread begins with, and with a start of Node before. */
export function cpuRatio(batches: readonly Batch[], process: Way): Measured {
  return claim('cpu-ratio', 'ratio', {
    expected: 1,
    measured: ratios(batches, process, 'thread', 'cpuMs'),
    least: 1,
    why: text(
      `${num(middle(batches, process, 'cpuMs'), 1)} ms of CPU time against ${num(middle(batches, 'thread', 'cpuMs'), 1)} ms. CPU time hardly depends on what else runs, so this is judged on a busy machine too.`,
      `${num(middle(batches, process, 'cpuMs'), 1)} 毫秒 CPU 时间对 ${num(middle(batches, 'thread', 'cpuMs'), 1)} 毫秒。CPU 时间几乎不受别的程序影响，机器忙时也能判断。`,
    ),
  })
}

/** Twice as long means that half of the time, or more, is the runtime's. */
export function floor(batches: readonly Batch[], process: Way): Measured {
  return claim('floor', 'ratio', {
    expected: 2,
    measured: ratios(batches, process, 'native', 'firstMs'),
    least: 2,
    why: text(
      `The first byte of cat was back after ${num(middle(batches, 'native', 'firstMs'), 1)} ms. It is not the process that takes its time, but what the runtime does before your first line.`,
      `cat 的第一个字节 ${num(middle(batches, 'native', 'firstMs'), 1)} 毫秒后就回来了。慢的不是进程，而是运行时在你的第一行代码之前做的事。`,
    ),
  })
}

export function loading(batches: readonly Batch[], process: Way): Measured {
  const measured = ratios(batches, process, 'thread', 'loadMs')
  const why = text(
    `${num(middle(batches, process, 'loadMs'))} ms in a process, ${num(middle(batches, 'thread', 'loadMs'))} ms in a thread: threads of Node share no modules, each loads its own.`,
    `进程中 ${num(middle(batches, process, 'loadMs'))} 毫秒，线程中 ${num(middle(batches, 'thread', 'loadMs'))} 毫秒：Node 的线程不共享模块，各自加载一份。`,
  )
  return claim('loading', 'ratio', { measured, ...near(1), why })
}

/** A process has all that a thread has, and more; a little less is the scatter of garbage. */
export function memory(setup: Setup, batches: readonly Batch[], process: Way): Measured {
  const per = (way: Way, field: Field) => num(middle(batches, way, field) / setup.count, 1)
  return claim('memory', 'ratio', {
    expected: 1,
    measured: ratios(batches, process, 'thread', 'privateMb'),
    least: 0.8,
    why: text(
      `Private: ${per(process, 'privateMb')} MB a process, ${per('thread', 'privateMb')} MB a thread, which has a heap of its own. By RSS the process would look like ${per(process, 'rssMb')} MB.`,
      `私有内存：每个进程 ${per(process, 'privateMb')} MB，每个线程 ${per('thread', 'privateMb')} MB，因为线程也有自己的堆。只看 RSS，进程会显得有 ${per(process, 'rssMb')} MB。`,
    ),
  })
}

/** What the sum of RSS counts more than once: pages that the children share with each other and with their parent. */
export function rssOverPss(setup: Setup, batches: readonly Batch[], process: Way): Measured {
  const all = each(batches, process, 'rssMb')
  const [rss, pss, own] = (['rssMb', 'pssMb', 'privateMb'] as const).map((field) =>
    middle(batches, process, field),
  )
  const expected = rss / (own + (rss - own) / (setup.count + 1))
  return claim('rss-pss', 'ratio', {
    expected,
    measured: each(batches, process, 'pssMb').map((pss, round) => all[round] / pss),
    least: 0.8 * expected,
    why: text(
      `${num(rss)} MB of RSS, ${num(pss)} MB of PSS: what is shared (Node's code) is there once, and counted ${setup.count} times. Expected: shared by the children and this process; others on the machine may share it too.`,
      `RSS 之和 ${num(rss)} MB，PSS 之和 ${num(pss)} MB：共享的部分（Node 的代码）只有一份，却被数了 ${setup.count} 遍。预期值按子进程与本进程共享计算；机器上别的进程也可能在共享。`,
    ),
  })
}

export function pids(setup: Setup, batches: readonly Batch[]): Measured {
  const processes = batches.filter(({ way }) => way !== 'thread')
  const rounds = new Map<number, number>()
  for (const { round, pids, mine } of processes)
    rounds.set(round, (rounds.get(round) ?? 0) + Math.min(pids, mine))
  const expected = setup.count * new Set(processes.map(({ way }) => way)).size
  const why = text(
    'In each round. The kernel names this process as the parent of each.',
    '每一轮都数。在内核那里，它们的父进程都是本进程。',
  )
  return claim('pids', 'count', { expected, measured: Math.min(...rounds.values()), why })
}

export function onePid(setup: Setup, batches: readonly Batch[]): Measured {
  const id = 'one-pid'
  const threads = batches.filter(({ way }) => way === 'thread')
  const measured = Math.max(...threads.map(({ pids }) => pids))
  const apart = threads.every(
    ({ up, tids, mine, listed = up }) => tids === up && mine === up && listed === up,
  )
  const why = apart
    ? text(
        `That of this process. Each of the ${setup.count} threads has a thread id of its own, listed below /proc/self/task.`,
        `就是本进程的 pid。${setup.count} 个线程各有自己的线程 ID，都列在 /proc/self/task 下。`,
      )
    : text(
        'Threads with the same thread id, or not listed by the kernel.',
        '有线程的 ID 相同，或内核没有列出。',
      )
  return claim(id, 'count', { expected: 1, measured, holds: measured === 1 && apart, why })
}
