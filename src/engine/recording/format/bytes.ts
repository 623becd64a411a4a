/** What was read is not what was written: a file that is damaged, or that somebody else made. */
export class DamagedData extends Error {
  override readonly name = 'DamagedData'
}

/** Times that can be dates when they are added up, milliseconds: Date ends at twice that. */
export const MOST_TIME = 4e15

const view = new DataView(new ArrayBuffer(8))
const double = new Uint8Array(view.buffer)

/** Bytes that are written one after the other, into room that grows. */
export class ByteWriter {
  #bytes: Uint8Array
  #length = 0

  constructor(room = 1024) {
    this.#bytes = new Uint8Array(room)
  }

  get length(): number {
    return this.#length
  }

  /** What was written, without a copy: good until the next call. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  clear(): void {
    this.#length = 0
  }

  /** Makes sure that so many more bytes fit in: the methods below count on it for what they write. */
  reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const bigger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    bigger.set(this.written)
    this.#bytes = bigger
  }

  /** A whole number from 0 to 2^53: seven bits a byte, the lowest first, the high bit says that more follow (LEB128). */
  varint(value: number): void {
    this.reserve(8)
    // Bitwise operators see 32 bits only.
    while (value > 0x7fffffff) {
      this.#bytes[this.#length++] = (value % 128) | 128
      value = Math.floor(value / 128)
    }
    while (value > 127) {
      this.#bytes[this.#length++] = (value & 127) | 128
      value >>>= 7
    }
    this.#bytes[this.#length++] = value
  }

  /** A whole number from -2^52 to 2^52: 0, -1, 1, -2, … become 0, 1, 2, 3, … */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  float64(value: number): void {
    this.reserve(8)
    view.setFloat64(0, value, true)
    this.#bytes.set(double, this.#length)
    this.#length += 8
  }

  bytes(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }
}

/** Reads what a ByteWriter wrote. All methods throw DamagedData at the end of the bytes. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  varint(): number {
    const bytes = this.#bytes
    // Nearly all are short: whole numbers of 32 bits are far quicker than doubles.
    let byte = bytes[this.#at++]
    if (byte < 128) return byte
    let short = byte & 127
    for (let shift = 7; shift < 28; shift += 7) {
      byte = bytes[this.#at++]
      if (byte < 128) return short | (byte << shift)
      short |= (byte & 127) << shift
    }
    let value = short
    let weight = 2 ** 28
    for (;;) {
      byte = bytes[this.#at++]
      // 2^56: eight bytes is the most that a number below 2^53 takes.
      if (byte === undefined || weight > 2 ** 49) throw new DamagedData('a number goes on past its end')
      if (byte < 128) return value + byte * weight
      value += (byte & 127) * weight
      weight *= 128
    }
  }

  zigzag(): number {
    const value = this.varint()
    if (value <= 0x7fffffff) return (value & 1) === 0 ? value >>> 1 : -(value >>> 1) - 1
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  float64(): number {
    double.set(this.bytes(8))
    return view.getFloat64(0, true)
  }

  /** The next bytes, without a copy. */
  bytes(count: number): Uint8Array {
    const end = this.#at + count
    if (end > this.#bytes.length) throw new DamagedData('the data ends too early')
    const part = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return part
  }
}
