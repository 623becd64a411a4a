/** Characters in one record at the most: a flood arrives in pieces. */
const PIECE = 16 * 1024

/** Cuts a text into pieces of bounded length. */
export function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    let end = at + PIECE
    // Not between the two halves of a character beyond U+FFFF: apart from each other they are none.
    if (end < text.length && (text.charCodeAt(end) & 0xfc00) === 0xdc00) end -= 1
    yield text.slice(at, end)
    at = end
  }
}
