import { describe, expect, it } from 'vitest'
import { LineSplitter } from '../../../../src/engine/telemetry/lines'
import { LONGEST_LINE } from '../../../../src/engine/telemetry/wire'

function splitter() {
  const lines: string[] = []
  const long: string[] = []
  return {
    lines,
    long,
    it: new LineSplitter(
      (line) => lines.push(line),
      (line) => long.push(line),
    ),
  }
}

describe('LineSplitter', () => {
  it('gives the same lines wherever the bytes are cut, characters of several bytes included', () => {
    const text = 'first\n中文，全角：😀\n\nlast without an end é'
    const bytes = Buffer.from(text)
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { lines, it } = splitter()
      it.push(bytes.subarray(0, cut))
      it.push(bytes.subarray(cut))
      it.end()
      expect(lines).toEqual(['first', '中文，全角：😀', 'last without an end é'])
    }
  })

  it('takes one byte at a time', () => {
    const { lines, it } = splitter()
    for (const byte of Buffer.from('a😀\nb\n')) it.push(Buffer.from([byte]))
    expect(lines).toEqual(['a😀', 'b'])
  })

  it('skips a line that is too long up to its newline, and goes on after it', () => {
    const { lines, long, it } = splitter()
    it.push(Buffer.from('before\n' + 'x'.repeat(40_000)))
    it.push(Buffer.from('x'.repeat(40_000)))
    it.push(Buffer.from('x'.repeat(40_000)))
    it.push(Buffer.from('still the same line\nafter\n'))
    expect(lines).toEqual(['before', 'after'])
    expect(long).toHaveLength(1)
    expect(long[0]).toMatch(/^x+$/)
  })

  it('counts bytes, not characters, also within one chunk', () => {
    const { lines, long, it } = splitter()
    const fits = 'é'.repeat(LONGEST_LINE / 2)
    it.push(Buffer.from(`${fits}\n${fits}é\n`))
    expect(lines).toEqual([fits])
    expect(long).toEqual([`${fits}é`])
  })
})
