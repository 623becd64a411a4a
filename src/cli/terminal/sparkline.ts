import type { Series } from '../../shared/run/series'

const BARS = '▁▂▃▄▅▆▇█'

/**
 * The last `cells` seconds of a series as bars, a second each, newest at the right. A second without a value is a
 * space: a gap is not zero.
 * @param now run time in milliseconds at the right edge
 * @param full value of the highest bar; larger values raise it
 */
export function sparkline<F extends string>(
  series: Series<F>,
  field: F,
  now: number,
  cells: number,
  full: number,
): string {
  const sums = new Float64Array(cells)
  const counts = new Float64Array(cells)
  for (let row = series.lowerBound(now - cells * 1000); row < series.length; row += 1) {
    const value = series.at(field, row)
    const cell = cells - 1 - Math.floor((now - series.at('t', row)) / 1000)
    if (Number.isNaN(value) || cell < 0 || cell >= cells) continue
    sums[cell] += value
    counts[cell] += 1
  }
  const means = Array.from(sums, (sum, cell) => (counts[cell] > 0 ? sum / counts[cell] : NaN))
  const top = Math.max(full, ...means.filter((mean) => !Number.isNaN(mean)))
  return means
    .map((mean) => (Number.isNaN(mean) ? ' ' : BARS[Math.min(7, Math.floor((mean / top) * 8))]))
    .join('')
}
