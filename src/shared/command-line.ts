import { visible } from './visible'

/**
 * A command as one line that can be pasted into a shell. Words that a shell would take apart are quoted; those with
 * characters that would not be seen as `$'…'`, which bash, zsh and POSIX (2024) read.
 * @param short the program without its folder, for titles
 */
export function commandLine(argv: readonly string[], short = false): string {
  const named = short
    ? argv.map((word, at) => (at === 0 ? (/[^\\/]+$/.exec(word)?.[0] ?? word) : word))
    : argv
  return named.map(quoted).join(' ')
}

function quoted(word: string, at: number): string {
  if (visible(word) !== word) return `$'${visible(word.replace(/[\\']/g, String.raw`\$&`))}'`
  // As the first word, a=b would set a variable.
  if (/^[\p{L}\p{N}_@%+:,./-][\p{L}\p{N}_@%+=:,./-]*$/u.test(word) && (at > 0 || !/^\w+=/.test(word)))
    return word
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
