import type { Side } from '../../shared/knobs'

/** A piece of source text: comments, strings, words of the language, numbers, or anything else (''). */
export interface CodePiece {
  readonly kind: '' | 'comment' | 'string' | 'word' | 'number'
  readonly text: string
}

const PYTHON_WORDS =
  'False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield'
const PYTHON_TOKEN = new RegExp(
  [
    String.raw`(?<comment>#[^\n]*|(?<=(?:^|:)\s*)"""[\s\S]*?(?:"""|$))`,
    String.raw`(?<string>\b[fbr]?(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")`,
    String.raw`(?<word>\b(?:${PYTHON_WORDS})\b)`,
    String.raw`(?<number>\b(?:0x[\da-fA-F]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?)\b)`,
  ].join('|'),
  'g',
)
const WORDS =
  'async|await|break|case|catch|class|const|continue|default|do|else|export|extends|finally|for|from|function|if|import|in|instanceof|let|new|null|of|return|static|switch|this|throw|true|false|try|typeof|undefined|var|void|while|yield'
const TOKEN = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|^#![^\n]*)`,
    '(?<string>\'(?:\\\\.|[^\'\\\\\\n])*\'|"(?:\\\\.|[^"\\\\\\n])*"|`(?:\\\\[\\s\\S]|[^`\\\\])*`)',
    String.raw`(?<word>\b(?:${WORDS})\b)`,
    String.raw`(?<number>\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)`,
  ].join('|'),
  'g',
)

/** Source as lines of pieces, enough to read it by; no parser: a regular expression literal may mislead it. */
export function highlight(source: string, side: Side = 'node'): CodePiece[][] {
  const lines: CodePiece[][] = [[]]
  const add = (kind: CodePiece['kind'], text: string) => {
    for (const [at, part] of text.split('\n').entries()) {
      if (at > 0) lines.push([])
      if (part !== '') lines.at(-1)!.push({ kind, text: part })
    }
  }
  let end = 0
  for (const match of source.matchAll(side === 'python' ? PYTHON_TOKEN : TOKEN)) {
    add('', source.slice(end, match.index))
    const kind = Object.entries(match.groups!).find(([, text]) => text !== undefined)![0]
    add(kind as CodePiece['kind'], match[0])
    end = match.index + match[0].length
  }
  add('', source.slice(end).replace(/\n$/, ''))
  return lines
}

/** A text cut where it matches: whatever case, however often. An empty needle is found nowhere. */
export function splitAtMatches(
  text: string,
  needle: string,
): { readonly text: string; readonly hit: boolean }[] {
  if (needle === '') return [{ text, hit: false }]
  const [low, wanted] = [text.toLowerCase(), needle.toLowerCase()]
  // Some letters change their length with their case (İ): then positions would not be the same.
  if (low.length !== text.length) return [{ text, hit: low.includes(wanted) }]
  const pieces: { text: string; hit: boolean }[] = []
  let end = 0
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, end)) {
    if (at > end) pieces.push({ text: text.slice(end, at), hit: false })
    end = at + wanted.length
    pieces.push({ text: text.slice(at, end), hit: true })
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), hit: false })
  return pieces
}
