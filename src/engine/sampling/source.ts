import type { SampleColumns, SampleField, SamplerInfo } from '../../shared/run/fields'

/** What a process is from birth on. Identity is `pid` + `createdAt`: a pid alone is reused. */
export interface ProcessFacts {
  readonly pid: number
  /** Creation time, milliseconds since the epoch. Compare within one engine only with {@link sameProcess}. */
  readonly createdAt: number
  readonly ppid: number
  /** Process group and session; -1 where the platform does not tell. */
  readonly pgid: number
  readonly session: number
  /** Short name: `comm` on Linux (may hold spaces, newlines, parentheses), else the image name. */
  readonly name: string
  /** Real user id, -1 where unknown. */
  readonly uid: number
}

/** Creation times of one process, as two mechanisms give them, differ by less than this (milliseconds). */
const SAME_CREATION = 20

/**
 * Whether two facts are of one process. Creation times come in clock ticks of 10 ms, and a pid is not given out again
 * within that time.
 */
export function sameProcess(
  a: Pick<ProcessFacts, 'pid' | 'createdAt'>,
  b: Pick<ProcessFacts, 'pid' | 'createdAt'>,
): boolean {
  return a.pid === b.pid && Math.abs(a.createdAt - b.createdAt) < SAME_CREATION
}

/** How a process ended; `code` or `signal` is null when it is not the one that applies, both when it is unknown. */
export interface ExitFacts {
  readonly code: number | null
  readonly signal: string | null
}

/** Facts on demand, for one selected process. A field is null where it can't be read (other user, other platform). */
export interface ProcessDetails {
  readonly pid: number
  readonly command: readonly string[] | null
  readonly cwd: string | null
  readonly executable: string | null
  readonly user: string | null
  readonly nice: number | null
  /** Open file descriptors and the soft limit. */
  readonly openFiles: number | null
  readonly openFilesLimit: number | null
  /** The CPUs it may run on, as the kernel prints them: "0-1". */
  readonly allowedCpus: string | null
}

/** One thread, cumulative values; NaN where unknown. `cpu` and `runWait` in nanoseconds. */
export interface ThreadSample {
  readonly tid: number
  readonly name: string
  readonly state: string
  readonly cpu: number
  readonly runWait: number
}

/**
 * Which fields are due in this reading. `fast` every tick; `second` adds the 1 Hz fields (user, system, io, run wait,
 * switches, threads); `slow` adds memory maps (PSS, private), every few seconds; they are read
 * between, too, where RSS has moved.
 */
export type Beat = 'fast' | 'second' | 'slow'

/** What a reading tells of a process beside its samples, a row each: how the CPU time of a tree goes from hand to hand. */
export interface Kin {
  /**
   * CPU time of the children that it has waited for, and of theirs; nanoseconds, on Linux the sum of two numbers of whole
   * clock ticks (10 ms each, rounded down). Read *before* `cpu` of any row: a process that is there has not been waited for.
   * NaN where it can't be had.
   */
  readonly waited: Float64Array
  /** Its parent now: another than at its birth where that one has ended. −1 unknown. */
  readonly ppid: Int32Array
}

/** A kept process of a source: an index into the source's own tables. */
export type Slot = number

/**
 * One mechanism for reading the operating system. Thin: no timers, no policy; whoever owns it decides when to call.
 * A source belongs to one owner; two owners (a run and the Monitor) have one each.
 * Every method may be synchronous or asynchronous; callers await.
 */
export interface SampleSource {
  readonly info: SamplerInfo
  /**
   * Processes of this machine that were not there in the previous scan (the first scan returns all).
   * Cheap when nothing was started since.
   */
  scan(): readonly ProcessFacts[] | Promise<readonly ProcessFacts[]>
  /** Facts of one live process, or null when there is none with this pid. */
  facts(pid: number): ProcessFacts | null | Promise<ProcessFacts | null>
  /** Starts following a process. Never throws for a process that is already gone: its next reading says so. */
  open(process: ProcessFacts): Slot
  /** Stops following; releases descriptors. */
  close(slot: Slot): void
  /**
   * Reads `slots` into `columns` (row i belongs to slots[i]; columns are at least that long and prefilled with NaN by
   * the callee). Sets `alive[i]` to 1, or to 0 when that process has ended (zombie included; then it has values, unlike
   * one that is gone). `cpuAt` is told as `performance.now()`.
   */
  read(
    slots: readonly Slot[],
    columns: SampleColumns,
    alive: Uint8Array,
    beat: Beat,
    kin?: Kin,
  ): void | Promise<void>
  /**
   * Whether the CPU time of its children is added to its own account when they end: not where it ignores SIGCHLD. Null:
   * nobody can tell.
   */
  waitsFor(pid: number): boolean | null
  /**
   * Fields that the operating system refuses to tell of this process, as of the last reading. The same list again means
   * that nothing has changed.
   */
  unreadable(slot: Slot): readonly SampleField[]
  /** How a process that `read` found ended has ended, if the platform still tells; its last CPU time if it does. */
  exit(slot: Slot): ExitFacts & { readonly cpu: number }
  /** Its argument vector, cheaply (it is asked for every process); null where it can't be read, [] when it has none. */
  command(pid: number): readonly string[] | null | Promise<readonly string[] | null>
  details(pid: number): ProcessDetails | null | Promise<ProcessDetails | null>
  threads(slot: Slot): readonly ThreadSample[] | Promise<readonly ThreadSample[]>
  /** Releases everything. The source is unusable afterwards. */
  dispose(): void
}
