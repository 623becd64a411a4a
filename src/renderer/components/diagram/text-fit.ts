/*
 * How much room a text needs, without a browser: layouts are pure, so that they can be tested and computed before
 * anything is on screen. Widths are those of the window's own fonts, rounded up; a little too wide is harmless.
 */

/** Text as it is set: its lines and their size, CSS pixels; `width` is that of the longest line. */
export interface FittedText {
  readonly lines: readonly string[]
  readonly size: number
  readonly width: number
}

/** Full-width characters: Chinese, its punctuation, full-width forms. */
const FULL = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/
/** Widths of Inter in em by kind of character. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [FULL, 1],
  [/[ijl.,:;'|!·]/, 0.29],
  [/[ ftr()[\]/\-"I]/, 0.38],
  [/[mwMW@%—→←↔∞⋯…]/, 0.88],
  [/[A-Z+=<>×≤≥~&#?]/, 0.68],
  [/[0-9]/, 0.63],
]
const OTHER = 0.57
const MONO = 0.61

/** Width of one line of text at a font size, CSS pixels. */
export function textWidth(text: string, size: number, mono = false): number {
  let em = 0
  for (const char of text) {
    if (mono) em += FULL.test(char) ? 1 : MONO
    else em += WIDTHS.find(([kind]) => kind.test(char))?.[1] ?? OTHER
  }
  return em * size
}

/** Parts between which a line may end: words with the space behind them, a call's name, single Chinese characters. */
function wordsOf(text: string): string[] {
  // No line begins with closing punctuation, and none ends with an opening bracket.
  return (
    text.match(
      /[（“《]*(?:[\u2e80-\u9fff]|\(*[^\s(\u2e80-\u9fff，；：！？）]+|\(+)[，。、；：！？）”》]*\s*|\s+/gu,
    ) ?? [text]
  )
}

/** Lines no wider than `room`, as even as they can be; null when one word alone is wider, or they are too many. */
function wrapped(text: string, size: number, room: number, most: number): string[] | null {
  const words = wordsOf(text)
  const greedy = (limit: number): string[] | null => {
    const lines: string[] = []
    let line = ''
    for (const word of words) {
      if (textWidth((line + word).trimEnd(), size) <= limit) line += word
      else if (line === '' || textWidth(word.trimEnd(), size) > limit) return null
      else {
        lines.push(line.trimEnd())
        line = word
      }
    }
    return [...lines, line.trimEnd()]
  }
  const least = greedy(room)
  if (least === null || least.length > most) return null
  // The narrowest limit that still needs as few lines: no line is left with one character alone.
  let best = least
  for (let limit = room - 6; limit > room / 3; limit -= 6) {
    const lines = greedy(limit)
    if (lines === null || lines.length > least.length) break
    best = lines
  }
  return best
}

export interface TextBox {
  readonly width: number
  /** Lines that have a place. */
  readonly lines: number
  /** Wanted and smallest size, CSS pixels. */
  readonly size: number
  readonly smallest: number
}

/**
 * The text as large as its room allows: on one line if that costs no more than a tenth of its size, else on several,
 * else smaller. What fits nowhere is cut with an ellipsis.
 */
export function fitText(text: string, room: TextBox): FittedText {
  const set = (lines: readonly string[], size: number): FittedText => {
    return { lines, size, width: Math.max(...lines.map((line) => textWidth(line, size))) }
  }
  for (let size = room.size; size >= room.smallest - 0.01; size -= 0.5) {
    if (textWidth(text, size) <= room.width) return set([text], size)
    if (size > room.size * 0.9 || room.lines < 2) continue
    const lines = wrapped(text, size, room.width, room.lines)
    if (lines !== null) return set(lines, size)
  }
  const size = room.smallest
  let cut = text
  while (cut.length > 1 && textWidth(`${cut}…`, size) > room.width) cut = cut.slice(0, -1).trimEnd()
  return set([`${cut}…`], size)
}
