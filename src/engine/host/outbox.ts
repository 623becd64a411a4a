import type { ToWindow } from '../../shared/protocol'
import type { RunRecord } from '../../shared/run/records'

/** Batches on their way that the window has not acknowledged; beyond, records wait here. */
const MOST_UNDERWAY = 16
/** Records that may wait; beyond, the window is too far behind and gets the stream anew once it reads again. */
const MOST_WAITING = 4000
/** Records in one message at the most. */
const BATCH = 1000

/**
 * The way of one stream to one window, with back-pressure: a window that stalls (hidden, busy, at a breakpoint) makes
 * the engine neither wait nor grow.
 */
export class Outbox {
  readonly #port: { postMessage(message: ToWindow): void }
  readonly #stream: string
  readonly #all: () => readonly RunRecord[]
  #waiting: RunRecord[] = []
  #reset = true
  #behind = false
  #seq = 0
  #acknowledged = 0

  /** @param all the whole stream so far, for a window that fell behind */
  constructor(
    port: { postMessage(message: ToWindow): void },
    stream: string,
    all: () => readonly RunRecord[],
  ) {
    this.#port = port
    this.#stream = stream
    this.#all = all
  }

  /** @param begin these records start the stream over */
  push(records: readonly RunRecord[], begin = false): void {
    if (begin) {
      this.#waiting = []
      this.#reset = true
      this.#behind = false
    }
    if (this.#behind) return
    for (const record of records) this.#waiting.push(record)
    // The first batch may be a long run's whole log: that is no falling behind.
    if (this.#waiting.length > MOST_WAITING && this.#seq > 0 && !this.#reset) {
      this.#waiting = []
      this.#behind = true
    }
    this.#send()
  }

  /** The window has applied everything up to `seq`. */
  acknowledged(seq: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, Math.min(seq, this.#seq))
    if (this.#behind && this.#acknowledged === this.#seq) {
      this.#behind = false
      this.#reset = true
      this.#waiting = [...this.#all()]
    }
    this.#send()
  }

  #send(): void {
    while (this.#waiting.length > 0 && this.#seq - this.#acknowledged < MOST_UNDERWAY) {
      const records = this.#waiting.splice(0, BATCH)
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
