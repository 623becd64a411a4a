/** Steps that people count in. */
const STEPS = [1, 2, 5, 10]
const BINARY_STEPS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]

/**
 * Marks of an axis from 0 (or `from`) to at least `most`, about `count` of them.
 * @param base 10, or 1024 for bytes
 */
export function marks(most: number, count: number, base: 10 | 1024 = 10): number[] {
  if (!(most > 0)) return [0, 1]
  const power = base ** Math.floor(Math.log(most / count) / Math.log(base))
  const steps = base === 10 ? STEPS : BINARY_STEPS
  const step = power * (steps.find((candidate) => candidate * power >= most / count) ?? base)
  // Next to the least number that there is, a part of it is 0.
  if (step === 0) return [0, most]
  const all: number[] = []
  for (let at = 0; ; at += 1) {
    all.push(Math.min(at * step, Number.MAX_VALUE))
    if (at * step >= most) return all
  }
}

/** Marks of the time axis, milliseconds; the last may lie before the end. */
export function timeMarks(end: number): number[] {
  const minutes = end >= 120_000
  const unit = minutes ? 60_000 : 1000
  return marks(end / unit, 8)
    .map((mark) => mark * unit)
    .filter((mark) => mark <= end * 1.0001)
}

/**
 * A line as an SVG path: one point for each value where there is room, else the lowest and the highest of each pixel
 * column, so that no spike is lost. NaN breaks the line.
 * @param x, y give pixels
 * @param step holds each value until the next (queues), else points are joined
 */
export function path(
  t: Float64Array,
  values: Float64Array,
  x: (t: number) => number,
  y: (value: number) => number,
  step = false,
): string {
  const out: string[] = []
  let broken = true
  let column = NaN
  let low = -1
  let high = -1
  const point = (row: number) => {
    const [px, py] = [x(t[row]).toFixed(1), y(values[row]).toFixed(1)]
    out.push(broken ? `M${px} ${py}` : step ? `H${px}V${py}` : `L${px} ${py}`)
    broken = false
  }
  const flush = () => {
    if (low < 0) return
    point(Math.min(low, high))
    if (low !== high) point(Math.max(low, high))
    low = high = -1
  }
  for (let row = 0; row < t.length; row += 1) {
    if (Number.isNaN(values[row])) {
      flush()
      broken = true
      column = NaN
      continue
    }
    const at = Math.round(x(t[row]))
    if (at !== column) flush()
    column = at
    if (low < 0 || values[row] < values[low]) low = row
    if (high < 0 || values[row] > values[high]) high = row
  }
  flush()
  return out.join('')
}
