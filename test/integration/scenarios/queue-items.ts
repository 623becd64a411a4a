/*
 * What items of the queue chapters must be, worked out by other means than the programs': xorshift as Marsaglia's paper
 * writes it and CRC-32 as RFC 1952 does, bit by bit.
 */

export function xorshift(iterations: number, seed: number): number {
  const mask = 0xffff_ffffn
  let x = BigInt(seed) & mask
  for (let round = 0; round < iterations; round += 1) {
    x ^= (x << 13n) & mask
    x ^= x >> 17n
    x ^= (x << 5n) & mask
  }
  return Number(x)
}

/** Bytes of an item: the four numbers that follow `seed`, little-endian, again and again. */
export function bytesOf(seed: number, size: number): number[] {
  const block = [1, 2, 3, 4].flatMap((n) => {
    const word = xorshift(n, seed)
    return [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24]
  })
  return Array.from({ length: size }, (_, at) => block[at % block.length])
}

export function crc32(bytes: readonly number[]): number {
  let crc = 0xffff_ffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1
  }
  return (crc ^ 0xffff_ffff) >>> 0
}
