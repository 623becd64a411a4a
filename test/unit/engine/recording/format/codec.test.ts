import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ByteReader, ByteWriter, DamagedData } from '../../../../../src/engine/recording/format/bytes'
import { pack, readTable, unpack, writeTable } from '../../../../../src/engine/recording/format/codec'
import { randomFrom, wholeBetween } from '../../../../support/random'

const MOST = 2 ** 24

type Random = () => number

/** One value in the manner of a field: counters, pages, ticks of the clock, fractions, and what nobody expects. */
const MAKERS: readonly ((random: Random) => () => number)[] = [
  (random) => {
    let sum = Math.floor(random() * 1e12)
    return () => (sum += Math.floor(random() * 1e8))
  },
  (random) => () => 4096 * Math.floor(random() * 1e6),
  (random) => () => 1e7 * Math.floor(random() * 1e5),
  (random) => () => random() * 1e6 - 5e5,
  () => () => 83,
  (random) => () => Math.floor(random() * 2 ** 53) * (random() < 0.5 ? -1 : 1),
  (random) => () => [0, -0, 1, -1, 2 ** 51, -(2 ** 51), 2 ** 51 + 1, 2 ** 53][Math.floor(random() * 8)],
  (random) => () =>
    [Infinity, -Infinity, Number.MAX_VALUE, 5e-324, 0.1, 1e300, 7, -0][Math.floor(random() * 8)],
]

/** Which rows have a value: all, none, every tenth, or any. */
const HOLES: readonly ((random: Random) => (row: number) => boolean)[] = [
  () => () => true,
  () => () => false,
  () => (row) => row % 10 === 3,
  (random) => () => random() < 0.5,
]

function randomColumns(random: Random, rows: number): (Float64Array | undefined)[] {
  return Array.from({ length: wholeBetween(random, 0, 12) }, () => {
    if (random() < 0.1) return undefined
    const value = MAKERS[Math.floor(random() * MAKERS.length)](random)
    const present = HOLES[Math.floor(random() * HOLES.length)](random)
    return Float64Array.from({ length: rows }, (_, row) => (present(row) ? value() : NaN))
  })
}

/** Bit by bit, so that -0 is not 0. */
function expectSame(found: Float64Array | undefined, wanted: Float64Array): void {
  const value = found ?? new Float64Array(wanted.length).fill(NaN)
  expect(value.length).toBe(wanted.length)
  for (let row = 0; row < wanted.length; row += 1)
    if (!Object.is(value[row], wanted[row])) expect(value[row]).toBe(wanted[row])
}

describe('columns', () => {
  it('come back exactly, whatever is in them', () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const random = randomFrom(seed)
      const rows = [0, 1, 2, 3, 10, 256, 700][Math.floor(random() * 7)]
      const columns = [randomColumns(random, rows), randomColumns(random, rows)]
      const blob = pack(wholeBetween(random, 0, 6), (out) => {
        for (const table of columns) writeTable(out, rows, table)
      })
      const from = unpack(blob, MOST)
      for (const table of columns) {
        const read = readTable(from, MOST, MOST)
        expect(read.rows).toBe(rows)
        for (const [number, column] of table.entries())
          expectSame(read.columns.get(number), column ?? new Float64Array(rows).fill(NaN))
        expect([...read.columns.keys()].every((number) => table[number] !== undefined)).toBe(true)
      }
      expect(from.done).toBe(true)
    }
  })

  it('take little room: pages, clock ticks and states a byte a row before deflate, a constant ten in all', () => {
    const random = randomFrom(5)
    const size = (column: Float64Array) => pack(0, (out) => writeTable(out, column.length, [column])).length
    let pages = 1e5
    const rss = Float64Array.from({ length: 250 }, () => 4096 * (pages += wholeBetween(random, -60, 60)))
    expect(size(rss)).toBeLessThan(270)
    let ticks = 3000
    const user = Float64Array.from({ length: 250 }, () => 1e7 * (ticks += wholeBetween(random, 0, 10)))
    expect(size(user)).toBeLessThan(270)
    expect(size(new Float64Array(250).fill(123_456_789_012))).toBeLessThan(18)
    expect(size(Float64Array.from({ length: 250 }, (_, row) => (row % 10 === 0 ? 7 : NaN)))).toBeLessThan(80)
  })

  it('are passed over where their number or form is not known', () => {
    const known = Float64Array.of(1, 2, 3)
    const columns = [undefined, known, Float64Array.of(4, 5, 6)]
    const blob = pack(0, (out) => writeTable(out, 3, columns))
    // The second column's form: flag, rows, count, then number, form, length, content of the first.
    const second = 3 + 3 + blob[5] + 1
    for (const form of [15, 7 * 16]) {
      const changed = blob.slice()
      changed[second] = form
      const { columns: read } = readTable(unpack(changed, MOST), MOST, MOST)
      expect([...read]).toEqual([[1, known]])
    }
  })

  it('throw where they are damaged, and never hang or take all memory', () => {
    const random = randomFrom(3)
    const columns = randomColumns(randomFrom(11), 256)
    let refused = 0
    for (const level of [0, 1]) {
      const blob = pack(level, (out) => writeTable(out, 256, columns))
      for (let turn = 0; turn < 400; turn += 1) {
        const damaged = blob.slice(0, random() < 0.5 ? wholeBetween(random, 0, blob.length - 1) : blob.length)
        if (damaged.length > 0) damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256)
        try {
          readTable(unpack(damaged, MOST), MOST, MOST)
        } catch (error) {
          expect(error).toBeInstanceOf(DamagedData)
          refused += 1
        }
      }
    }
    expect(refused).toBeGreaterThan(300)
  })
})

describe('claims of a blob', () => {
  const claim = (...numbers: number[]) => {
    const out = new ByteWriter()
    for (const number of numbers) out.varint(number)
    return new ByteReader(out.written.slice())
  }

  it('are held against what a table of its kind can have, before memory is taken', () => {
    expect(readTable(claim(256, 0), 256, 1).rows).toBe(256)
    expect(() => readTable(claim(257, 0), 256, 1)).toThrow('257 rows')
    expect(() => readTable(claim(1, 2000), 256, 1)).toThrow('2000 columns')
    // Number 0, presence 1 (runs), kind 0; content of two bytes: so many runs.
    expect(() => readTable(claim(4, 1, 0, 16, 2, 1000), 256, 1)).toThrow('1000 runs')
    // The same column again.
    const twice = pack(0, (out) => writeTable(out, 1, [Float64Array.of(1), Float64Array.of(2)])).slice()
    twice[3 + 3 + 8] = 0
    expect(() => readTable(unpack(twice, MOST), 256, 2)).toThrow('column 0 twice')
  })

  it('do not unfold beyond what is allowed', () => {
    const zeros = Buffer.concat([Buffer.of(1), deflateRawSync(Buffer.alloc(100_000))])
    expect(zeros.length).toBeLessThan(200)
    expect(() => unpack(zeros, 99_999)).toThrow(DamagedData)
    expect(
      unpack(zeros, 100_000)
        .bytes(100_000)
        .every((byte) => byte === 0),
    ).toBe(true)
  })
})

describe('numbers', () => {
  it('take seven bits a byte', () => {
    const wanted = [
      0,
      1,
      127,
      128,
      16_383,
      16_384,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 32,
      2 ** 49,
      2 ** 53 - 1,
      2 ** 53,
    ]
    const out = new ByteWriter(1)
    for (const value of wanted) out.varint(value)
    for (const value of wanted) out.zigzag(Math.floor(-value / 2))
    const from = new ByteReader(out.written.slice())
    for (const value of wanted) expect(from.varint()).toBe(value)
    for (const value of wanted) expect(from.zigzag()).toBe(Math.floor(-value / 2) + 0)
    expect(from.done).toBe(true)
    expect(() => from.varint()).toThrow(DamagedData)
    expect(() => new ByteReader(new Uint8Array(20).fill(255)).varint()).toThrow(DamagedData)
  })
})
