import { LONGEST_LINE } from './wire'

const NEWLINE = 0x0a

/**
 * Cuts a stream of bytes into lines. Cutting happens on bytes: a newline is never part of another UTF-8 character, so
 * a character that is split between two chunks is whole again before it is decoded. Keeps at most LONGEST_LINE bytes.
 */
export class LineSplitter {
  readonly #line: (line: string) => void
  readonly #tooLong: (beginning: string) => void
  #tail: Buffer[] = []
  #tailBytes = 0
  #skipping = false

  /**
   * @param line called with each line, without its end, empty lines left out
   * @param tooLong called once for a line beyond LONGEST_LINE, with its beginning; the rest of it is skipped
   */
  constructor(line: (line: string) => void, tooLong: (beginning: string) => void) {
    this.#line = line
    this.#tooLong = tooLong
  }

  push(chunk: Buffer): void {
    const last = chunk.lastIndexOf(NEWLINE)
    if (last < 0) return this.#keep(chunk)
    let from = 0
    if (this.#skipping) {
      from = chunk.indexOf(NEWLINE) + 1
      this.#skipping = false
    }
    if (last >= from) this.#cut(chunk.subarray(from, last))
    if (last + 1 < chunk.length) this.#keep(chunk.subarray(last + 1))
  }

  /** The stream is over: what is left is a line too. */
  end(): void {
    if (this.#tailBytes > 0) this.#cut(Buffer.alloc(0))
  }

  #keep(part: Buffer): void {
    if (this.#skipping) return
    this.#tail.push(part)
    this.#tailBytes += part.length
    if (this.#tailBytes <= LONGEST_LINE) return
    this.#tooLong(this.#tail[0].toString('utf8', 0, 400))
    this.#skipping = true
    this.#tail = []
    this.#tailBytes = 0
  }

  /** Decodes many lines at once: far cheaper than one by one. */
  #cut(block: Buffer): void {
    const bytes = this.#tailBytes > 0 ? Buffer.concat([...this.#tail, block]) : block
    this.#tail = []
    this.#tailBytes = 0
    for (const line of bytes.toString('utf8').split('\n')) {
      // A character has three bytes at the most in what `length` counts: only long lines need counting.
      if (line.length > LONGEST_LINE / 3 && Buffer.byteLength(line) > LONGEST_LINE) this.#tooLong(line)
      else if (line !== '' && line !== '\r') this.#line(line)
    }
  }
}
