import type { RunRecord } from '../../shared/run/records'

/** Ticks kept of one run, bytes: about ten minutes of 100 processes at 10 Hz. */
const MOST_TICK_BYTES = 48 * 1024 * 1024

/**
 * The records of a run in order: what a window that comes later is given, and what a recorder would write. Everything
 * but ticks is kept; of ticks the newest that fit.
 */
export class RunLog {
  #records: RunRecord[] = []
  #bytes = 0
  /** Ticks that were let go. */
  droppedTicks = 0

  get records(): readonly RunRecord[] {
    return this.#records
  }

  append(records: readonly RunRecord[]): void {
    for (const record of records) {
      this.#records.push(record)
      this.#bytes += tickBytes(record)
    }
    if (this.#bytes > MOST_TICK_BYTES) this.#trim()
  }

  #trim(): void {
    // Down to three quarters, so that the work of copying is done once in a while and not at every tick.
    const kept: RunRecord[] = []
    for (const record of this.#records) {
      const bytes = tickBytes(record)
      if (bytes > 0 && this.#bytes > MOST_TICK_BYTES * 0.75) {
        this.#bytes -= bytes
        this.droppedTicks += 1
      } else kept.push(record)
    }
    this.#records = kept
  }
}

function tickBytes(record: RunRecord): number {
  if (record.kind !== 'tick') return 0
  let bytes = record.ids.byteLength
  for (const column of Object.values(record.columns)) bytes += column.byteLength
  return bytes
}
