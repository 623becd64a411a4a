import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** What a compressed trace may unfold to, bytes. */
const MOST_BYTES = 2 ** 31 - 1

/**
 * The bytes of a trace, unpacked where they are gzip.
 * @throws a RangeError when they unfold to more than 2 GiB, an Error when they are damaged
 */
export async function unpacked(data: Uint8Array): Promise<Buffer> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  return promisify(gunzip)(bytes, { maxOutputLength: MOST_BYTES })
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN = { array: 0x5b, object: 0x7b } as const
const isOpen = (byte: number) => byte === OPEN.array || byte === OPEN.object
const isClose = (byte: number) => byte === 0x5d || byte === 0x7d

/** Longest key of the outer object that is looked at. */
const MOST_KEY = 64

export interface TraceText {
  /** The text of each element of the array of events; null for one that is cut off. */
  readonly events: Generator<string | null>
  /** Texts of the other members of the outer object, once all events were taken. */
  readonly rest: ReadonlyMap<string, string>
}

/**
 * Finds the events of a trace without parsing it as a whole: traces are larger than a string may be, Chrome does not end
 * its array when it is killed, and one broken event must not cost the others.
 * @returns null when this is no trace: no array, and no object with `traceEvents`
 */
export function traceText(bytes: Buffer): TraceText | null {
  const start = afterSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0)
  const rest = new Map<string, string>()
  if (bytes[start] === OPEN.array) return { events: elements(bytes, start + 1, () => {}), rest }
  if (bytes[start] !== OPEN.object) return null
  const found = members(bytes, start + 1, rest)
  if (found === null) return null
  return { events: elements(bytes, found + 1, (end) => void members(bytes, end, rest)), rest }
}

function afterSpace(bytes: Buffer, at: number): number {
  let to = at
  while (to < bytes.length && bytes[to] <= 0x20) to += 1
  return to
}

/** Behind the string that begins at `at`. */
function afterString(bytes: Buffer, at: number): number {
  let to = at + 1
  for (; to < bytes.length && bytes[to] !== QUOTE; to += 1) if (bytes[to] === BACKSLASH) to += 1
  return to + 1
}

/** Behind the value that begins at `at`; beyond the end when it is cut off. */
function afterValue(bytes: Buffer, at: number): number {
  if (bytes[at] === QUOTE) return afterString(bytes, at)
  let depth = 0
  for (let to = at; to < bytes.length;) {
    const byte = bytes[to]
    if (byte === QUOTE) {
      to = afterString(bytes, to)
      continue
    }
    if (isOpen(byte)) depth += 1
    else if (isClose(byte)) {
      depth -= 1
      if (depth === 0) return to + 1
      if (depth < 0) return to
    } else if (byte === COMMA && depth === 0) return to
    to += 1
  }
  return bytes.length + 1
}

/**
 * Walks the members of the outer object from `at`, notes their texts, and stops at the array of events.
 * @returns where that array begins, null when there is none
 */
function members(bytes: Buffer, at: number, rest: Map<string, string>): number | null {
  for (let to = at; to < bytes.length;) {
    to = afterSpace(bytes, to)
    if (bytes[to] === COMMA) {
      to += 1
      continue
    }
    if (bytes[to] !== QUOTE) return null
    const keyEnd = afterString(bytes, to)
    const key = bytes.toString('utf8', to + 1, Math.min(keyEnd - 1, to + 1 + MOST_KEY))
    to = afterSpace(bytes, keyEnd)
    if (bytes[to] !== COLON) return null
    to = afterSpace(bytes, to + 1)
    if (key === 'traceEvents' && bytes[to] === OPEN.array) return to
    const end = afterValue(bytes, to)
    if (end <= bytes.length) rest.set(key, bytes.toString('utf8', to, end))
    to = end
  }
  return null
}

function* elements(bytes: Buffer, at: number, ended: (at: number) => void): Generator<string | null> {
  for (let to = at; ;) {
    to = afterSpace(bytes, to)
    // Without its end, as a tracer leaves it that was killed.
    if (to >= bytes.length) return
    if (bytes[to] === COMMA) {
      to += 1
      continue
    }
    if (isClose(bytes[to])) return ended(to + 1)
    const end = afterValue(bytes, to)
    yield end > bytes.length ? null : bytes.toString('utf8', to, end)
    if (end > bytes.length) return
    to = end
  }
}
