import type { RunModel } from '../../shared/run/model'
import type { RunProcess } from '../../shared/run/process'
import type { Claim } from '../../shared/run/verdict'
import type { Measured } from '../judging/claims'
import type { PhaseSpan } from '../judging/load'
import {
  busyObstacle,
  claimMissing,
  claimOf,
  claimsOf,
  coresFree,
  count,
  excused,
  num,
  pct,
  repeatsOf,
  sum,
  text,
  timingObstacle,
} from '../judging/claims'
import { treeCpuIn } from '../judging/cores'
import { PRIMES_BELOW } from './primes.mjs'

export type Trouble = 'none' | 'throws' | 'hangs' | 'spins'

export interface Setup {
  readonly children: number
  readonly start: 'fork' | 'spawn' | 'forkserver'
  readonly trouble: Trouble
  readonly child: number
  /** Of the parent. */
  readonly pid: number
  /** Processes that the start method brings along; none in Node. */
  readonly helpers?: number
  /** False: its processes have none. */
  readonly inspectors?: boolean
  /** Primes are counted below it, where that is not `PRIMES_BELOW`. */
  readonly below?: number
}

/** How a child ended, in its parent's words: `code` −1 and `signal` '' mean none. */
interface Ended {
  readonly number: number
  readonly pid: number
  readonly code: number
  readonly signal: string
  readonly killed: boolean
}

export const LABELS = {
  tree: text('Children of this process, for the system too', '操作系统也认作本进程子进程的个数'),
  extra: text('Processes that nobody asked for', '没人要求启动的多余进程'),
  inspectors: text('Inspectors with a port of their own', '各占一个端口的检查器'),
  loopback: text('Addresses open beyond this machine', '对本机以外开放的地址'),
  exits: text('Children that ended as they should', '按预期方式结束的子进程'),
  survivors: text('Children that went on to the end', '一直运行到最后的子进程'),
  cpu: text('Share of a core of the child in question', '该子进程占用一个核心的比例'),
  answers: text('Wrong or missing counts of primes', '错误或缺失的素数个数'),
}
const measuredOf = claimsOf(LABELS)
const claim = (...said: Parameters<typeof measuredOf>): Claim => claimOf(measuredOf(...said))

/** The child that misbehaves, or would; −1: there is none of that number. */
export const troubledChild = ({ trouble, child, children }: Setup): number =>
  trouble === 'none' || child >= children ? -1 : child

const NO_PROCESSES = text('No processes of this run were sampled.', '这次运行没有采到任何进程。')

/** What the program says of its tree, against what the operating system said when it was asked. */
export function tree(run: RunModel, { children, pid, start }: Setup): Claim {
  const root = run.byPid(pid)
  if (root === undefined) return claimMissing('tree', LABELS.tree, 'count', NO_PROCESSES)
  const said = repeatsOf<{ number: number; pid: number; ppid: number }>(run, 'hello')
  if (start === 'forkserver') return treeOfServer(run, said, children, pid)
  const right = said.filter((child) => {
    const seen = run.byPid(child.pid)
    return child.ppid === pid && seen?.ppid === pid && seen.parent === root.id
  })
  const listed = right.map((child) => `${child.number} → ${child.pid}`)
  return claim('tree', 'count', {
    expected: children,
    measured: right.length,
    holds: right.length === children && said.length === children,
    why: text(
      `Each child said who its parent is, and the system was asked: both say ${pid} (${listed.join(', ')}).`,
      `每个子进程都报出了父进程，也问过操作系统：两边都说是 ${pid}（${listed.join('、')}）。`,
    ),
  })
}

/** A server has forked them: this process has started them, and is not their parent. */
function treeOfServer(
  run: RunModel,
  said: readonly { pid: number; ppid: number }[],
  children: number,
  pid: number,
): Claim {
  const own = said.filter((child) => child.ppid === pid || run.byPid(child.pid)?.ppid === pid)
  const servers = new Set(said.map(({ ppid }) => ppid))
  const agreed = said.every((child) => run.byPid(child.pid)?.ppid === child.ppid)
  return claim('tree', 'count', {
    expected: 0,
    measured: own.length,
    holds: own.length === 0 && agreed && servers.size === 1 && said.length === children,
    why: text(
      `This process (${pid}) has started them, and yet each child and the system say that their parent is ${[...servers].join(', ')}: the fork server.`,
      `启动它们的是本进程（${pid}），但每个子进程和操作系统都说父进程是 ${[...servers].join('、')}：fork 服务器。`,
    ),
  })
}

const NO_HELPERS = text(
  'One parent and its children, nothing else: Node needs no helpers. (Python may: see the lesson.)',
  '只有父进程和它的子进程：Node 不需要辅助进程。（Python 可能需要，见课文。）',
)
const HELPERS = {
  fork: text('fork copies this process, and needs no helper.', 'fork 复制本进程，不需要辅助进程。'),
  spawn: text(
    'spawn brings the resource tracker along: it removes semaphores and shared memory that a killed program left.',
    'spawn 会带来一个资源跟踪器：程序被杀死后，由它清理留下的信号量和共享内存。',
  ),
  forkserver: text(
    'forkserver brings two along: the server that forks, and the resource tracker, which removes what a killed program left.',
    'forkserver 会带来两个：负责 fork 的服务器，以及资源跟踪器，程序被杀死后由它清理遗留。',
  ),
}

export function extra(run: RunModel, { children, pid, start, helpers }: Setup): Claim {
  if (run.byPid(pid) === undefined) return claimMissing('extra', LABELS.extra, 'count', NO_PROCESSES)
  return claim('extra', 'count', {
    expected: helpers ?? 0,
    measured: run.born - children - 1,
    why: helpers === undefined ? NO_HELPERS : HELPERS[start],
  })
}

/** From the kernel's table of sockets, read while all were up. */
export function inspectors(run: RunModel, { children, inspectors }: Setup): Claim[] {
  if (inspectors === false) return []
  const told = repeatsOf<{ addresses: string; count: number; beyond: number }>(run, 'listening')
  if (told.length === 0) {
    const why = text(
      'Here the system does not say which process listens where.',
      '这个系统不提供哪个进程监听哪个地址的信息。',
    )
    return [
      claimMissing('inspectors', LABELS.inspectors, 'count', why),
      claimMissing('loopback', LABELS.loopback, 'count', why),
    ]
  }
  const addresses = told.flatMap((one) => one.addresses.split(' ').filter((address) => address !== ''))
  const ports = new Set(addresses.map((address) => address.slice(address.lastIndexOf(':') + 1)))
  const beyond = sum(told, (one) => one.beyond)
  return [
    claim('inspectors', 'count', {
      expected: children + 1,
      measured: ports.size,
      holds: ports.size === children + 1 && addresses.length === ports.size,
      why: text(
        'The parent has one and each child has one; port 0 lets the system choose, so they never collide.',
        '父进程一个，每个子进程各一个；端口写 0 就由系统挑选，永远不会冲突。',
      ),
    }),
    claim('loopback', 'count', {
      expected: 0,
      measured: beyond,
      why: text(
        'All listen on 127.0.0.1. An inspector that others can reach lets them run any code in the process.',
        '全都只监听 127.0.0.1。检查器若能被别人连上，别人就能在这个进程里执行任何代码。',
      ),
    }),
  ]
}

/** How each child ended: by the run's processes where they were seen, else by the parent's word. */
export function exits(run: RunModel, setup: Setup): Claim[] {
  const troubled = troubledChild(setup)
  const ended = repeatsOf<Ended>(run, 'ended').map((one) => {
    const seen = run.byPid(one.pid)
    const known = seen !== undefined && !seen.alive && (seen.exitCode !== null || seen.signal !== null)
    return known ? { ...one, code: seen.exitCode ?? -1, signal: seen.signal ?? '' } : one
  })
  const asExpected = ended.filter(({ number, code, signal, killed }) => {
    if (number !== troubled) return code === 0 && !killed
    return setup.trouble === 'throws' ? code === 1 : signal === 'SIGKILL' && killed
  })
  const survivors = ended.filter(({ code }) => code === 0).length
  const expected = setup.children - (troubled < 0 ? 0 : 1)
  const other = ended.filter((one) => !asExpected.includes(one))
  // A child that others keep from its core for a second does not answer in time either, and is killed.
  const punctual = (measured: Measured) => excused(measured, busyObstacle(run, [{ from: 0, to: run.now }]))
  const how = other.map((one) => `${one.number}: ${one.signal || one.code}`).join(', ')
  return [
    punctual(
      measuredOf('exits', 'count', {
        expected: setup.children,
        measured: asExpected.length,
        why:
          other.length > 0
            ? text(`Not as expected: ${how}.`, `与预期不符：${how}。`)
            : WHY_EXITS[setup.trouble],
      }),
    ),
    punctual(
      measuredOf('survivors', 'count', {
        expected,
        measured: survivors,
        why: text(
          'Processes share nothing: one that fails takes no other with it. Among threads a crash takes all. An exception that nobody catches does so too in Node; in Python it ends only its thread, and is easily overlooked.',
          '进程之间什么都不共享：一个出事，不会连累别的。换成线程，崩溃会让整个进程一起终止。没人捕获的异常在 Node 里也是如此，在 Python 里则只结束那一个线程，因此很容易被忽视。',
        ),
      }),
    ),
  ]
}

const WHY_EXITS = {
  none: text('All ended by themselves with exit code 0.', '全都以退出码 0 自行结束。'),
  throws: text(
    'The one that throws ends with exit code 1 and its stack on stderr, the others with 0.',
    '抛异常的那个退出码是 1，调用栈写在 stderr 上；其余都是 0。',
  ),
  hangs: text(
    'The one that hangs does not hear that it should end: its parent kills it. The others end with 0.',
    '卡住的那个听不到结束的要求，由父进程杀死；其余都是 0。',
  ),
  spins: text(
    'The one that spins does not hear that it should end: its parent kills it. The others end with 0.',
    '空转的那个听不到结束的要求，由父进程杀死；其余都是 0。',
  ),
}

/** What the child in question takes of a core, from the samples of the time that matters. */
export function cpu(run: RunModel, setup: Setup): Claim {
  const troubled = troubledChild(setup)
  return troubled < 0 ? ordinaryCpu(run, setup) : troubledCpu(run, setup, troubled)
}

/** Spinning takes a core (a little less is the sampler's and the scheduler's); hanging takes next to none. */
const A_CORE = 0.85
const NEXT_TO_NONE = 0.02

function troubledCpu(run: RunModel, { trouble }: Setup, number: number): Claim {
  const [begun] = run.results.filter(({ name, values }) => name === 'misbehaves' && values.number === number)
  const over = run.results.find(({ name }) => name === 'trouble')
  const process = begun === undefined ? undefined : run.byPid(begun.pid)
  const span = { from: (begun?.t ?? NaN) + run.interval, to: over?.t ?? NaN }
  const measured = process === undefined || over === undefined ? NaN : meanShare(process, span)
  if (trouble !== 'spins') {
    const why = text(
      `Waiting takes no CPU: ${shareText(measured)} on average while it hung. A graph at zero does not say that all is well.`,
      `等待不占 CPU：卡住期间平均 ${shareText(measured)}。曲线为零，并不说明一切正常。`,
    )
    return claim('cpu', 'percent', { expected: 0, measured, holds: measured <= NEXT_TO_NONE, why })
  }
  // Where others, its sisters among them, leave less than a core, it takes all of that.
  const cores = run.meta?.host.cores ?? NaN
  const sisters = Math.max(0, treeCpuIn(run, span) / (span.to - span.from) - measured) || 0
  const expected = Math.min(1, Math.max(0.1, (coresFree(run, 'trouble', cores) || 1) - sisters))
  const why = text(
    `A loop without end takes one core, never more: ${shareText(measured)} on average while it spun. Its profile says which loop.`,
    `停不下来的循环占满一个核心，不会更多：空转期间平均 ${shareText(measured)}。是哪个循环，看它的性能分析。`,
  )
  return claimOf(
    measuredOf('cpu', 'percent', { expected, measured, holds: measured >= A_CORE * expected, why }),
    timingObstacle(run, ['trouble']),
  )
}

const shareText = (share: number): string => (Number.isNaN(share) ? '—' : pct(share))

/** A child without trouble: its CPU time as it measured it, and as the system did. */
function ordinaryCpu(run: RunModel, { child, children }: Setup): Claim {
  const number = child < children ? child : 0
  const record = run.results.find(({ name, values }) => name === 'work' && values.number === number)
  const process = record === undefined ? undefined : run.byPid(record.pid)
  const life = process === undefined ? NaN : (process.endedAt ?? run.now) - process.startedAt
  const expected = Number(record?.values.cpuMs ?? NaN) / life
  return claim('cpu', 'percent', {
    expected,
    measured: (process?.cpu ?? NaN) / 1e6 / life,
    // Ending costs CPU time after the child has told its own.
    within: Math.max(0.2 * expected, 0.03),
    why: text(
      `Child ${number} counts primes ten times a second; it and the system agree on what that takes.`,
      `子进程 ${number} 每秒数十次素数；这要占多少 CPU，它自己和操作系统说法一致。`,
    ),
  })
}

/** Mean share of a core in a span of run time; NaN when nothing was read. */
function meanShare({ series }: RunProcess, { from, to }: PhaseSpan): number {
  let sum = 0
  let rows = 0
  for (let row = series.lowerBound(from); row < series.length && series.at('t', row) <= to; row += 1) {
    const share = series.at('cpu', row)
    if (Number.isNaN(share)) continue
    sum += share
    rows += 1
  }
  return rows === 0 ? NaN : sum / rows
}

/** Each child that ended in good order says how many rounds it did and what it found: counted again here. */
export function answers(run: RunModel, setup: Setup): Claim {
  const work = repeatsOf<{ rounds: number; found: number }>(run, 'work')
  const primes = sieve(setup.below ?? PRIMES_BELOW)
  const right = work.filter(({ rounds, found }) => rounds > 0 && found === rounds * primes).length
  const expected = setup.children - (troubledChild(setup) < 0 ? 0 : 1)
  const rounds = sum(work, (one) => one.rounds)
  return claim('answers', 'count', {
    expected: 0,
    measured: Math.max(expected, work.length) - right,
    why: text(
      `${count(rounds, 'round')} by ${work.length === 1 ? '1 child' : `${work.length} children`}, ${num(primes)} primes in each: counted again here by a sieve.`,
      `${work.length} 个子进程共数了 ${rounds} 轮，每轮 ${num(primes)} 个素数；这里用筛法重新数过。`,
    ),
  })
}

/** How many primes there are below a number, by the sieve of Eratosthenes: nothing of the program's own arithmetic. */
function sieve(below: number): number {
  const composite = new Uint8Array(below)
  let primes = 0
  for (let number = 2; number < below; number += 1) {
    if (composite[number] === 1) continue
    primes += 1
    for (let multiple = number * number; multiple < below; multiple += number) composite[multiple] = 1
  }
  return primes
}
