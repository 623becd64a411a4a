/**
 * Columns on top of each other, the first at the bottom: each becomes the sum of itself and those below it. Null where
 * none of them has a value. `into` is reused, so a frame allocates nothing.
 */
export function stacked(
  ys: readonly (readonly (number | null)[])[],
  into: (number | null)[][] = [],
): (number | null)[][] {
  const rows = ys[0]?.length ?? 0
  into.length = ys.length
  for (let column = 0; column < ys.length; column += 1) {
    into[column] ??= []
    into[column].length = rows
  }
  for (let row = 0; row < rows; row += 1) {
    let sum = 0
    let known = false
    for (const column of ys) known ||= column[row] !== null
    for (let column = 0; column < ys.length; column += 1) {
      sum += Math.max(0, ys[column][row] ?? 0)
      into[column][row] = known ? sum : null
    }
  }
  return into
}
