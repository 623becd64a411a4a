import { describe, expect, it } from 'vitest'
import { outputLines } from '../../../../../src/renderer/rooms/run/output-lines'
import type { OutputRecord } from '../../../../../src/shared/run/records'

const wrote = (id: number, text: string, stream: OutputRecord['stream'] = 'stdout'): OutputRecord => {
  return { kind: 'output', t: 0, id, pid: -1, stream, text }
}
const lines = (...output: OutputRecord[]) => outputLines(output, 10).map(({ text }) => text)

describe('output', () => {
  it('is put together from pieces, by who wrote it', () => {
    expect(lines(wrote(0, 'one\ntw'), wrote(1, 'other\n'), wrote(0, 'o\nthree'))).toEqual([
      'one',
      'two',
      'other',
      'three',
    ])
    expect(lines(wrote(0, 'out '), wrote(0, 'err\n', 'stderr'), wrote(0, 'put\n'))).toEqual([
      'out put',
      'err',
    ])
  })

  it('keeps empty lines and ends with none', () => {
    expect(lines(wrote(0, 'a\n\nb\n'))).toEqual(['a', '', 'b'])
    expect(lines(wrote(0, 'a\n'), wrote(0, '\n'))).toEqual(['a', ''])
  })

  it('is what a terminal would show at the end', () => {
    expect(lines(wrote(0, '\u001b[31mred\u001b[0m\r\n10 %\r 20 %\r100 %\n'))).toEqual(['red', '100 %'])
    expect(lines(wrote(0, '\u001b]0;title\u0007text\n'))).toEqual(['text'])
  })

  it('is the last lines only, of one stream if asked', () => {
    const output = Array.from({ length: 50 }, (_, i) => wrote(0, `${i}\n`, i % 2 ? 'stderr' : 'stdout'))
    expect(outputLines(output, 3).map(({ text }) => text)).toEqual(['47', '48', '49'])
    expect(outputLines(output, 2, 'stdout').map(({ text }) => text)).toEqual(['46', '48'])
    expect(outputLines(output, 2, 'stderr').every(({ error }) => error)).toBe(true)
  })
})
