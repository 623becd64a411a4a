import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { traceText, unpacked } from '../../../../src/engine/import/scan'

function read(text: string) {
  const found = traceText(Buffer.from(text))
  return found === null ? null : { events: [...found.events], rest: Object.fromEntries(found.rest) }
}

describe('the text of a trace', () => {
  it('is an array of events, or an object that has one', () => {
    expect(read(' [ {"a":1}, {"b":[2,{}]} ] ')).toEqual({ events: ['{"a":1}', '{"b":[2,{}]}'], rest: {} })
    const text =
      '\ufeff{"displayTimeUnit":"ms", "traceEvents" : [{"a":"]}"},{"b":"\\"},"}],"metadata":{"x":[1]},"n":7}'
    expect(read(text)).toEqual({
      events: ['{"a":"]}"}', '{"b":"\\"},"}'],
      rest: { displayTimeUnit: '"ms"', metadata: '{"x":[1]}', n: '7' },
    })
  })

  it('may lack its end', () => {
    expect(read('[{"a":1},\n{"b":2},\n')).toEqual({ events: ['{"a":1}', '{"b":2}'], rest: {} })
    expect(read('{"traceEvents":[{"a":1},{"b":"cut')!.events).toEqual(['{"a":1}', null])
    expect(read('[{"a":1},{"b":{"c":[')!.events).toEqual(['{"a":1}', null])
    expect(read('[')!.events).toEqual([])
  })

  it('is nothing else', () => {
    for (const text of [
      '',
      'hello',
      '7',
      '"x"',
      '{}',
      '{"a":[1]}',
      '{"traceEvents":7}',
      '{traceEvents:[]}',
      '{',
    ])
      expect(read(text), text).toBeNull()
  })

  it('comes out of gzip, or says that it does not', async () => {
    const text = Buffer.from('[{"a":1}]')
    expect((await unpacked(gzipSync(text))).toString()).toBe(text.toString())
    expect((await unpacked(text)).toString()).toBe(text.toString())
    await expect(unpacked(gzipSync(text).subarray(0, 15))).rejects.toThrow()
  })
})
