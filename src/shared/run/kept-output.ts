import type { OutputRecord } from './records'

/** Limits on the pieces kept and their characters, since a program may write without end. */
export const MOST_PIECES = 30_000
export const MOST_CHARACTERS = 8 * 2 ** 20
/** What is let go is let go a tenth at a time: an array without its first element moves all the others. */
const LEFT = 0.9

/** The newest of what a run's processes wrote, and how much there was before. */
export class KeptOutput {
  readonly records: OutputRecord[] = []
  readonly dropped = { pieces: 0, lines: 0 }
  #characters = 0

  add(record: OutputRecord): void {
    this.records.push(record)
    this.#characters += record.text.length
    if (this.records.length > MOST_PIECES || this.#characters > MOST_CHARACTERS) this.#trim()
  }

  #trim(): void {
    let count = 0
    const tooMany = () =>
      this.records.length - count > MOST_PIECES * LEFT || this.#characters > MOST_CHARACTERS * LEFT
    while (tooMany() && count < this.records.length - 1) {
      const { text } = this.records[count]!
      this.#characters -= text.length
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.dropped.lines += 1
      count += 1
    }
    this.records.splice(0, count)
    this.dropped.pieces += count
  }
}
