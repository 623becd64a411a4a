/** Control characters, C1 included, and those that end a line or reorder text: a name could pretend to be another. */
export const CONTROLS =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A control character spelled out: `\n`, `\x1b`, `\u202e`. */
export function spelledOut(control: string): string {
  const short = { '\n': String.raw`\n`, '\r': String.raw`\r`, '\t': String.raw`\t` }[control]
  const code = control.charCodeAt(0)
  const hex = code.toString(16)
  return short ?? (code < 128 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`)
}

/**
 * A command as one line that can be pasted into a shell. Words that a shell would take apart are quoted; those with
 * control characters as `$'…'`, which bash, zsh and POSIX (2024) read.
 * @param short the program without its folder, for titles
 */
export function commandLine(argv: readonly string[], short = false): string {
  const named = short
    ? argv.map((word, at) => (at === 0 ? (/[^\\/]+$/.exec(word)?.[0] ?? word) : word))
    : argv
  return named.map(quoted).join(' ')
}

function quoted(word: string, at: number): string {
  // As the first word, a=b would set a variable.
  if (/^[\p{L}\p{N}_@%+:,./-][\p{L}\p{N}_@%+=:,./-]*$/u.test(word) && (at > 0 || !/^\w+=/.test(word)))
    return word
  if (word.search(CONTROLS) < 0) return `'${word.replaceAll("'", String.raw`'\''`)}'`
  return `$'${word.replace(/[\\']/g, String.raw`\$&`).replace(CONTROLS, spelledOut)}'`
}
