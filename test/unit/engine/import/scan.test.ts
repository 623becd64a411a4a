import { describe, expect, it } from 'vitest'
import { EventScanner } from '../../../../src/engine/import/scan'
import { randomFrom, wholeBetween } from '../../../support/random'

type Event = Readonly<Record<string, unknown>>

/** In chunks of `size` bytes; what can't be read is a text. */
function scan(text: string | Buffer, size = Infinity) {
  const bytes = Buffer.from(text)
  const scanner = new EventScanner()
  const pieces: (object | string)[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(...scanner.feed(bytes.subarray(at, at + size)))
  pieces.push(...scanner.feed(null))
  return {
    events: pieces.filter((piece) => typeof piece === 'object'),
    broken: pieces.filter((piece) => typeof piece === 'string'),
    rest: Object.fromEntries(scanner.rest),
    cut: scanner.cut,
    mended: scanner.mended,
  }
}

const slice = (name: string): Event => ({ ph: 'X', pid: 1, tid: 1, ts: 10, dur: 5, name })
const [A, B, C] = [slice('a'), slice('b'), slice('c')]
const [a, b, c] = [A, B, C].map((event) => JSON.stringify(event))

describe('the events of a trace', () => {
  it.each([
    ['an array', `[${a},${b},${c}]`],
    ['an array with space around it', ` \n [ ${a} , ${b} ,\r\n ${c} ] \n`],
    ['an array behind a mark', `\ufeff[${a},${b},${c}]`],
    ['an array without its end', `[${a},\n${b},\n${c},\n`],
    ['an array without its beginning', `${a},\n${b},\n${c}\n]`],
    ['lines', `${a}\n${b}\r\n${c}`],
    ['several arrays', `[${a}]\n[${b},${c}]`],
    ['arrays of arrays', `[[${a},${b}],[],[${c}]]`],
    ['an object', `{"traceEvents":[${a},${b},${c}]}`],
    ['an object with more in it', `{"x":{"y":[1]}, "traceEvents" : [${a},${b},${c}], "z": "}"}`],
    ['several objects', `{"traceEvents":[${a}]}{"traceEvents":[${b},${c}]}`],
    ['events beside each other', `${a}${b}${c}`],
  ])('are in %s', (_, text) => {
    for (const size of [Infinity, 1, 7])
      expect(scan(text, size)).toMatchObject({ events: [A, B, C], broken: [], cut: false, mended: 0 })
  })

  it('may have brackets and quotes in their texts', () => {
    const events = [
      { ph: 'X', name: ']}"\\' },
      { ph: 'X', name: '{"ph":"X"}', args: { a: [{}, []] } },
    ]
    expect(scan(JSON.stringify(events)).events).toEqual(events)
  })

  it('are told with what stands beside them', () => {
    const text = `{"displayTimeUnit":"ms","traceEvents":[${a}],"metadata":{"x":[1]},"n":7}`
    for (const size of [Infinity, 1])
      expect(scan(text, size)).toMatchObject({
        events: [A],
        rest: { displayTimeUnit: 'ms', metadata: { x: [1] }, n: 7 },
        cut: false,
      })
  })

  it.each([
    ['a string that goes on behind its quote', '{"ph":"M","args":{"name":"C:\\build\\"}}'],
    ['quotes in a string', '{"ph":"X","name":"lib = Library("_t", "IMPL")\n(1): <module>"}'],
    ['a line break in a string', '{"ph":"X","name":"one\ntwo"}'],
    ['a string that no quote ends', '{"ph":"X","name":"one}'],
    ['an escape that is none', '{"ph":"X","name":"C:\\directory"}'],
    ['a bracket too few', '{"ph":"X","args":{"a":1}'],
    ['a bracket too many', '{"ph":"X","args":{"a":1]}}'],
    ['a word that is none', '{"ph":"X",oops}'],
    ['an object of objects', '{"ph":"X","args":[{"no":1},{"no":2}],"name":"C:\\"}'],
    ['what is no event', '7, "x", null'],
    ['what a log wrote between', 'WARNING: {tracing} is slow'],
  ])('cost no more than themselves: %s', (_, bad) => {
    for (const between of [',', ',\n'])
      for (const size of [Infinity, 1, 7]) {
        const found = scan(`[${[a, bad, b, c].join(between)}]`, size)
        expect(found).toMatchObject({ events: [A, B, C], cut: false })
        expect(found.broken).toHaveLength(1)
        expect(found.broken[0].slice(0, 4)).toBe(bad.slice(0, 4))
      }
  })

  it('are kept without the values that JSON has not', () => {
    const text = `[{"ph":"C","args":{"v":NaN,"w":-Infinity,"x":"NaN \t"},"ts":1},${b}]`
    const [first, second] = scan(text).events
    expect(first).toEqual({ ph: 'C', args: { v: null, w: null, x: 'NaN  ' }, ts: 1 })
    expect([second, scan(text).mended]).toEqual([B, 1])
  })

  it('are followed by what can be, where there is no end to brackets', () => {
    expect(scan('[{"a":'.repeat(5000) + `\n${a}`).events).toEqual([A])
  })

  it('are none where there are none', () => {
    for (const text of [
      'hello',
      '7',
      '"x"',
      '[1,2,3]',
      '{traceEvents:[]}',
      '{"traceEvents":7}',
      '{"a":[1]}',
    ]) {
      const { events, broken } = scan(text)
      expect([events.filter((event) => 'ph' in event), broken.length], text).toEqual([
        [],
        events.length === 0 ? 1 : 0,
      ])
    }
    expect(scan('{"a":')).toMatchObject({ events: [], cut: true })
    for (const text of ['', '[', '[]', '{"traceEvents":[]}'])
      expect(scan(text)).toMatchObject({ events: [], broken: [], cut: false })
  })
})

/** Events with all that texts can have in them. */
function randomEvents(random: () => number, count: number): Event[] {
  const texts = ['a', '"', '\\', '}', '{"ph":"X"}', '\n', '漢字', ',', '[', '\\"', 'traceEvents']
  const text = () =>
    Array.from(
      { length: wholeBetween(random, 0, 4) },
      () => texts[wholeBetween(random, 0, texts.length - 1)],
    ).join('')
  return Array.from({ length: count }, (_, at) => ({
    ph: 'X',
    ts: at,
    name: text(),
    args: random() < 0.5 ? {} : { [text()]: [text(), { deep: [text(), 1.5, null, true] }] },
  }))
}

describe.each([1, 2, 3, 4])('a trace that is cut, at every byte (%d)', (seed) => {
  const random = randomFrom(seed)
  const events = randomEvents(random, 12)
  const lines = events.map((event) => JSON.stringify(event))
  it.each([
    ['[', ',\n', ']'],
    ['', '\n', ''],
    ['{"meta":{"a":[1]},"traceEvents":[', ',', '],"n":1}'],
  ])('keeps the events before the cut: %j', (head, between, tail) => {
    const whole = Buffer.from(head + lines.join(between) + tail)
    let [begin, complete] = [Buffer.byteLength(head), 0]
    for (let at = 0; at <= whole.length; at += 1) {
      while (complete < lines.length && begin + Buffer.byteLength(lines[complete]) <= at) {
        begin += Buffer.byteLength(lines[complete] + between)
        complete += 1
      }
      const found = scan(whole.subarray(0, at), wholeBetween(random, 1, 100))
      expect(found.events, `${at}`).toEqual(events.slice(0, complete))
      expect(found.broken, `${at}`).toEqual([])
      // What is cut between two events has nothing to tell it from what a tracer leaves that was killed.
      const started = complete < lines.length && at > begin
      if (started) expect(found.cut, `${at}`).toBe(true)
    }
  })
})

describe.each([1, 2, 3, 4, 5, 6])('a trace with a byte that is another (%d)', (seed) => {
  it('loses no more than two events', () => {
    const random = randomFrom(seed)
    const events = randomEvents(random, 12)
    const text = Buffer.from(JSON.stringify(events))
    for (let at = 1; at < text.length - 1; at += 1) {
      const hurt = Buffer.from(text)
      hurt[at] = wholeBetween(random, 32, 126)
      const found = new Set(scan(hurt).events.map((event) => JSON.stringify(event)))
      const lost = events.filter((event) => !found.has(JSON.stringify(event)))
      expect(lost.length, `${at}: ${hurt.toString()}`).toBeLessThanOrEqual(2)
    }
  })
})
