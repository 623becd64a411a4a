import type { RunState } from '../../shared/run/records'

/** Which state may follow which. `failed`: the root never ran. Everything that ran ends in `ended`. */
const NEXT: Readonly<Record<RunState, readonly RunState[]>> = {
  starting: ['running', 'stopping', 'failed'],
  running: ['stopping', 'ended'],
  stopping: ['ended', 'failed'],
  ended: [],
  failed: [],
}

/** The life of a run as an explicit machine. */
export class RunLife {
  #state: RunState = 'starting'

  get state(): RunState {
    return this.#state
  }

  get over(): boolean {
    return NEXT[this.#state].length === 0
  }

  /** @returns false when that step is not possible from here; nothing changes then */
  to(state: RunState): boolean {
    if (!NEXT[this.#state].includes(state)) return false
    this.#state = state
    return true
  }
}

/** The clock of a run's end, milliseconds. */
export const RUN_TIMES = {
  /** Between TERM and KILL: time to clean up after oneself. */
  grace: 3_000,
  /** Before TERM: what a source takes for a last reading of all. */
  lastReading: 250,
  /** Looks for the end while stopping. */
  look: 50,
  /** After KILL: a process in an uninterruptible wait may never go; the run ends without it and says so. */
  patience: 10_000,
  /** For the pipes to drain once all processes are gone. */
  drain: 1_000,
} as const
