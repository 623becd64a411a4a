import type { Summary } from '../summary'
import type { RunModel } from './model'
import { higher } from './bulk'
import { firstAbove } from './lane-rows'
import { busyShare } from './pool'
import { present } from './present'
import type { UnlistedSum } from './recorded'
import type { LedgerRecord } from './records'
import type { LaneView, PoolView, ProcessView, RunView } from './view'

/*
 * Facts of a run that more than one place shows: what is said of a run in the report, in the window, in a file or in a
 * comparison is asked here, so that all of them say the same. What is not known is NaN, never 0 or 1.
 */

/**
 * The pool that a run is about: the one of which the program said so; else (other people's telemetry, traces, old files)
 * the one with the most busy time, the first of equals. Null while there is none.
 */
export function mainPool<P extends PoolView>(run: { readonly pools: ReadonlyMap<string, P> }): P | null {
  let busiest: P | null = null
  for (const pool of run.pools.values()) {
    if (pool.main) return pool
    if (busiest === null || pool.busy > busiest.busy) busiest = pool
  }
  return busiest
}

/** Numbers of the repeats that a pool told of, in order; none where it does its work but once. */
export function repeatNumbers({ repeats }: PoolView): number[] {
  const numbers = repeats.map(({ number }) => number).filter((number) => number > 0)
  return numbers.length > 1 ? numbers : []
}

/** Its repeats, each as a pool of its own. */
export function repeatsOf(run: RunView, pool: PoolView): PoolView[] {
  return repeatNumbers(pool).flatMap((number) => run.poolOf(pool.id, number) ?? [])
}

/** How many processes a run no longer lists, or how many of those failed. */
export function unlistedCount(
  sums: readonly Pick<UnlistedSum, 'count' | 'failed'>[],
  of: 'count' | 'failed',
): number {
  return sums.reduce((all, sum) => all + sum[of], 0)
}

/** CPU time of the tree, nanoseconds, as far as known. NaN where nothing told any, as in a trace of another tool. */
export function cpuSpent(run: Pick<RunView, 'ledger' | 'cpuTime'>): number {
  const { spent } = run.cpuTime()
  return spent > 0 || run.ledger !== null ? spent : NaN
}

/**
 * Share of the CPU time really spent that samples saw, 0–1. Only an account of its own can tell, the times that parents
 * waited for: a sum of what samples saw, set against itself, would be 1 whatever they missed.
 */
export function coverage(run: Pick<RunView, 'ledger' | 'cpuTime'>): number {
  const { spent, sampled } = run.cpuTime()
  return run.ledger?.basis === 'waited' && spent > 0 ? sampled / spent : NaN
}

/** With pidusage births are known to a second, as `ps` tells them, and nobody says what was spent at an end. */
function isCoarse({ meta }: Pick<RunView, 'meta'>): boolean {
  return meta?.sampler.kind === 'pidusage'
}

/** A time in milliseconds. `toSecond`: no more than the second is known of it, and it is whole seconds. */
export interface RunTime {
  readonly ms: number
  readonly toSecond: boolean
}

type Life = Pick<ProcessView, 'startedAt' | 'endedAt'>

/** When a process began, run time; below 0: before the run. */
export function startOf(run: Pick<RunView, 'meta'>, { startedAt }: Pick<Life, 'startedAt'>): RunTime {
  const toSecond = isCoarse(run)
  return { ms: toSecond ? Math.floor(startedAt / 1000) * 1000 : startedAt, toSecond }
}

/** How long processes lived within the run, in all; those still there up to now. */
export function lifetimeOf(run: Pick<RunView, 'meta' | 'wall'>, processes: readonly Life[]): RunTime {
  let ms = 0
  for (const { startedAt, endedAt } of processes) ms += (endedAt ?? run.wall) - Math.max(0, startedAt)
  const toSecond = isCoarse(run)
  return { ms: toSecond ? Math.round(ms / 1000) * 1000 : ms, toSecond }
}

/**
 * What a process spent, nanoseconds, NaN unknown. `least`: it has ended, and all that is known of it is what its last
 * reading saw.
 */
export function cpuOf(
  run: Pick<RunView, 'meta'>,
  { cpu, cpuKnown, alive }: Pick<ProcessView, 'cpu' | 'cpuKnown' | 'alive'>,
): { readonly value: number; readonly least: boolean } {
  return { value: cpuKnown ? cpu : NaN, least: cpuKnown && !alive && isCoarse(run) }
}

/** The same of processes that are not listed any more. */
export function cpuOfSum(
  run: Pick<RunView, 'meta'>,
  { cpu, untold, count }: UnlistedSum,
): { readonly value: number; readonly least: boolean } {
  const known = untold < count
  return { value: known ? cpu : NaN, least: known && (untold > 0 || isCoarse(run)) }
}

export interface ProcessCount {
  readonly value: number
  /** There may have been more: births were not reported, or some reports were lost. */
  readonly least: boolean
}

/** Processes that there ever were: by the account, and before there is one, those that were seen. */
export function processCount(run: {
  readonly ledger: Pick<LedgerRecord, 'source' | 'processes' | 'lost'> | null
  readonly born: number
}): ProcessCount {
  const { ledger, born } = run
  if (ledger === null) return { value: born > 0 ? born : NaN, least: born > 0 }
  return { value: ledger.processes, least: ledger.source === 'sampling' || ledger.lost > 0 }
}

/** The same of what a run amounted to. */
export function processCountOf({ ledger, processes, unlisted }: Summary): ProcessCount {
  const said = ledger && { ...ledger, lost: ledger.eventsLost ?? NaN }
  return processCount({ ledger: said, born: processes.length + unlistedCount(unlisted, 'count') })
}

/**
 * CPU time that reading the processes cost, of a core (0–1); NaN while there was no time. The window shows what the whole
 * engine uses: `engineCpu` of a tick.
 */
export function samplingCost({ tickCost, wall }: Pick<RunModel, 'tickCost' | 'wall'>): number {
  return wall > 0 ? tickCost / wall : NaN
}

/**
 * How many cores programs outside of the run (Forkscope included) kept busy between two run times (ms), on average; NaN when
 * the sampler could not tell. A speed-up can only be as large as what others leave.
 */
export function othersLoad({ tree, meta }: Pick<RunModel, 'tree' | 'meta'>, from = 0, to = Infinity): number {
  const cores = meta?.host.cores ?? NaN
  let sum = 0
  let rows = 0
  for (let row = tree.lowerBound(from); row < tree.length && tree.at('t', row) <= to; row += 1) {
    const others = tree.at('hostBusy', row) * cores - tree.at('cpu', row)
    if (Number.isNaN(others)) continue
    sum += others
    rows += 1
  }
  // The two readings are of different clocks, so a value a little below 0 is 0.
  return rows === 0 ? NaN : Math.max(0, sum / rows)
}

export interface Memory {
  /** Of the whole tree, or of one process; bytes. */
  readonly value: number
  readonly kind: 'pss' | 'rss'
}

/** PSS where it is known: a sum of RSS counts shared pages many times. */
export function memoryOf(pss: number, rss: number): Memory {
  return Number.isNaN(pss) ? { value: rss, kind: 'rss' } : { value: pss, kind: 'pss' }
}

/** Peak of the memory of the whole tree. To draw it over time or find its peak, ask for its kind. */
export function peakMemory(run: Pick<RunView, 'peak'>): Memory {
  return memoryOf(run.peak('pss'), run.peak('rss'))
}

/** What a list of processes says of each: PSS as soon as that of any was read. One that has none is told apart. */
export function listedMemory({ processes }: RunModel): Memory['kind'] {
  return processes.some((process) => process !== undefined && process.peakPss > 0) ? 'pss' : 'rss'
}

/** Memory of the whole tree: its peak once the run is over, until then what it is now. */
export function memory(run: Pick<RunView, 'over' | 'tree' | 'peak'>): Memory {
  return run.over ? peakMemory(run) : memoryOf(run.tree.last('pss'), run.tree.last('rss'))
}

type Working = Pick<RunView, 'tasks' | 'pools' | 'over' | 'wall'>

/**
 * Programs tell of their tasks in batches (ours every 20 ms), which a busy machine delays: up to so long after the last end
 * that was told, milliseconds, nothing says that the lanes are idle, and a pool would seem less busy with every beat of the
 * window until the next batch.
 */
const NEWS_MS = 1000

/** Tasks of a pool that have not ended. */
interface Unended {
  /** Whether one goes on. */
  readonly underWay: boolean
  /** Run time at which the last one was cut off by the end of its process, ms; NaN: none was. */
  readonly cutAt: number
  /** Where it had no work between its repeats, run times: others had their turn, or nobody. */
  readonly pauses: readonly { readonly from: number; readonly to: number }[]
}

/** What was found last, for each pool: views ask for each of its lanes, in every frame. */
const found = new WeakMap<
  PoolView,
  Unended & { tasks: object; version: number; lanes: number; turns: number }
>()

function unended({ tasks }: Working, pool: PoolView): Unended {
  const { version } = tasks
  const before = found.get(pool)
  const [lanes, turns] = [pool.lanes.length, pool.turns.length]
  if (before?.tasks === tasks && before.version === version)
    if (before.lanes === lanes && before.turns === turns) return before
  let cutAt = NaN
  // A task without an end belongs to the repeat in which it began.
  const own = (row: number) => tasks.start(row) >= pool.since && tasks.start(row) < pool.until
  for (const lane of pool.lanes)
    for (const row of tasks.cutOn(lane).filter(own)) cutAt = higher(cutAt, tasks.until(row))
  const underWay = pool.lanes.some((lane) => tasks.openOn(lane).some(own))
  const now = { underWay, cutAt, pauses: pausesOf(tasks, pool), tasks, version, lanes, turns }
  found.set(pool, now)
  return now
}

function pausesOf(tasks: Working['tasks'], { turns, lanes }: PoolView): Unended['pauses'] {
  const pauses: { from: number; to: number }[] = []
  if (turns.length === 1) return pauses
  const others = lanes
    .flatMap((lane) => [...tasks.openOn(lane), ...tasks.cutOn(lane)])
    .sort((a, b) => tasks.start(b) - tasks.start(a))
  let end = NaN
  for (const { firstStart, lastEnd } of turns) {
    while (others.length > 0 && tasks.start(others.at(-1)!) < firstStart)
      end = higher(end, tasks.until(others.pop()!))
    if (firstStart > end) pauses.push({ from: end, to: firstStart })
    end = higher(end, higher(firstStart, lastEnd))
  }
  return pauses
}

/** Time that a pool (or a repeat of it) worked since its first task began, ms; NaN before that. */
export function workedTime(run: Working, pool: PoolView): number {
  const { pauses } = unended(run, pool)
  const all = workedUntil(run, pool) - pool.firstStart
  return pauses.reduce((sum, { from, to }) => sum - (to - from), all)
}

/**
 * Run time at which a pool (or a repeat of it) had done its work, ms: the run is over, its next repeat or a younger pool
 * began after, or it was said to be over. NaN: it goes on.
 */
export function doneAt(run: Working, pool: PoolView): number {
  const { underWay, cutAt } = unended(run, pool)
  if (underWay) return NaN
  const last = higher(pool.lastEnd, cutAt)
  // Whoever said that a repeat is over has nothing to do until the next.
  const idle = pool.repeats.at(-1)?.number === 0 && Number.isNaN(pool.turns.at(-1)!.firstStart)
  if (run.over || idle || pool.until <= run.wall || begunAfter(run, pool.createdAt) >= last) return last
  return NaN
}

/** Pools in order of their announcement, with the latest begin of work among each and all younger ones. */
interface Begins {
  readonly version: number
  readonly created: readonly number[]
  readonly latest: readonly number[]
}
const begins = new WeakMap<Working['pools'], Begins>()

/** Run time of the latest begin of work among pools that were announced after `t`; NaN: there is none. */
function begunAfter({ pools, tasks }: Working, t: number): number {
  let known = begins.get(pools)
  if (known?.version !== tasks.version || known.created.length !== pools.size) {
    const young = [...pools.values()].sort((a, b) => a.createdAt - b.createdAt)
    const latest = young.map(({ firstStart }) => firstStart)
    for (let at = latest.length - 2; at >= 0; at -= 1) latest[at] = higher(latest[at]!, latest[at + 1]!)
    known = { version: tasks.version, created: young.map(({ createdAt }) => createdAt), latest }
    begins.set(pools, known)
  }
  return known.latest[firstAbove(known.created, t, false)] ?? NaN
}

/** Run time up to which a pool's work counts, ms: now while it works, then the end of its last task. */
export function workedUntil(run: Working, pool: PoolView): number {
  const done = doneAt(run, pool)
  if (!Number.isNaN(done)) return done
  const { underWay, cutAt } = unended(run, pool)
  const last = higher(pool.lastEnd, cutAt)
  return !underWay && run.wall - last < NEWS_MS ? last : run.wall
}

/**
 * Time spent in tasks without an end between two run times, ms: a pool counts a task when it ends. One that was cut off
 * counts up to then, one that goes on up to now.
 */
export function unendedTime(
  { tasks, wall }: Working,
  lanes: readonly number[],
  from = -Infinity,
  to = Infinity,
): number {
  let sum = 0
  const count = (row: number) => {
    const until = Math.min(to, tasks.until(row, wall))
    sum += Math.max(0, until - Math.max(from, tasks.start(row)))
  }
  for (const lane of lanes) {
    tasks.openOn(lane).forEach(count)
    tasks.cutOn(lane).forEach(count)
  }
  return sum
}

/**
 * Busy share of a pool since its first task began (0–1), tasks without an end included; NaN before that. What lies between
 * its repeats does not count.
 */
export function utilization(run: Working, pool: PoolView): number {
  const all = pool.capacity(pool.firstStart, workedUntil(run, pool))
  const capacity = unended(run, pool).pauses.reduce((sum, { from, to }) => sum - pool.capacity(from, to), all)
  return busyShare(pool.busy + unendedTime(run, pool.lanes, pool.since, pool.until), capacity)
}

/** The same for some lanes, over the time of their pools (or of a repeat); lanes without a pool do not count. */
export function lanesUtilization(run: Working, lanes: readonly LaneView[], repeat?: PoolView): number {
  let [busy, time] = [0, 0]
  for (const lane of lanes) {
    const pool = repeat ?? run.pools.get(lane.pool)
    const wall = pool === undefined ? NaN : workedTime(run, pool)
    if (pool === undefined || !(wall > 0)) continue
    busy += pool.busyOn?.get(lane.lane) ?? lane.busy
    busy += unendedTime(run, [lane.lane], pool.since, pool.until)
    time += wall
  }
  return busyShare(busy, time)
}

/** Ended tasks per second of the time that it worked; NaN before the first ended. */
export function taskRate(run: Working, pool: PoolView): number {
  const wall = workedTime(run, pool)
  return pool.tasks > 0 && wall > 0 ? pool.tasks / (wall / 1000) : NaN
}

/** Cores that the tree used on average, 1 = one core; NaN where nothing told its CPU time. `least`: it may be more. */
export function coresUsed(run: Pick<RunView, 'ledger' | 'cpuTime' | 'wall' | 'over'>): {
  readonly value: number
  readonly least: boolean
} {
  const { wall, ledger } = run
  return { value: wall > 0 ? cpuSpent(run) / 1e6 / wall : NaN, least: ledger?.basis === 'sampled' }
}

/** Processes of one name (what their program calls them, without their number, else their program's). */
export interface Kin {
  readonly name: string
  /** How many there were. */
  readonly count: number
  /** Their share of the CPU time of the tree, 0–1. */
  readonly share: number
}

/** Those that spent most of the CPU time, of all that is known of it; null: nothing was spent, or nobody knows by whom. */
export function busiestKin(
  run: Pick<RunModel, 'meta' | 'processes' | 'unlisted' | 'ledger' | 'cpuTime'>,
): Kin | null {
  const kin = new Map<string, { count: number; cpu: number }>()
  const add = (name: string, count: number, cpu: number) => {
    const one = kin.get(name) ?? { count: 0, cpu: 0 }
    kin.set(name, { count: one.count + count, cpu: one.cpu + cpu })
  }
  for (const process of present(run.processes))
    add(process.role.replace(/ \d+$/, '') || process.name, 1, higher(0, cpuOf(run, process).value))
  for (const { name, count, cpu } of run.unlisted.sums) add(name, count, cpu)
  const [most] = [...kin].sort(([, a], [, b]) => b.cpu - a.cpu)
  if (most === undefined || most[0] === '' || !(most[1].cpu > 0)) return null
  return { name: most[0], count: most[1].count, share: most[1].cpu / cpuSpent(run) }
}

/** Of this share of the time that processes lived it must be known what they did, to say it of all. */
const MOST_LIFE = 0.9

/**
 * Share of their time (0–1) that the processes of a run were neither on a core nor ready for one; NaN where that is not
 * known of nearly all of it. It is known of processes with one thread.
 */
export function waitedShare(run: Pick<RunModel, 'meta' | 'wall' | 'processes' | 'unlisted'>): number {
  const { totals } = run.unlisted
  let [all, known, used] = [totals.life, totals.lifeKnown, totals.used / 1e6]
  for (const process of present(run.processes)) {
    const life = lifetimeOf(run, [process]).ms
    const off = (cpuOf(run, process).value + process.latest('runWait')) / 1e6
    all += life
    if (Number.isNaN(off)) continue
    known += life
    used += off
  }
  return all > 0 && known >= MOST_LIFE * all ? Math.max(0, 1 - used / known) : NaN
}
