import type { ToWindow } from '../../shared/protocol'
import type { RunRecord } from '../../shared/run/records'

/** Batches on their way that the window has not acknowledged; beyond, records wait here. */
const MOST_UNDERWAY = 16
/**
 * Records that may wait, the backlog that a stream begins with aside; beyond, the window is too far behind and gets the
 * stream anew once it reads again.
 */
const MOST_WAITING = 4000
/** What programs say and who comes and goes is sent with the next tick, so that a window is woken once for all… */
const WITH_A_TICK: ReadonlySet<RunRecord['kind']> = new Set([
  'command',
  'detached',
  'drops',
  'exec',
  'exit',
  'lane',
  'locks',
  'output',
  'process',
  'queue',
  'role',
  'tasks',
  'unlisted',
  'unreadable',
])
/** …but does not wait for it longer than this, milliseconds. */
const LONGEST_WAIT = 100
/** Records in one message at the most… */
const BATCH = 1000
/** …and bytes of samples, but for the last record of it: a window takes in such a message within a frame. */
export const MOST_BYTES = 2 ** 20

/**
 * The way of one stream to one window, with back-pressure: a window that stalls (hidden, busy, at a breakpoint) makes
 * the engine neither wait nor grow.
 */
export class Outbox {
  readonly #port: { postMessage(message: ToWindow): void }
  readonly #stream: string
  readonly #all: () => readonly RunRecord[] | null
  #waiting: RunRecord[] = []
  #soon: NodeJS.Timeout | null = null
  #reset = false
  #behind = false
  /** How much of what the stream began with still waits: a long run's log is no falling behind. */
  #backlog = 0
  #seq = 0
  #acknowledged = 0

  /** @param all the whole stream so far, for a window that fell behind; null: its owner begins it over by `push` */
  constructor(
    port: { postMessage(message: ToWindow): void },
    stream: string,
    all: () => readonly RunRecord[] | null,
  ) {
    this.#port = port
    this.#stream = stream
    this.#all = all
  }

  /** @param begin these records start the stream, or start it over */
  push(records: readonly RunRecord[], begin = false): void {
    if (begin) {
      this.#waiting = []
      this.#reset = true
      this.#behind = false
    }
    if (this.#behind) return
    for (const record of records) this.#waiting.push(record)
    if (begin) this.#backlog = this.#waiting.length
    if (!begin && this.#waiting.length < BATCH && records.every(({ kind }) => WITH_A_TICK.has(kind))) {
      this.#soon ??= setTimeout(() => this.#send(), LONGEST_WAIT).unref()
      return
    }
    // Sent first: what is behind then has something underway, whose acknowledgement will bring it back.
    this.#send()
    if (this.#waiting.length - this.#backlog <= MOST_WAITING) return
    this.#waiting = []
    this.#behind = true
  }

  /** The window has applied everything up to `seq`. */
  acknowledged(seq: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(seq, this.#seq))
    if (this.#behind && this.#acknowledged === this.#seq) {
      const all = this.#all()
      if (all !== null) this.push(all, true)
    }
    if (this.#soon === null) this.#send()
  }

  /** Sends nothing more. */
  close(): void {
    this.#waiting = []
    this.#send()
  }

  #send(): void {
    if (this.#soon !== null) clearTimeout(this.#soon)
    this.#soon = null
    while (this.#waiting.length > 0 && this.#seq - this.#acknowledged < MOST_UNDERWAY) {
      const records = this.#waiting.splice(0, batchOf(this.#waiting))
      this.#backlog = Math.max(0, this.#backlog - records.length)
      this.#seq += 1
      this.#port.postMessage({
        type: 'records',
        stream: this.#stream,
        seq: this.#seq,
        reset: this.#reset,
        records,
      })
      this.#reset = false
    }
  }
}

/** How many of these records go into one message: recordings bring few that are large. */
function batchOf(records: readonly RunRecord[]): number {
  let bytes = 0
  let count = 0
  while (count < Math.min(BATCH, records.length) && bytes < MOST_BYTES) bytes += bytesOf(records[count++])
  return count
}

/** Bytes of the samples in a record. */
function bytesOf(record: RunRecord): number {
  if (record.kind !== 'series') return 0
  return record.at.byteLength * (1 + Object.keys(record.columns).length)
}
