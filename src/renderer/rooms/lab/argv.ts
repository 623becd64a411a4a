/** What a typed line means as an argument vector. */
export interface ParsedLine {
  readonly argv: readonly string[]
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
  let word: string | null = null
  let quote: '"' | "'" | null = null
  let quoted = false
  let operator: string | null = null

  const finish = () => {
    if (word === null) return
    if (!quoted && operator === null && SHELL_SIGN.test(word)) operator = word
    argv.push(word)
    word = null
    quoted = false
  }

  for (let at = 0; at < line.length; at += 1) {
    const char = line[at]
    const next = line[at + 1]
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
    } else if (/\s/.test(char)) finish()
    else word = (word ?? '') + char
  }
  finish()
  return { argv, unclosed: quote, operator }
}
