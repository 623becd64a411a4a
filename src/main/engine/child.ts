import type { FromMain } from '../../shared/engine-host'

/** The engine's process as {@link EngineHost} sees it: what of Electron's UtilityProcess it needs, and no more. */
export interface EngineChild<Port> {
  /** Sends a message, with a port handed over where one is given. Never throws, not even to a dead process. */
  send(message: FromMain, port?: Port): void
  /** Whether a signal has stopped it (SIGSTOP), as far as the system tells. A debugger that holds it is something else. */
  isStopped(): boolean
  /** Ends it at once, even one that hangs. `onExit` still follows. */
  kill(): void
}

/** What a child reports. Nothing more comes after `onExit`. */
export interface EngineChildEvents {
  /** As it came over the channel: unchecked. */
  onMessage(message: unknown): void
  /** `code` is the exit code, or the signal's number where a signal ended it. */
  onExit(code: number): void
}

/** Starts an engine process. One that can't start reports `onExit`, never an exception. */
export type ForkEngine<Port> = (events: EngineChildEvents) => EngineChild<Port>

/** Time as the state machine sees it, so that its tests need not wait. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number
  /** Calls back once, after `ms`; the result cancels it. */
  after(ms: number, callback: () => void): () => void
}

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    return () => clearTimeout(timer)
  },
}
