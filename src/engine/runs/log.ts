import type { RunModel } from '../../shared/run/model'
import type { RunRecord } from '../../shared/run/records'

/** Ticks kept of one run, bytes: about ten minutes of 100 processes at 10 Hz… */
const MOST_TICK_BYTES = 48 * 1024 * 1024
/** …and of however few no more than a model keeps rows of a tree. */
const MOST_TICKS = 6000
/** Output kept of one run, bytes: a program may write for ever. */
const MOST_OUTPUT_BYTES = 8 * 1024 * 1024

/** What is kept of one kind, and how much of it may be. */
interface Account {
  bytes: number
  count: number
  readonly mostBytes: number
  readonly mostCount: number
}

/**
 * The records of a run in order: what a window that comes later is given. Everything but ticks and output is kept, of
 * these two the newest that fit; instead of the records of processes that the model lists no more, one that says what
 * they came to.
 */
export class RunLog {
  #records: RunRecord[] = []
  readonly #ticks: Account = { bytes: 0, count: 0, mostBytes: MOST_TICK_BYTES, mostCount: MOST_TICKS }
  readonly #output: Account = { bytes: 0, count: 0, mostBytes: MOST_OUTPUT_BYTES, mostCount: Infinity }
  /** Processes of which there are no records any more. */
  #unlisted = 0
  /** Records that were let go. */
  dropped = 0

  get records(): readonly RunRecord[] {
    return this.#records
  }

  /** @param model has applied them already */
  append(records: readonly RunRecord[], model: RunModel): void {
    for (const record of records) {
      this.#records.push(record)
      const account = this.#account(record)
      if (account === null) continue
      account.bytes += bytesOf(record)
      account.count += 1
    }
    const full = [this.#ticks, this.#output].filter((account) => fills(account, 1))
    if (full.length > 0) this.#trim(full)
    if (model.unlisted.count > this.#unlisted) this.#unlist(model)
  }

  #account(record: RunRecord): Account | null {
    if (record.kind === 'tick') return this.#ticks
    return record.kind === 'output' ? this.#output : null
  }

  #trim(full: readonly Account[]): void {
    // Down to three quarters, so that the work of copying is done once in a while and not at every tick.
    const kept = this.#records.filter((record) => {
      const account = this.#account(record)
      if (account === null || !full.includes(account) || !fills(account, 0.75)) return true
      account.bytes -= bytesOf(record)
      account.count -= 1
      return false
    })
    this.#have(kept)
  }

  #unlist(model: RunModel): void {
    this.#unlisted = model.unlisted.count
    this.#have(withoutUnlisted(this.#records, model))
  }

  #have(records: RunRecord[]): void {
    this.dropped += this.#records.length - records.length
    this.#records = records
  }
}

/**
 * The records of a run without those of processes that it lists no more; one, after the first, says what they came to.
 * @param model has applied all of them
 */
export function withoutUnlisted([first, ...rest]: readonly RunRecord[], model: RunModel): RunRecord[] {
  const kept = rest.filter((record) => {
    if (record.kind === 'unlisted') return false
    return !('id' in record) || record.kind === 'output' || model.processes[record.id] !== undefined
  })
  return [first, model.unlisted.record(model.processes.length), ...kept]
}

/** Whether there is more than this share of what may be. */
function fills({ bytes, count, mostBytes, mostCount }: Account, share: number): boolean {
  return bytes > mostBytes * share || count > mostCount * share
}

/** What a record weighs; one of output about 200 bytes even if it holds a single character. */
function bytesOf(record: RunRecord): number {
  if (record.kind === 'output') return 200 + record.text.length * 2
  if (record.kind !== 'tick') return 0
  let bytes = record.ids.byteLength
  for (const column of Object.values(record.columns)) bytes += column.byteLength
  return bytes
}
