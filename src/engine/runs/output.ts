import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { RunRecord } from '../../shared/run/records'

/** Characters in one record at the most: a flood arrives in pieces. */
const PIECE = 16 * 1024

/**
 * Turns what the root's stdout and stderr carry (its children inherit them) into records. The decoder keeps characters
 * whole that are split between two reads.
 *
 * @returns when both pipes have ended
 */
export function readOutput(
  child: ChildProcess,
  clock: () => number,
  emit: (records: RunRecord[]) => void,
): Promise<void> {
  const read = (stream: 'stdout' | 'stderr', pipe: Readable | null) =>
    new Promise<void>((ended) => {
      if (pipe === null) return ended()
      pipe.setEncoding('utf8')
      pipe.on('data', (text: string) => {
        const records: RunRecord[] = []
        for (const piece of pieces(text))
          records.push({ kind: 'output', t: clock(), id: -1, pid: -1, stream, text: piece })
        emit(records)
      })
      pipe.once('close', () => ended())
      pipe.once('error', () => ended())
    })
  return Promise.all([read('stdout', child.stdout), read('stderr', child.stderr)]).then(() => {})
}

function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    let end = at + PIECE
    // Not between the two halves of a character beyond U+FFFF: apart from each other they are none.
    if (end < text.length && (text.charCodeAt(end) & 0xfc00) === 0xdc00) end -= 1
    yield text.slice(at, end)
    at = end
  }
}
