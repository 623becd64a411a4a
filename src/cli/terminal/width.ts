import stringWidth from 'string-width'

/*
 * How many columns a text takes on a terminal, and how it is cut, filled up and broken to fit: Chinese characters take
 * two, combining marks and colours none.
 */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Columns that a text takes. */
export const widthOf = (text: string): number => stringWidth(text)

/** The text within `columns`, its end replaced by “…” where it is longer. Without colours in it. */
export function fit(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  if (columns <= 0) return ''
  let kept = ''
  let width = 0
  for (const { segment } of segmenter.segment(text)) {
    const more = widthOf(segment)
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
