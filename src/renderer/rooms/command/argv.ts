/** What a typed line means as an argument vector. */
export interface ParsedLine {
  readonly argv: readonly string[]
  /** Where each of them stands in the line, with its quotes: from, to (exclusive). */
  readonly spans: readonly (readonly [from: number, to: number])[]
  /** The quote that is never closed, null when all are. */
  readonly unclosed: '"' | "'" | null
  /** The first argument that a shell would treat in a way of its own (and nothing here does), null for none. */
  readonly operator: string | null
}

/** Words and signs of shells: `|`, `>`, `&&`, `;`, `$HOME`, `*.js`, `~/x`, backquotes. */
const SHELL_SIGN = /^(?:[|&;<>]+|\d?>+.*|<.*)$|^\$\w|^\$[({]|[*?]|^~(?:\/|$)|`|;$/

/**
 * Splits a line into arguments without a shell: spaces separate, '…' keeps all as it is, "…" keeps spaces, and a
 * backslash takes the next character as it is. Nothing is expanded. On Windows backslashes separate folders, so there
 * only `\"` is special (`backslash: false`).
 */
export function parseLine(line: string, { backslash = true } = {}): ParsedLine {
  const argv: string[] = []
  const spans: [number, number][] = []
  let word: string | null = null
  let from = 0
  let quote: '"' | "'" | null = null
  let quoted = false
  let operator: string | null = null

  const finish = (to: number) => {
    if (word === null) return
    if (!quoted && operator === null && SHELL_SIGN.test(word)) operator = word
    argv.push(word)
    spans.push([from, to])
    word = null
    quoted = false
  }

  for (let at = 0; at < line.length; at += 1) {
    const char = line[at]
    const next = line[at + 1]
    if (word === null) from = at
    const escapes = char === '\\' && quote !== "'" && next !== undefined && (next === '"' || backslash)
    // Inside "…" a backslash before anything but a quote or itself stays, as it does in shells.
    if (escapes && (quote === null || next === '"' || next === '\\')) {
      word = (word ?? '') + next
      quoted = true
      at += 1
    } else if (quote !== null) {
      if (char === quote) quote = null
      else word += char
    } else if (char === '"' || char === "'") {
      quote = char
      quoted = true
      word ??= ''
    } else if (/\s/.test(char)) finish(at)
    else word = (word ?? '') + char
  }
  finish(line.length)
  return { argv, spans, unclosed: quote, operator }
}

/** A line that {@link parseLine} reads as these arguments. */
export function lineOf(argv: readonly string[], { backslash = true } = {}): string {
  return argv
    .map((word) => {
      if (
        /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(word) ||
        (!backslash && /^[\p{L}\p{N}_@%+=:,./\\-]+$/u.test(word))
      )
        return word
      if (!word.includes("'")) return `'${word}'`
      return `"${word.replaceAll(backslash ? /["\\]/g : '"', String.raw`\$&`)}"`
    })
    .join(' ')
}
