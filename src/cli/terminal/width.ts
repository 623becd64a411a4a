/*
 * How many columns a text takes on a terminal. Chinese characters take two, combining marks none. The ranges are those
 * of Unicode's EastAsianWidth.txt (W and F) by block; "ambiguous" characters count as one, as terminals do by default.
 */

/** Blocks of double width, first and last code point. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f], // Hangul Jamo
  [0x2e80, 0x303e], // CJK radicals, punctuation
  [0x3041, 0x33ff], // Kana, Bopomofo, compatibility
  [0x3400, 0x4dbf], // CJK extension A
  [0x4e00, 0x9fff], // CJK unified
  [0xa000, 0xa4cf], // Yi
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3], // Hangul syllables
  [0xf900, 0xfaff], // CJK compatibility
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60], // full-width forms
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f], // pictographs
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd], // CJK extensions B and on
]

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const MARKS_ONLY = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u
const EMOJI = /\p{Emoji_Presentation}|\u{fe0f}/u
/** SGR sequences (colour), the only ones that our own texts hold. */
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[\d;]*m/g
const PLAIN = /^[\x20-\x7e]*$/

function graphemeWidth(grapheme: string): number {
  if (MARKS_ONLY.test(grapheme)) return 0
  const code = grapheme.codePointAt(0)!
  if (EMOJI.test(grapheme)) return 2
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/** Columns that a text takes; colours take none. */
export function widthOf(text: string): number {
  const bare = text.replace(COLOURS, '')
  if (PLAIN.test(bare)) return bare.length
  let width = 0
  for (const { segment } of segmenter.segment(bare)) width += graphemeWidth(segment)
  return width
}

/** The text within `columns`, its end replaced by “…” where it is longer. Without colours in it. */
export function fit(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  if (columns <= 0) return ''
  let kept = ''
  let width = 0
  for (const { segment } of segmenter.segment(text)) {
    const more = graphemeWidth(segment)
    if (width + more > columns - 1) break
    kept += segment
    width += more
  }
  return `${kept}…`
}

/** The text filled up with spaces to `columns` (and cut to it). */
export function pad(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const fitted = fit(text, columns)
  const space = ' '.repeat(Math.max(0, columns - widthOf(fitted)))
  return align === 'left' ? fitted + space : space + fitted
}

/** Breaks a text into lines of at most `columns`: at spaces, and between any two wide characters. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    // A piece is a word with its spaces, or one wide character with the punctuation that must not begin a line.
    for (const [piece] of paragraph.matchAll(/[⺀-鿿＀-｠][，。；：、！？）”…]*|[^\s⺀-鿿＀-｠]+\s*|\s+/gu)) {
      if (line !== '' && widthOf((line + piece).trimEnd()) > columns) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += line === '' ? piece.trimStart() : piece
    }
    lines.push(line.trimEnd())
  }
  return lines
}
