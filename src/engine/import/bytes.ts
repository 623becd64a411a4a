import { TextDecoder } from 'node:util'
import { createGunzip } from 'node:zlib'

/** Bytes of a file, of a pipe, or in memory. */
export type TraceSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** What a trace may unfold to, bytes. */
const MOST_BYTES = 2 ** 31 - 1
/**
 * A compressed trace that unfolds to more than so many times its size is none: events differ in their times at least, which
 * leaves ratios of 10 to 50, and 1032 is the most that gzip can say. What is short (bytes) may repeat itself.
 */
const MOST_RATIO = 200
const SHORT_BYTES = 32 * 1024 ** 2
/** What is given out at once, bytes. */
const PIECE = 1024 ** 2
/** What is unpacked at once, bytes: becomes some megabytes at the most. */
const GZIP_PIECE = 4096
const GZIP = [0x1f, 0x8b] as const

/** More than is read in: of text, of events, or out of so little. */
export class TooMuch extends Error {
  readonly of: 'text' | 'events' | 'ratio'

  constructor(of: 'text' | 'events' | 'ratio') {
    super(`too much ${of}`)
    this.of = of
  }
}

/** What had to be mended of the bytes themselves; complete once all of them were read. */
export interface ByteFacts {
  /** '' for UTF-8. */
  encoding: '' | 'utf-16le' | 'utf-16be'
  /** The compressed file ends before its end. */
  cut: boolean
  /** The compressed file is damaged: nothing could be read from there on. */
  damaged: boolean
}

/**
 * The text of a trace as UTF-8: unpacked where it is gzip, as far as that goes, and decoded where it is UTF-16.
 * @param facts is written to
 * @throws TooMuch when it has more than 2 GiB, or unfolds to what no trace is
 */
export async function* traceBytes(source: TraceSource, facts: ByteFacts): AsyncGenerator<Buffer> {
  let total = 0
  let decoder: TextDecoder | null = null
  let head: Buffer | null = Buffer.alloc(0)
  for await (const bytes of unpacked(source, facts)) {
    total += bytes.length
    if (total > MOST_BYTES) throw new TooMuch('text')
    let text = bytes
    if (head !== null) {
      // The encoding takes three bytes to be seen.
      head = text = Buffer.concat([head, bytes])
      if (head.length < 3) continue
      facts.encoding = encodingOf(head)
      if (facts.encoding !== '') decoder = new TextDecoder(facts.encoding)
      head = null
    }
    yield decoder === null ? text : Buffer.from(decoder.decode(text, { stream: true }))
  }
  if (head !== null) yield head
}

/** By its mark, or by the zero that each of its first characters has beside it. */
function encodingOf([first, second]: Buffer): ByteFacts['encoding'] {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le'
  return (first === 0xfe && second === 0xff) || first === 0 ? 'utf-16be' : ''
}

async function* unpacked(source: TraceSource, facts: ByteFacts): AsyncGenerator<Buffer> {
  let gzip: Gzip | null = null
  let head: Buffer | null = Buffer.alloc(0)
  try {
    let packed = 0
    let text = 0
    for await (const chunk of source) {
      let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      if (head !== null) {
        head = bytes = Buffer.concat([head, bytes])
        if (head.length < GZIP.length) continue
        if (GZIP.every((byte, at) => bytes[at] === byte)) gzip = new Gzip(facts)
        head = null
      }
      const size = gzip === null ? PIECE : GZIP_PIECE
      for (let at = 0; at < bytes.length; at += size) {
        const piece = bytes.subarray(at, at + size)
        if (gzip === null) {
          yield piece
          continue
        }
        packed += piece.length
        for (const made of await gzip.take(piece)) {
          text += made.length
          if (text > SHORT_BYTES && text > packed * MOST_RATIO) throw new TooMuch('ratio')
          yield made
        }
      }
      if (gzip?.over === true) break
    }
    if (head !== null) yield head
    await gzip?.end()
  } finally {
    gzip?.close()
  }
}

/** Unpacks as far as that goes. */
class Gzip {
  readonly #facts: ByteFacts
  readonly #ahead = new Inflater()
  /**
   * One piece behind: zlib gives nothing out of a piece that it fails in. Where the first does, this one takes the piece
   * byte by byte.
   */
  readonly #behind = new Inflater()

  constructor(facts: ByteFacts) {
    this.#facts = facts
  }

  get over(): boolean {
    return this.#ahead.over
  }

  async take(piece: Buffer): Promise<readonly Buffer[]> {
    if (this.over) return []
    const made = await this.#ahead.take(piece)
    if (this.#ahead.error === null) {
      await this.#behind.take(piece)
      return made
    }
    this.#facts.damaged = true
    const before: Buffer[] = []
    for (let at = 0; at < piece.length && !this.#behind.over; at += 1)
      before.push(...(await this.#behind.take(piece.subarray(at, at + 1))))
    return before
  }

  async end(): Promise<void> {
    if (this.over) return
    await this.#ahead.take(null)
    // All that can be made was made of what came before.
    this.#facts.cut = this.#ahead.error !== null
  }

  close(): void {
    this.#ahead.close()
    this.#behind.close()
  }
}

/** zlib, asked piece by piece. */
class Inflater {
  readonly #zlib = createGunzip()
  #made: Buffer[] = []
  #settle: () => void = () => {}
  over = false
  error: Error | null = null

  constructor() {
    this.#zlib.on('data', (bytes: Buffer) => void this.#made.push(bytes))
    this.#zlib.on('error', (error) => {
      this.error = error
      this.#end()
    })
    this.#zlib.on('end', () => this.#end())
  }

  /** @param piece null: that was all */
  async take(piece: Buffer | null): Promise<readonly Buffer[]> {
    await new Promise<void>((resolve) => {
      // At the end, and behind it, nobody calls back.
      this.#settle = resolve
      if (piece === null) this.#zlib.end()
      else this.#zlib.write(piece, () => resolve())
    })
    const made = this.#made
    this.#made = []
    return made
  }

  close(): void {
    this.#zlib.destroy()
  }

  #end(): void {
    this.over = true
    this.#settle()
  }
}
