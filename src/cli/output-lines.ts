import { outputLine } from './terminal/sanitize'

/** A line without an end is shown in pieces of this many characters. */
const LONGEST = 64 * 1024

/** Makes whole lines of the pieces that a program writes, fit to stand above the live tree. */
export class OutputLines {
  readonly #rest = { stdout: '', stderr: '' }
  #lines: string[] = []

  push(stream: 'stdout' | 'stderr', text: string): void {
    const pieces = (this.#rest[stream] + text).split('\n')
    this.#rest[stream] = pieces.pop()!
    for (const piece of pieces) this.#lines.push(outputLine(piece))
    if (this.#rest[stream].length > LONGEST) this.#flush(stream)
  }

  /** Lines that are complete since the last call. @param end also what has no line end yet */
  take(end = false): string[] {
    if (end) for (const stream of ['stdout', 'stderr'] as const) this.#flush(stream)
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  get waiting(): boolean {
    return this.#lines.length > 0
  }

  #flush(stream: 'stdout' | 'stderr'): void {
    if (this.#rest[stream] !== '') this.#lines.push(outputLine(this.#rest[stream]))
    this.#rest[stream] = ''
  }
}
