/**
 * Numbers out of procfs files that consist of `label: number` lines, without making strings of them.
 * Free text in those files (`Name:` of `status`) has its newlines escaped by the kernel, so a label after a newline is
 * always the kernel's own.
 */

const NEWLINE = 0x0a
const ZERO = 0x30
const NINE = 0x39

/** The label of a line, with the newline before it: `voluntary…` would else be found inside `nonvoluntary…`. */
export function label(text: string): Buffer {
  return Buffer.from(`\n${text}`, 'latin1')
}

/** The first number of the line that starts with `wanted`, NaN when there is no such line. */
export function numberAfter(bytes: Buffer, length: number, wanted: Buffer): number {
  const at = bytes.indexOf(wanted)
  // What lies behind `length` is left over from an earlier, longer file.
  return at < 0 || at >= length ? NaN : numberAt(bytes, length, at + wanted.length)
}

/** The first number at or after `at` on the same line, NaN when there is none. */
export function numberAt(bytes: Uint8Array, length: number, at: number): number {
  while (at < length && (bytes[at] < ZERO || bytes[at] > NINE)) {
    if (bytes[at] === NEWLINE) return NaN
    at++
  }
  if (at >= length) return NaN
  let value = 0
  while (at < length && bytes[at] >= ZERO && bytes[at] <= NINE) value = value * 10 + (bytes[at++] - ZERO)
  return value
}

/** Up to `into.length` numbers of the whole text, in their order, whatever is between them. Returns how many. */
export function numbersOf(bytes: Uint8Array, length: number, into: Float64Array): number {
  let count = 0
  let at = 0
  while (count < into.length) {
    while (at < length && (bytes[at] < ZERO || bytes[at] > NINE)) at++
    if (at >= length) break
    let value = 0
    while (at < length && bytes[at] >= ZERO && bytes[at] <= NINE) value = value * 10 + (bytes[at++] - ZERO)
    into[count++] = value
  }
  return count
}
