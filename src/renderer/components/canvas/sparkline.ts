import type { SeriesView } from '../../../shared/run/view'

/**
 * Means of a series in `buckets` equal stretches of time from `from` to `to` (ms); NaN where nothing was read. A mean
 * and not a pick: what a short peak amounts to stays true however narrow the line is.
 */
export function bucketMeans<F extends string>(
  series: SeriesView<F>,
  field: F,
  from: number,
  to: number,
  buckets: number,
): Float64Array {
  const sums = new Float64Array(buckets)
  const counts = new Uint32Array(buckets)
  const width = (to - from) / buckets
  for (let row = series.lowerBound(from); row < series.length; row += 1) {
    const t = series.at('t', row)
    if (t > to) break
    const value = series.at(field, row)
    if (Number.isNaN(value)) continue
    const bucket = Math.min(buckets - 1, Math.floor((t - from) / width))
    sums[bucket] += value
    counts[bucket] += 1
  }
  for (let i = 0; i < buckets; i += 1) sums[i] = counts[i] === 0 ? NaN : sums[i] / counts[i]
  return sums
}

/** What a line needs of a canvas. */
type Pen = Pick<CanvasRenderingContext2D, 'beginPath' | 'moveTo' | 'lineTo' | 'stroke'>

/**
 * Draws means as a line over `width` × `height` CSS pixels, 0 at the bottom and `top` at the upper edge. One empty
 * bucket is bridged (ticks and buckets need not fall together), more are a gap.
 */
export function drawSparkline(
  pen: Pen,
  means: Float64Array,
  width: number,
  height: number,
  top: number,
): void {
  const step = width / Math.max(1, means.length - 1)
  pen.beginPath()
  let last = -Infinity
  for (let i = 0; i < means.length; i += 1) {
    if (Number.isNaN(means[i])) continue
    const y = height - 1 - (Math.min(means[i], top) / top) * (height - 2)
    if (i - last <= 2) pen.lineTo(i * step, y)
    else pen.moveTo(i * step, y)
    last = i
  }
  pen.stroke()
}
