import { wholeBetween } from '../random'

/** Values that nobody meant, where another was expected. */
const ABSURD: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  '__proto__',
  'constructor',
  '\u0000\u001b[2J\u202e\ud800',
  'x'.repeat(5000),
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 31,
  2 ** 53,
  -1e308,
  1e308,
  [],
  [null],
  {},
  { toString: null },
  { length: 1e9 },
]

export const pick = <T>(random: () => number, from: readonly T[]): T =>
  from[wholeBetween(random, 0, from.length - 1)]

/** An object in an object in an object. */
export function deep(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? { a: value } : [value]
  return value
}

/** The same value, where one place or more holds what nobody meant. */
export function mutated(random: () => number, value: unknown): unknown {
  if (random() < 0.15) return random() < 0.1 ? deep(200) : pick(random, ABSURD)
  if (Array.isArray(value)) {
    const items = value.map((item) => (random() < 0.5 ? mutated(random, item) : item))
    if (random() < 0.1) items.push(...Array.from({ length: wholeBetween(random, 1, 2000) }, () => items[0]))
    return random() < 0.1 ? items.slice(1) : items
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (random() < 0.05) return []
    return [[random() < 0.03 ? '__proto__' : key, random() < 0.5 ? mutated(random, inner) : inner]]
  })
  return Object.fromEntries(entries)
}

/** The same bytes with some bits turned, or cut. */
export function damaged(random: () => number, bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  for (let flips = wholeBetween(random, 1, 8); flips > 0 && changed.length > 0; flips -= 1)
    changed[wholeBetween(random, 0, changed.length - 1)] ^= 1 << wholeBetween(random, 0, 7)
  return random() < 0.2 ? changed.subarray(0, wholeBetween(random, 0, changed.length)) : changed
}
