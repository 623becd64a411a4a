import type { Reason } from '../failure'
import type { LocalizedText } from '../text'
import type { KnobValues } from '../knobs'
import type { Prediction } from '../prediction'
import type { SampleColumns, SampleField, SamplerInfo } from './fields'
import type { RecordingRecord, SeriesRecord, TicksRecord, UnlistedRecord } from './recorded'
import type { Verdict } from './verdict'

/*
 * A run is a sequence of records. The engine makes them from what it reads (operating system, telemetry, supervisor);
 * RunModel reduces them. Windows get the same records and apply them to the same class; a recording is these records.
 *
 * Times `t`, `start`, `end` are milliseconds since the run's start (fractional); `startedAt` is the epoch of t = 0.
 * Records are structured-clone-safe plain data; typed arrays are columns of equal length.
 */

/** What was launched: a scenario, somebody's command, or nothing (the Monitor follows what is there; a trace was read in). */
export type RunOrigin =
  | {
      readonly kind: 'scenario'
      readonly scenario: string
      readonly knobs: KnobValues
      /** What ran the scenario's Python program; none: it was the one for Node. */
      readonly python?: Interpreter
    }
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly cwd: string }
  | { readonly kind: 'machine' }
  /** A file of another tracer; `name` is the file's. */
  | { readonly kind: 'trace'; readonly name: string }

/** A Python, as it describes itself. */
export interface Interpreter {
  /** Absolute; of a virtual environment the one in it. */
  readonly path: string
  /** `3.11.2` */
  readonly version: string
  /** Threads take turns in running Python code: all builds but free-threaded ones, and those too when told so. */
  readonly gil: boolean
  /** Of multiprocessing, where a program chooses none: fork, spawn or forkserver. */
  readonly startMethod: string
}

/** The machine as far as it matters for reading a run. Memory in bytes. */
export interface HostFacts {
  readonly platform: string
  readonly arch: string
  readonly release: string
  readonly cpuModel: string
  readonly cores: number
  readonly totalMemory: number
  readonly node: string
  readonly electron: string | null
}

export const RUN_STATES = ['starting', 'running', 'stopping', 'ended', 'failed'] as const
export type RunState = (typeof RUN_STATES)[number]

/** `interrupted`: whoever recorded the run died before it was over; only a recording can say so. */
export const RUN_OUTCOMES = ['completed', 'stopped', 'failed', 'guarded', 'interrupted'] as const
export type RunOutcome = (typeof RUN_OUTCOMES)[number]

/** A program says names in English; what they are called elsewhere: `worker` → 工作进程 serves "worker 3" too. */
export type Terms = Readonly<Record<string, LocalizedText>>

export interface MetaRecord {
  readonly kind: 'meta'
  readonly runId: string
  readonly startedAt: number
  readonly origin: RunOrigin
  readonly host: HostFacts
  readonly sampler: SamplerInfo
  /** Wanted time between ticks, milliseconds. */
  readonly interval: number
  readonly version: string
  /** Names that the program gives to roles, pools, queues and tasks, without their number, in every language. */
  readonly terms?: Terms
  /** What somebody guessed before the run. */
  readonly prediction?: Prediction
  /** What somebody called it afterwards; only recordings say it. */
  readonly title?: string
}

export interface StateRecord {
  readonly kind: 'state'
  readonly t: number
  readonly state: RunState
  /** Present from the moment the run is over. */
  readonly outcome?: RunOutcome
  readonly reason?: Reason
}

/** A process of the run was first seen. `id` numbers processes within the run, from 0 in order of sight. */
export interface ProcessRecord {
  readonly kind: 'process'
  readonly t: number
  readonly id: number
  readonly pid: number
  /** Creation time, milliseconds since the epoch: with `pid`, its identity. */
  readonly createdAt: number
  readonly ppid: number
  /** `id` of the parent where that is a process of the run, else -1. */
  readonly parent: number
  readonly name: string
  readonly uid: number
}

/** Its command line became known, or changed by exec. */
export interface CommandRecord {
  readonly kind: 'command'
  readonly t: number
  readonly id: number
  readonly argv: readonly string[]
  /** Its short name since then; a fork bears its parent's name until it execs. */
  readonly name: string
}

/**
 * A process replaced its program (exec), at the very moment that the kernel told; what it became is told by a command
 * record, if anybody could still read it. Known only where processes are followed by the kernel's events.
 */
export interface ExecRecord {
  readonly kind: 'exec'
  readonly t: number
  readonly id: number
}

/**
 * The operating system refuses to tell these fields of a process from here on: it is another user's, or has made itself
 * unreadable. They are all such fields: what is not among them can be read (again). What was read before is void, not the
 * last word.
 */
export interface UnreadableRecord {
  readonly kind: 'unreadable'
  readonly t: number
  readonly id: number
  readonly fields: readonly SampleField[]
}

/** A process left its place in the tree, and is followed all the same. */
export interface DetachedRecord {
  readonly kind: 'detached'
  readonly t: number
  readonly id: number
  /** `orphan`: its parent ended before it; `session`: it made a session of its own (setsid), as daemons do. */
  readonly how: 'orphan' | 'session'
}

/** A program said what a pid (`tid` 0) or one of its threads is in the run. */
export interface RoleRecord {
  readonly kind: 'role'
  readonly t: number
  readonly pid: number
  readonly tid: number
  readonly role: string
}

/** A process ended; both `code` and `signal` null: nobody could tell how. */
export interface ExitRecord {
  readonly kind: 'exit'
  readonly t: number
  readonly id: number
  readonly code: number | null
  readonly signal: string | null
  /** CPU time at its end, nanoseconds; NaN when only samples know. */
  readonly cpu: number
  /** Its highest RSS, bytes, where whoever waited for it was told of it alone. */
  readonly rssPeak?: number
}

/** Load of the whole machine at a tick: `busy` is a share of all cores (0–1, NaN unknown), memory in bytes. */
export interface HostSample {
  readonly busy: number
  readonly availableMemory: number
}

/** One round of samples; `t` is when the CPU clocks were read. */
export interface TickRecord {
  readonly kind: 'tick'
  readonly t: number
  /** Time between ticks now, milliseconds; wider than wanted when the budget asks for it. */
  readonly interval: number
  /** What this tick cost the engine, milliseconds of CPU time. */
  readonly cost: number
  /** CPU share of the whole engine process since the last tick, 1 = one core. */
  readonly engineCpu: number
  /**
   * CPU time that the whole tree spent since the tick before (the first: since t = 0), nanoseconds: by those alive and by
   * those that somebody of it has waited for. NaN: a part of it can't be known.
   */
  readonly cpu: number
  /** Process ids, a row each; every column has this length. */
  readonly ids: Int32Array
  readonly columns: SampleColumns
  readonly host: HostSample
}

/** Facts about a selected process. Null where they can't be read. */
export interface DetailsRecord {
  readonly kind: 'details'
  readonly t: number
  readonly id: number
  readonly cwd: string | null
  readonly executable: string | null
  readonly user: string | null
  readonly nice: number | null
  readonly openFiles: number | null
  readonly openFilesLimit: number | null
  readonly allowedCpus: string | null
}

/** The threads of a selected process; columns by row, cumulative, nanoseconds, NaN unknown. */
export interface ThreadsRecord {
  readonly kind: 'threads'
  readonly t: number
  readonly id: number
  readonly tids: Int32Array
  readonly names: readonly string[]
  readonly states: readonly string[]
  readonly cpu: Float64Array
  readonly runWait: Float64Array
}

export type PoolKind = 'process' | 'thread' | 'async'

/** A pool exists, changed its size, or begins its work again. */
export interface PoolRecord {
  readonly kind: 'pool'
  readonly t: number
  readonly pool: string
  readonly poolKind: PoolKind
  readonly size: number
  /** Tasks that it is to do in all, where the program knows. */
  readonly tasks?: number
  /** The program says that the run is about this pool: not about its baseline, or what serves it. */
  readonly main?: boolean
  /** It does its work again, to measure it once more: what ends from now on is of the repeat of this number, from 1; 0: of none. */
  readonly repeat?: number
}

/**
 * A lane was first heard of; `lane` numbers lanes within the run, from 0. It is one pid/tid that works on tasks, or
 * (`tid` below 0) one slot of an event loop: pieces of work that a single thread has under way at the same time are
 * told apart by slots, −1, −2 … in the order in which a free one was taken.
 */
export interface LaneRecord {
  readonly kind: 'lane'
  readonly t: number
  readonly lane: number
  readonly pid: number
  readonly tid: number
  /** Pool of its first task, '' for none. */
  readonly pool: string
}

/**
 * Tasks, a row each. A task that began and has not ended has `end` NaN; the row that ends it has the same `lane` and
 * `start`. `queued`: milliseconds it waited before it began, NaN unknown.
 */
export interface TasksRecord {
  readonly kind: 'tasks'
  readonly lane: Int32Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly queued: Float64Array
  readonly names: readonly string[]
}

/** Waits for and holds of locks, a row each: `phase` 0 = wait, 1 = hold; times in milliseconds. */
export interface LocksRecord {
  readonly kind: 'locks'
  /** Run time at which they were told. Only recordings say it: live, the ticks before say how late it is. */
  readonly t?: number
  readonly lane: Int32Array
  readonly phase: Uint8Array
  readonly start: Float64Array
  readonly end: Float64Array
  readonly names: readonly string[]
}

/** Depths of one queue, a row each; `capacity` NaN or Infinity: unbounded. */
export interface QueueRecord {
  readonly kind: 'queue'
  readonly queue: string
  readonly at: Float64Array
  readonly depth: Float64Array
  readonly capacity: number
}

/** Numbers that a program says of itself and a verdict uses. */
export interface ResultRecord {
  readonly kind: 'result'
  readonly t: number
  readonly pid: number
  readonly name: string
  readonly values: Readonly<Record<string, number | string | boolean>>
}

/** What could not be kept, totals so far. */
export interface DropsRecord {
  readonly kind: 'drops'
  readonly t: number
  /** Telemetry lines that were no event. */
  readonly malformed: number
  /** Telemetry events beyond what is taken. */
  readonly dropped: number
  /** A malformed line, shortened, so that its writer can find it. */
  readonly example: string
}

/** Text that a process wrote. */
export interface OutputRecord {
  readonly kind: 'output'
  readonly t: number
  /** Its id in the run, −1 when it is not known (yet). */
  readonly id: number
  /** The pid of the writer as the kernel told it, −1 where it can't tell. */
  readonly pid: number
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

/** The account at the end of a run; nanoseconds. */
export interface LedgerRecord {
  readonly kind: 'ledger'
  readonly t: number
  /** CPU time that the whole tree really spent. */
  readonly cpu: number
  /** How `cpu` is known: times waited for by parents, or the sum of what samples and exits said. */
  readonly basis: 'waited' | 'sampled'
  /** How processes are known: by the kernel's word on every fork, exec and exit, or by looking (which may miss some). */
  readonly source: 'events' | 'sampling'
  /** Processes that there ever were. */
  readonly processes: number
  /** Those that lived between two ticks, so that no sample saw them; NaN: nobody can know. */
  readonly unsampled: number
  /** Those that left the tree (orphaned, or with a session of their own) and were followed all the same. */
  readonly detached: number
  /** Of those: processes whose parent ended before them. */
  readonly orphans: number
  /** How often the kernel had to drop events because nobody read them in time (ENOBUFS); NaN: there were no events. */
  readonly lost: number
}

/** A process has its inspector open (Chrome DevTools Protocol), on this machine only: `ws://127.0.0.1:PORT/ID`. */
export interface InspectorRecord {
  readonly kind: 'inspector'
  readonly t: number
  readonly pid: number
  readonly url: string
}

export interface VerdictRecord {
  readonly kind: 'verdict'
  readonly t: number
  readonly verdict: Verdict
}

export type RunRecord =
  | MetaRecord
  | StateRecord
  | ProcessRecord
  | CommandRecord
  | ExecRecord
  | UnreadableRecord
  | DetachedRecord
  | RoleRecord
  | ExitRecord
  | TickRecord
  | DetailsRecord
  | ThreadsRecord
  | PoolRecord
  | LaneRecord
  | TasksRecord
  | LocksRecord
  | QueueRecord
  | ResultRecord
  | DropsRecord
  | OutputRecord
  | InspectorRecord
  | LedgerRecord
  | RecordingRecord
  | SeriesRecord
  | TicksRecord
  | UnlistedRecord
  | VerdictRecord
