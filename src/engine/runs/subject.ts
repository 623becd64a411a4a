import type { RunSignal } from '../../shared/protocol'
import type { RunModel } from '../../shared/run/model'
import type { LedgerRecord, RunRecord } from '../../shared/run/records'
import type { LocalizedText } from '../../shared/text'
import type { ExitFacts } from '../sampling/source'

/** What a run follows, and what may be done to it. Rights are types: one that may be ended has `end`. */
export interface Subject {
  /** Why the kernel does not tell of its processes; null: it does. */
  readonly unheard: LocalizedText | null
  /** Details and threads of these processes (ids of the run), once a second. */
  select(ids: ReadonlySet<number>): void
  /**
   * Sends a signal to one of its processes.
   * @throws EngineFailure `process-gone`, `signal-refused`
   */
  signal(id: number, signal: RunSignal): Promise<void>
  /** A parent told how its child ended; it may know before or after it was seen gone. */
  toldExit(pid: number, exit: ExitFacts): void
  /** What is on its way is still told; then nothing is read of it any more. */
  drain(): Promise<void>
  /** The account of it, once it is drained. */
  ledger(t: number): LedgerRecord
  /** Lets everything go. */
  release(): void
}

/** A subject that Forkscope started: its end is the end of the run, and it may be ended. */
export interface Endable extends Subject {
  /**
   * Writes a line to its input.
   * @param line null: there will be no more
   * @returns once it is passed on: whoever has much to say waits for that
   * @throws EngineFailure `no-input`, also where much of it still waits to be read
   */
  input(line: string | null): Promise<void>
  /**
   * TERM to the whole tree, KILL after a grace.
   * @param now skips the grace, also of an end that has begun
   * @param outgrown it would go on growing: no last reading before
   */
  end(options: { readonly now: boolean; readonly outgrown: boolean }): void
}

/** What a subject needs of its run. */
export interface SubjectHost {
  readonly model: RunModel
  /** Milliseconds since the epoch at run time 0, and `performance.now()` then. */
  readonly startedAt: number
  readonly origin: number
  /** Run time, milliseconds. */
  readonly clock: () => number
  emit(records: readonly RunRecord[]): void
  /** Processes appeared: so many live now. */
  grew(live: number): void
  /** After each tick while it lives. */
  ticked(): void
  /** Nobody is left. @param root how its first process ended */
  ended(root: ExitFacts): void
  /** These processes are there still, long after KILL. */
  unkillable(pids: readonly number[]): void
}
