import type { OutputLine, OutputLog } from './output-log'
import { terminalLine } from './output-log'

/** Which lines are wanted. */
export interface OutputFilter {
  /** Part of the line, in any case; '' for all. */
  readonly text: string
  readonly stream: 'all' | 'stdout' | 'stderr'
  /** Key of a writer (see writerOf), null for all. */
  readonly writer: string | null
}

/** Who wrote a line, as a key: by id in the run where that is known. */
export type WriterOf = (line: OutputLine) => string

/**
 * The lines of a log that a filter lets through. Goes on where it stopped as long as the filter stays the same, so
 * that new output costs what is new.
 */
export class FilteredLines {
  lines: OutputLine[] = []
  #filter: OutputFilter | null = null
  #done = 0

  update(log: OutputLog, filter: OutputFilter, writerOf: WriterOf): readonly OutputLine[] {
    const same =
      this.#filter !== null &&
      this.#filter.text === filter.text &&
      this.#filter.stream === filter.stream &&
      this.#filter.writer === filter.writer
    if (!same) [this.lines, this.#done] = [[], 0]
    this.#filter = filter
    const first = log.lines[0]?.number ?? 0
    // What the log let go goes here too; lines that may have grown are looked at again.
    const gone = this.lines.findIndex(({ number }) => number >= first)
    if (gone > 0) this.lines.splice(0, gone)
    else if (gone < 0) this.lines.length = 0
    while ((this.lines.at(-1)?.number ?? -1) >= this.#done) this.lines.pop()
    const needle = filter.text.toLowerCase()
    for (let at = Math.max(0, this.#done - first); at < log.lines.length; at += 1) {
      const line = log.lines[at]
      if (filter.stream !== 'all' && line.error !== (filter.stream === 'stderr')) continue
      if (filter.writer !== null && writerOf(line) !== filter.writer) continue
      if (needle !== '' && !terminalLine(line.text).toLowerCase().includes(needle)) continue
      this.lines.push(line)
    }
    this.#done = log.settled
    return this.lines
  }
}
