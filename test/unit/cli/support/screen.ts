/**
 * A terminal's screen, as far as the live tree uses one: text with autowrap (and the pending wrap of VT100), CR, LF
 * with return (as a tty in cooked mode writes it), cursor up, erase in line and below, and the modes that are set.
 * An unknown control sequence is an error: the tree must not write what nobody has looked at.
 */
export class Screen {
  columns: number
  rows: number
  /** The lines on screen and before them those that have scrolled away. */
  readonly lines: string[][] = [[]]
  cursorVisible = true
  autowrap = true
  writes = 0
  #row = 0
  #column = 0

  constructor(columns: number, rows: number) {
    this.columns = columns
    this.rows = rows
  }

  /** What is seen, top to bottom, without trailing blanks. */
  get text(): string[] {
    return this.lines.map((line) =>
      Array.from(line, (cell) => cell ?? ' ')
        .join('')
        .trimEnd(),
    )
  }

  get cursor(): readonly [row: number, column: number] {
    return [this.#row, this.#column]
  }

  write(text: string): boolean {
    this.writes += 1
    // eslint-disable-next-line no-control-regex
    for (const [token] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|[\s\S]/gu)) this.#take(token)
    return true
  }

  #take(token: string): void {
    if (token === '\r') this.#column = 0
    else if (token === '\n') this.#lineFeed()
    else if (token === '\t') for (let cell = 8 - (this.#column % 8); cell > 0; cell -= 1) this.#put(' ')
    else if (token.startsWith('\u001b[')) this.#control(token.slice(2, -1), token.at(-1)!)
    else if (token < ' ') throw new Error(`control character ${JSON.stringify(token)}`)
    else this.#put(token)
  }

  #lineFeed(): void {
    this.#row += 1
    this.#column = 0
    while (this.lines.length <= this.#row) this.lines.push([])
  }

  #put(character: string): void {
    const width =
      /[\u1100-\u115f\u2e80-\uffef]/u.test(character) && !/[\uff61-\uffdf]/u.test(character) ? 2 : 1
    if (this.#column + width > this.columns) {
      if (!this.autowrap) this.#column = this.columns - width
      else this.#lineFeed()
    }
    const line = this.lines[this.#row]
    line[this.#column] = character
    if (width === 2) line[this.#column + 1] = ''
    this.#column += width
  }

  #control(parameters: string, final: string): void {
    const line = this.lines[this.#row]
    if (final === 'm') return
    else if (final === 'A') this.#row = Math.max(this.#top, this.#row - (Number(parameters) || 1))
    else if (final === 'K') line.splice(Math.min(this.#column, this.columns - 1))
    else if (final === 'J') {
      line.splice(Math.min(this.#column, this.columns - 1))
      this.lines.splice(this.#row + 1)
    } else if (parameters === '?25') this.cursorVisible = final === 'h'
    else if (parameters === '?7') this.autowrap = final === 'h'
    else if (parameters !== '?2026') throw new Error(`control sequence ${parameters}${final}`)
  }

  /** First line that the cursor can reach: what has scrolled away is out of reach. */
  get #top(): number {
    return Math.max(0, this.lines.length - this.rows)
  }

  /** A narrower terminal wraps the lines that are there. */
  resize(columns: number): void {
    const wrapped: string[][] = []
    let row = 0
    for (const [index, line] of this.lines.entries()) {
      const pieces = Math.max(1, Math.ceil(line.length / columns))
      for (let piece = 0; piece < pieces; piece += 1)
        wrapped.push(line.slice(piece * columns, (piece + 1) * columns))
      if (index === this.#row) row = wrapped.length - 1
    }
    this.lines.splice(0, this.lines.length, ...wrapped)
    this.#row = row
    this.#column = Math.min(this.#column, columns)
    this.columns = columns
  }
}
