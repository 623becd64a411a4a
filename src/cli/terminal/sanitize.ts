import { CONTROLS, spelledOut } from '../../shared/command-line'

/*
 * Names, command lines and output of processes come from programs that nobody vouches for. Written to a terminal as
 * they are, they could move its cursor, change its title or paste into it.
 */

/** A name for one line of a terminal: control characters are spelled out (`\n`, `\x1b`). */
export function printable(text: string): string {
  return text.replace(CONTROLS, (control) => (control === '\t' ? ' ' : spelledOut(control)))
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
  // What is left of control characters (a lone ESC included) is spelled out; tabs and colours stay.
  const safe = text
    .split(/(\u001b\[[\d;:]*m)/) // eslint-disable-line no-control-regex
    .map((part) => (SGR.test(part) ? part : part.split('\t').map(printable).join('\t')))
    .join('')
  return coloured ? `${safe}\u001b[0m` : safe
}
