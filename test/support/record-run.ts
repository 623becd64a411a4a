import { Recorder, type RecordedRun } from '../../src/engine/recording/write/recorder'
import type { RunRecord } from '../../src/shared/run/records'
import { RunModel } from '../../src/shared/run/model'

/** A run that a test tells: what it says is recorded as a real one would be. */
export class ToldRun implements RecordedRun {
  readonly model = new RunModel({ capacity: Infinity })
  readonly records: RunRecord[] = []
  readonly done: Promise<void>
  readonly #listeners = new Set<(records: readonly RunRecord[]) => void>()
  #end!: () => void

  constructor() {
    this.done = new Promise((end) => (this.#end = end))
  }

  subscribe(listener: (records: readonly RunRecord[]) => void): () => void {
    listener(this.records)
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  told(record: RunRecord): void {
    this.tell([record])
  }

  tell(records: readonly RunRecord[]): void {
    this.model.applyAll(records)
    this.records.push(...records)
    for (const listener of this.#listeners) listener(records)
  }

  over(): void {
    this.#end()
  }
}

/**
 * Records made-up records into a file.
 * @param batches the first begins with the meta record
 * @param beat called between batches: as often as it lets the recorder's timer run, a row of `second` is written
 */
export async function recordRun(
  file: string,
  batches: readonly (readonly RunRecord[])[],
  beat: () => void | Promise<void>,
): Promise<{ readonly run: ToldRun; readonly recorder: Recorder }> {
  const run = new ToldRun()
  run.tell(batches[0].slice(0, 1))
  const recorder = new Recorder(run, file)
  run.tell(batches[0].slice(1))
  for (const batch of batches.slice(1)) {
    run.tell(batch)
    await beat()
  }
  return { run, recorder }
}
