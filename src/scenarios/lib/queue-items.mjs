// @ts-check
/*
 * What travels through the queues of two chapters: items with bytes that can be checked after the journey, and a log of
 * who went in and out in which order.
 */
import { crc32 } from 'node:zlib'

/**
 * One item: which it is (counted from 0 over all producers), its bytes and their CRC-32 (that of gzip and PNG).
 * @typedef {{ number: number, bytes: Uint8Array, checksum: number }} Item
 */

/** Bytes that repeat in an item: four words of xorshift. */
const BLOCK = 16
/** Priorities go from 0, the most urgent, up to this. */
export const LEAST_URGENT = 4
/** A text in a result may be this long, and this many of them fit beside other values. */
const TEXT = 500
const MOST_TEXTS = 40

/**
 * @param {number} number
 * @param {number} seed what the work on the item came to: other work, other bytes
 * @param {number} size bytes
 * @returns {Item}
 */
export function makeItem(number, seed, size) {
  const block = Buffer.alloc(BLOCK)
  let x = seed | 0 || 1
  for (let at = 0; at < BLOCK; at += 4) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    block.writeInt32LE(x, at)
  }
  const bytes = Buffer.alloc(size, block)
  return { number, bytes, checksum: crc32(bytes) }
}

/** @param {Item} item @returns {boolean} whether its bytes are those that were sent */
export const isIntact = ({ bytes, checksum }) => crc32(bytes) === checksum

/** @param {number} number @returns {number} 0 (most urgent) to LEAST_URGENT, scattered, the same in every run */
export const priorityOf = (number) => ((Math.imul(number + 1, 0x9e3779b1) >>> 8) % (LEAST_URGENT + 1)) | 0

/**
 * A log of a queue as values of a result: `+5` item 5 was put, `-5` it was taken, numbers to base 36, cut into texts
 * that a result can carry (`log0`, `log1` …). The verdict reads them (`judging/queue-log.ts`).
 * @param {readonly number[]} operations item number + 1 for a put, its negative for a get, in order
 * @returns {Record<string, string>}
 */
export function logValues(operations) {
  const text = operations.map((one) => (one > 0 ? '+' : '-') + (Math.abs(one) - 1).toString(36)).join('')
  const texts = Math.ceil(text.length / TEXT)
  if (texts > MOST_TEXTS)
    throw new RangeError(`A log of ${operations.length} operations is too long to tell.`)
  return Object.fromEntries(
    Array.from({ length: texts }, (_, n) => [`log${n}`, text.slice(n * TEXT, (n + 1) * TEXT)]),
  )
}
