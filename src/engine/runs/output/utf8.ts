/**
 * How many bytes of a piece of UTF-8 are whole characters: up to three at its end may belong to one that goes on in the
 * next piece (RFC 3629, section 3). Bytes that are no UTF-8 count as whole: they won't get better.
 */
export function wholeLength(bytes: Uint8Array): number {
  const end = bytes.length
  for (let back = 1; back <= Math.min(3, end); back += 1) {
    const byte = bytes[end - back]
    if (byte < 0x80) return end
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? end - back : end
    }
  }
  return end
}
