/** The part of a terminal stream that drawing needs. */
export interface TerminalStream {
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/*
 * Control sequences: ECMA-48; ?25 cursor, ?7 autowrap, ?2026 synchronized output (terminals that lack it ignore it).
 */
const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const BEGIN = '\u001b[?2026h\u001b[?7l'
const END = '\u001b[?7h\u001b[?2026l'
const CLEAR_LINE_END = '\u001b[K'
const CLEAR_BELOW = '\u001b[J'

/**
 * Lines at the bottom of a terminal that are redrawn in place. One write a frame, each line overwritten and only its
 * rest cleared: nothing flickers. What is printed meanwhile goes above and scrolls away as usual.
 */
export class LiveRegion {
  readonly #stream: TerminalStream
  #widths: readonly number[] = []
  #open = false

  constructor(stream: TerminalStream) {
    this.#stream = stream
  }

  /** Columns that a line may take. The last stays free: a cursor behind it would be on the line's own last cell. */
  get columns(): number {
    return Math.max(20, (this.#stream.columns || 80) - 1)
  }

  /** Lines that fit: one row stays free, so that the terminal never scrolls by itself. */
  get lines(): number {
    return Math.max(3, (this.#stream.rows || 24) - 1)
  }

  /**
   * Replaces the region.
   * @param lines no longer than `columns` each and no more than `lines`, widths beside them
   * @param above text to print above it: whole lines
   */
  draw(
    lines: readonly { readonly text: string; readonly width: number }[],
    above: readonly string[] = [],
  ): void {
    const shown = lines.slice(0, this.lines)
    const start = this.#toTop()
    // Lines above may be longer than the terminal is wide: they wrap as they would without us.
    const printed = above.length > 0 ? `${CLEAR_BELOW}\u001b[?7h${above.join('\n')}\n\u001b[?7l` : ''
    const body = shown.map((line) => line.text + CLEAR_LINE_END).join('\n')
    this.#stream.write(
      `${this.#open ? '' : HIDE_CURSOR}${BEGIN}${start}${printed}${body}${CLEAR_BELOW}${END}`,
    )
    this.#open = true
    this.#widths = shown.map((line) => line.width)
  }

  /** Takes the region off the screen and gives the cursor back. Safe to call at any time, and twice. */
  close(above: readonly string[] = []): void {
    if (!this.#open && above.length === 0) return
    const printed = above.length > 0 ? `${above.join('\n')}\n` : ''
    const cleared = this.#open ? `${this.#toTop()}${CLEAR_BELOW}` : ''
    this.#stream.write(`${cleared}${printed}${this.#open ? SHOW_CURSOR : ''}`)
    this.#open = false
    this.#widths = []
  }

  /** From the end of the last line to the begin of the first; a narrower terminal has wrapped the old lines. */
  #toTop(): string {
    const columns = Math.max(1, this.#stream.columns || 80)
    const rows = this.#widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0)
    return rows > 1 ? `\r\u001b[${rows - 1}A` : '\r'
  }
}
