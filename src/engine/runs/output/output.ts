import type { ChildProcess } from 'node:child_process'
import { LabelledOutput } from './labelled'
import { PipedOutput } from './pipes'
import { loadSocketCalls, type SocketCalls } from './native'

export type OutputStream = 'stdout' | 'stderr'

/** Told of text that was written; `pid` −1: nobody can tell who wrote it. */
export type OutputListener = (stream: OutputStream, pid: number, text: string) => void

/** The two ends that a run's processes write to: its root gets them, and its children inherit them. */
export interface Output {
  /** For `spawn`: where stdout and stderr of the root go. */
  readonly stdio: readonly ['pipe', 'pipe'] | readonly [number, number]
  /** Once the root was started. @returns when nobody holds the other ends any more, or after `close` */
  read(child: ChildProcess, listener: OutputListener): Promise<void>
  /** Reads at once what is there. */
  poll(): void
  /** Lets go, also where somebody still could write. */
  close(): void
}

/** Output that is labelled with its writers' pids where this system can tell them (Linux, with koffi), else without. */
export function openOutput(load: () => SocketCalls = loadSocketCalls): Output {
  try {
    if (process.platform === 'linux') return new LabelledOutput(load())
  } catch {
    // No koffi for this machine, or no such sockets: the text is what matters.
  }
  return new PipedOutput()
}
