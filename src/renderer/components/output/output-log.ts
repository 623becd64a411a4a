import type { OutputRecord } from '../../../shared/run/records'

/** One line that a process wrote. */
export interface OutputLine {
  /** Number of the line in the run, from 0: its key, whatever was let go before it. */
  readonly number: number
  readonly t: number
  /** Process id, and the id in the run; −1 where it is not known. */
  readonly pid: number
  readonly id: number
  readonly error: boolean
  text: string
}

/** What a log reads: the newest pieces, and how many there were before them. */
export interface OutputSource {
  readonly output: readonly OutputRecord[]
  readonly outputDropped: { readonly pieces: number; readonly lines: number }
}

// Colours and cursor movements of terminals (ECMA-48 CSI and OSC sequences) mean nothing here.
// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g

/** Lines kept; as with pieces, a tenth goes at a time. */
export const MOST_OUTPUT_LINES = 50_000
const LEFT = 0.9

/** A line as a terminal would leave it: what a carriage return went back over is gone. */
export function terminalLine(text: string): string {
  if (!text.includes('\u001b') && !text.includes('\r')) return text
  const clean = text.replace(ESCAPES, '').replace(/\r+$/, '')
  return clean.slice(clean.lastIndexOf('\r') + 1)
}

/**
 * What a run wrote, as lines. Text comes in pieces: a line goes on in the next piece of the same writer and stream. A
 * log reads on where it stopped, so that a long output is cut into lines once.
 */
export class OutputLog {
  lines: OutputLine[] = []
  /** Lines before `lines[0]`: those that were never read (their pieces were gone) and those that were let go. */
  dropped = 0
  #next = 0
  #pieces = 0
  readonly #open = new Map<string, OutputLine>()

  /** Number of the oldest line that may still grow; lines before it stay as they are. */
  get settled(): number {
    let first = this.#next
    for (const { number } of this.#open.values()) first = Math.min(first, number)
    return first
  }

  /** @returns whether there was anything new */
  read({ output, outputDropped }: OutputSource): boolean {
    const from = Math.max(0, this.#pieces - outputDropped.pieces)
    const missed = outputDropped.pieces > this.#pieces
    if (missed) {
      // More was written since the last call than is kept.
      this.#open.clear()
      this.dropped = outputDropped.lines
      this.lines = []
    }
    for (let at = from; at < output.length; at += 1) this.#take(output[at])
    const grown = from < output.length
    this.#pieces = outputDropped.pieces + output.length
    if (this.lines.length > MOST_OUTPUT_LINES) {
      const count = this.lines.length - Math.floor(MOST_OUTPUT_LINES * LEFT)
      this.lines.splice(0, count)
      this.dropped += count
    }
    return grown || missed
  }

  #take({ t, id, pid, stream, text }: OutputRecord): void {
    const writer = `${pid}/${id}/${stream}`
    const parts = text.split('\n')
    // What stands behind the last line end is the begin of a line, if it is anything.
    const rest = parts.pop()!
    const put = (part: string): OutputLine => {
      const line = this.#open.get(writer)
      if (line !== undefined) {
        line.text += part
        return line
      }
      const begun = { number: this.#next, t, pid, id, error: stream === 'stderr', text: part }
      this.#next += 1
      this.lines.push(begun)
      return begun
    }
    for (const part of parts) {
      const line = put(part)
      line.text = terminalLine(line.text)
      this.#open.delete(writer)
    }
    if (rest !== '') this.#open.set(writer, put(rest))
  }
}

/** How many of the lines had begun by run time `t`, milliseconds. */
export function linesUntil(lines: readonly OutputLine[], t: number): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (lines[middle].t <= t) low = middle + 1
    else high = middle
  }
  return low
}

/** The last `most` lines that were written, oldest first, as they stand. */
export function lastLines(
  output: readonly OutputRecord[],
  most: number,
  only?: OutputRecord['stream'],
): string[] {
  const pieces = only === undefined ? output : output.filter(({ stream }) => stream === only)
  const log = new OutputLog()
  // Pieces looked at for each line wanted: enough for lines that came apart.
  log.read({ output: pieces.slice(-most * 4), outputDropped: { pieces: 0, lines: 0 } })
  return log.lines.slice(-most).map(({ text }) => terminalLine(text))
}
