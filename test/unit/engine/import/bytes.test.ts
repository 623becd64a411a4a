import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { traceBytes, type ByteFacts } from '../../../../src/engine/import/bytes'

async function read(data: Uint8Array, size = Infinity) {
  const facts: ByteFacts = { encoding: '', cut: false, damaged: false }
  const chunks: Uint8Array[] = []
  for (let at = 0; at < data.length; at += size) chunks.push(data.subarray(at, at + size))
  const out: Buffer[] = []
  for await (const bytes of traceBytes(chunks, facts)) out.push(bytes)
  return { text: Buffer.concat(out).toString(), ...facts }
}

const SOUND = { encoding: '', cut: false, damaged: false }
const TEXT = '[{"name":"漢字 🙂"}]'
const utf16 = (text: string, big: boolean) => {
  const bytes = Buffer.from(text, 'utf16le')
  return big ? bytes.swap16() : bytes
}

describe('the bytes of a trace', () => {
  it.each([Infinity, 1, 3])('are what they are, or unpacked (in chunks of %d)', async (size) => {
    for (const text of ['', '[', '[]', TEXT])
      expect(await read(Buffer.from(text), size)).toEqual({ text, ...SOUND })
    expect(await read(gzipSync(TEXT), size)).toEqual({ text: TEXT, ...SOUND })
    // Files that were put together, and what stands behind them.
    const two = Buffer.concat([gzipSync('[1'), gzipSync(',2]')])
    expect(await read(two, size)).toEqual({ text: '[1,2]', ...SOUND })
    expect(await read(Buffer.concat([two, Buffer.alloc(9)]), size)).toEqual({ text: '[1,2]', ...SOUND })
    expect(await read(Buffer.concat([two, Buffer.from('rest')]), size)).toEqual({
      text: '[1,2]',
      ...SOUND,
      damaged: true,
    })
  })

  it.each([Infinity, 1, 3])('may be UTF-16, with a mark or without (in chunks of %d)', async (size) => {
    for (const mark of ['\ufeff', ''])
      for (const big of [false, true]) {
        const bytes = utf16(mark + TEXT, big)
        const said = { ...SOUND, text: TEXT, encoding: big ? 'utf-16be' : 'utf-16le' }
        expect(await read(bytes, size)).toEqual(said)
        expect(await read(gzipSync(bytes), size)).toEqual(said)
      }
  })

  it('are as many as there are where the compressed file is cut, at every byte', async () => {
    const text = Array.from(
      { length: 40 },
      (_, at) => `{"ph":"X","ts":${at * 37},"name":"n${(at * 7919) % 101}"}`,
    ).join()
    const packed = gzipSync(text)
    let before = 0
    for (let at = 2; at < packed.length; at += 1) {
      const found = await read(packed.subarray(0, at))
      expect(text.startsWith(found.text), `${at}`).toBe(true)
      expect([found.cut, found.damaged], `${at}`).toEqual([true, false])
      expect(found.text.length, `${at}`).toBeGreaterThanOrEqual(before)
      before = found.text.length
    }
    // Behind the data there are eight bytes that check it.
    expect(before).toBe(text.length)
  })

  it('are those before the damage', async () => {
    const text = Array.from({ length: 60_000 }, (_, at) => `{"ts":${(at * 7919) % 100_003}}`).join()
    const packed = gzipSync(text)
    const hurt = Buffer.from(packed)
    const middle = Math.floor(hurt.length / 2)
    hurt.fill(0xff, middle, middle + 64)
    const found = await read(hurt)
    expect([found.cut, found.damaged]).toEqual([false, true])
    expect(found.text.length).toBeGreaterThan(text.length * 0.4)
    expect(text.startsWith(found.text.slice(0, text.length * 0.4))).toBe(true)
    // The last eight bytes check the rest: all of it is there, and can not be relied upon.
    const wrong = Buffer.from(packed)
    wrong[wrong.length - 6] ^= 1
    expect(await read(wrong)).toEqual({ text, ...SOUND, damaged: true })
  })
})
