import { Buffer } from 'node:buffer'
import type { OutputRecord } from '../../../shared/run/records'
import type { Database } from '../driver/driver'

export interface OutputLimits {
  readonly pieces: number
  readonly bytes: number
}

/** Of what a run's processes write: half for the beginning, half for the newest. */
const LIMITS: OutputLimits = { pieces: 100_000, bytes: 16 * 2 ** 20 }

/** What is not in the file: pieces from the middle. */
export interface OutputCut {
  pieces: number
  lines: number
  bytes: number
}

interface Piece {
  readonly seq: number
  readonly bytes: number
  readonly lines: number
  /** Null once it is written. */
  record: OutputRecord | null
}

/**
 * The output of a run, bounded: its beginning, which says how it came to be, and its end, which says how it went. Nothing
 * is written that would be deleted in the same second.
 */
export class OutputStore {
  readonly cut: OutputCut = { pieces: 0, lines: 0, bytes: 0 }
  readonly #half: OutputLimits
  #seq = 0
  #head = { pieces: 0, bytes: 0 }
  #headFull = false
  #unwritten: Piece[] = []
  /** The newest pieces, a queue from `#first` on. */
  #tail: Piece[] = []
  #first = 0
  #tailBytes = 0
  /** Pieces of the tail that are in the file and have to go from it: `seq` from … to, both included. */
  #expired: { from: number; to: number } | null = null
  #cutWritten = 0

  constructor(limits = LIMITS) {
    this.#half = { pieces: limits.pieces / 2, bytes: limits.bytes / 2 }
  }

  /** Whether there is anything to write. */
  get pending(): boolean {
    return this.#unwritten.length > 0 || this.#expired !== null || this.cut.pieces !== this.#cutWritten
  }

  add(record: OutputRecord): void {
    const { text } = record
    let lines = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
    const piece: Piece = { seq: this.#seq++, bytes: Buffer.byteLength(text), lines, record }
    this.#unwritten.push(piece)
    const head = this.#head
    this.#headFull ||= head.pieces >= this.#half.pieces || head.bytes + piece.bytes > this.#half.bytes
    if (!this.#headFull) {
      head.pieces += 1
      head.bytes += piece.bytes
      return
    }
    this.#tail.push(piece)
    this.#tailBytes += piece.bytes
    while (this.#tail.length - this.#first > this.#half.pieces || this.#tailBytes > this.#half.bytes)
      this.#expire()
  }

  #expire(): void {
    const piece = this.#tail[this.#first++]
    this.#tailBytes -= piece.bytes
    this.cut.pieces += 1
    this.cut.lines += piece.lines
    this.cut.bytes += piece.bytes
    if (piece.record === null) this.#expired = { from: this.#expired?.from ?? piece.seq, to: piece.seq }
    // It was never written: nor will it be.
    else piece.record = null
    if (this.#first < 1024 || this.#first * 2 < this.#tail.length) return
    this.#tail.splice(0, this.#first)
    this.#first = 0
  }

  /** Within a transaction; `written` afterwards, when it has held. @returns whether `cut` changed */
  write(db: Database): boolean {
    const insert = db.prepare(
      'INSERT INTO output (seq, t, process, pid, stream, text) VALUES (?, ?, ?, ?, ?, ?)',
    )
    for (const { seq, record } of this.#unwritten)
      if (record !== null) insert.run(seq, record.t, record.id, record.pid, record.stream, record.text)
    const expired = this.#expired
    if (expired !== null)
      db.prepare('DELETE FROM output WHERE seq BETWEEN ? AND ?').run(expired.from, expired.to)
    return this.cut.pieces !== this.#cutWritten
  }

  written(): void {
    for (const piece of this.#unwritten) piece.record = null
    this.#unwritten = []
    this.#expired = null
    this.#cutWritten = this.cut.pieces
  }
}
