import type { OutputRecord } from '../../../shared/run/records'

/** One line that a process wrote. */
export interface OutputLine {
  /** Id of the process, -1: not known. */
  readonly process: number
  readonly error: boolean
  text: string
}

// Colours and cursor movements of terminals (ECMA-48 CSI and OSC sequences) mean nothing here.
// eslint-disable-next-line no-control-regex
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g

/** Pieces looked at for each line wanted: enough for lines that came apart, and no more than is worth reading. */
const PIECES = 4

/** A line as a terminal would leave it: what a carriage return went back over is gone. */
function plain(text: string): string {
  const clean = text.replace(ESCAPES, '').replace(/\r+$/, '')
  return clean.slice(clean.lastIndexOf('\r') + 1)
}

/**
 * The last `most` lines of what was written, oldest first. Text comes in pieces: a line goes on in the next piece of
 * the same process and stream.
 */
export function outputLines(
  output: readonly OutputRecord[],
  most: number,
  only?: OutputRecord['stream'],
): OutputLine[] {
  const lines: OutputLine[] = []
  const open = new Map<string, OutputLine>()
  const pieces = only === undefined ? output : output.filter(({ stream }) => stream === only)
  for (const { id, stream, text } of pieces.slice(-most * PIECES)) {
    const writer = `${id}/${stream}`
    text.split('\n').forEach((part, index) => {
      const line = index === 0 ? open.get(writer) : undefined
      if (line !== undefined) line.text += part
      else {
        const begun = { process: id, error: stream === 'stderr', text: part }
        lines.push(begun)
        open.set(writer, begun)
      }
    })
    // After a line's end the next line has not begun yet.
    if (text.endsWith('\n') && lines.pop() !== undefined) open.delete(writer)
  }
  return lines.slice(-most).map((line) => ({ ...line, text: plain(line.text) }))
}
