/**
 * Rows that stand for all: of each stretch of equal length those with the lowest and highest value of each column, in
 * order. All rows where there are no more than `most`.
 */
export function reduced(
  first: Float64Array,
  second: Float64Array | undefined,
  most: number,
): readonly number[] | Int32Array {
  const size = first.length
  if (size <= most) return Int32Array.from({ length: size }, (_, row) => row)
  const columns = second === undefined ? [first] : [first, second]
  const stretches = Math.max(1, Math.floor(most / (2 * columns.length)))
  const rows: number[] = []
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * size) / stretches)
    const to = Math.floor(((stretch + 1) * size) / stretches)
    const kept = new Set<number>()
    for (const column of columns) {
      let low = -1
      let high = -1
      for (let row = from; row < to; row += 1) {
        if (Number.isNaN(column[row])) continue
        if (low < 0 || column[row] < column[low]) low = row
        if (high < 0 || column[row] > column[high]) high = row
      }
      if (low >= 0) kept.add(low).add(high)
    }
    rows.push(...[...kept].sort((a, b) => a - b))
  }
  return rows
}
