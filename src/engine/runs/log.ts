import type { RunRecord } from '../../shared/run/records'

/** Ticks kept of one run, bytes: about ten minutes of 100 processes at 10 Hz. */
const MOST_TICK_BYTES = 48 * 1024 * 1024
/** Output kept of one run, bytes: a program may write for ever. */
const MOST_OUTPUT_BYTES = 8 * 1024 * 1024

/**
 * The records of a run in order: what a window that comes later is given, and what a recorder would write. Everything
 * but ticks and output is kept; of these two the newest that fit.
 */
export class RunLog {
  #records: RunRecord[] = []
  readonly #ticks = { bytes: 0, most: MOST_TICK_BYTES }
  readonly #output = { bytes: 0, most: MOST_OUTPUT_BYTES }
  /** Ticks and pieces of output that were let go. */
  dropped = 0

  get records(): readonly RunRecord[] {
    return this.#records
  }

  append(records: readonly RunRecord[]): void {
    for (const record of records) {
      this.#records.push(record)
      const account = this.#account(record)
      if (account !== null) account.bytes += bytesOf(record)
    }
    if ([this.#ticks, this.#output].some(({ bytes, most }) => bytes > most)) this.#trim()
  }

  #account(record: RunRecord) {
    if (record.kind === 'tick') return this.#ticks
    return record.kind === 'output' ? this.#output : null
  }

  #trim(): void {
    // Down to three quarters, so that the work of copying is done once in a while and not at every tick.
    const full = [this.#ticks, this.#output].filter(({ bytes, most }) => bytes > most)
    const before = this.#records
    this.#records = before.filter((record) => {
      const account = this.#account(record)
      if (account === null || !full.includes(account) || account.bytes <= account.most * 0.75) return true
      account.bytes -= bytesOf(record)
      return false
    })
    this.dropped += before.length - this.#records.length
  }
}

/** What a record weighs; one of output about 200 bytes even if it holds a single character. */
function bytesOf(record: RunRecord): number {
  if (record.kind === 'output') return 200 + record.text.length * 2
  if (record.kind !== 'tick') return 0
  let bytes = record.ids.byteLength
  for (const column of Object.values(record.columns)) bytes += column.byteLength
  return bytes
}
