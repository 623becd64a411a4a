import type { ChildProcess } from 'node:child_process'

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
