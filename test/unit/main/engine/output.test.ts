import { PassThrough } from 'node:stream'
import { finished } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { eachLine } from '../../../../src/main/engine/output'

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  eachLine(stream, (line) => lines.push(line))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await finished(stream)
  return lines
}

it('joins what came in pieces and prints an unfinished last line', async () => {
  expect(await linesOf('a', 'b\ncd\n\ne')).toEqual(['ab', 'cd', '', 'e'])
})

it('keeps characters whole that were cut between chunks', async () => {
  const bytes = Buffer.from('进程\n')
  expect(await linesOf(bytes.subarray(0, 2), bytes.subarray(2))).toEqual(['进程'])
})

it('cuts a line that never ends instead of keeping it', async () => {
  const lines = await linesOf('x'.repeat(10_000), 'x'.repeat(10_000), 'end')
  expect(lines).toEqual(['x'.repeat(20_000), 'end'])
})
