import { visible } from '../../shared/visible'

/*
 * Names, command lines and output of processes come from programs that nobody vouches for. Written to a terminal as
 * they are, they could move its cursor, change its title or paste into it.
 */

/** A text for one line of a terminal: what would not be seen, or steer it, is spelled out (`\n`, `\x1b`). */
export function printable(text: string): string {
  return visible(text.replaceAll('\t', ' '))
}

/** A document with every text in it printable. */
export function printableTexts<T>(document: T): T {
  if (typeof document === 'string') return printable(document) as T
  if (Array.isArray(document)) return document.map(printableTexts) as T
  if (typeof document !== 'object' || document === null) return document
  const entries = Object.entries(document).map(([key, value]) => [key, printableTexts(value as unknown)])
  return Object.fromEntries(entries) as T
}

// eslint-disable-next-line no-control-regex
const SGR = /\u001b\[[\d;:]*m/
// CSI, OSC (ended by BEL or ST), other string sequences, two-character sequences: ECMA-48, 5.3 to 5.6.
const SEQUENCE =
  // eslint-disable-next-line no-control-regex
  /\u001b(?:\[[\d;:?<=>!]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g

/**
 * A line of a program's output as it may stand above the live tree: colours stay, everything else that steers the
 * terminal goes. After a carriage return only the text behind it counts, as on a real terminal.
 */
export function outputLine(line: string): string {
  const shown = line.replace(/\r+$/, '').split('\r').at(-1) ?? ''
  let coloured = false
  const text = shown.replace(SEQUENCE, (sequence) => {
    if (!SGR.test(sequence)) return ''
    coloured = true
    return sequence
  })
  // What is left of control characters (a lone ESC included) is spelled out; colours, tabs, and the joiners and selectors
  // that words of some languages need stay: unlike a name, a line of output stands for nothing else.
  const safe = text
    .split(/(\u001b\[[\d;:]*m|\t|\u200c|\u200d|[\ufe00-\ufe0f])/) // eslint-disable-line no-control-regex
    .map((part, at) => (at % 2 === 1 ? part : printable(part)))
    .join('')
  return coloured ? `${safe}\u001b[0m` : safe
}
