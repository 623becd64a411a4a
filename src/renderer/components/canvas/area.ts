/** A box on a canvas, CSS pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What an area needs of a canvas. */
type Pen = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'stroke'
  | 'fill'
  | 'strokeStyle'
  | 'fillStyle'
  | 'globalAlpha'
  | 'lineWidth'
  | 'lineJoin'
>

/** How dense an area is under its line. */
const FILL = 0.22

/**
 * Draws means as a line over a filled area: the first at the left edge of the box, the last at its right, 0 at the
 * bottom and `top` at its upper edge. One empty mean is bridged (readings and means need not fall together), more are
 * a gap, which stays empty.
 */
export function drawArea(pen: Pen, means: Float64Array, box: Box, top: number, colour: string): void {
  const step = box.width / Math.max(1, means.length - 1)
  const bottom = box.y + box.height
  pen.strokeStyle = colour
  pen.fillStyle = colour
  pen.lineWidth = 1.2
  pen.lineJoin = 'round'
  for (const { from, to } of stretches(means)) {
    const line = () => {
      for (let i = from; i <= to; i += 1) {
        if (Number.isNaN(means[i])) continue
        const share = Math.min(1, Math.max(0, means[i] / top))
        const y = bottom - 0.5 - share * (box.height - 1)
        // A single reading is a short line.
        pen.lineTo(box.x + i * step, y)
        if (from === to) pen.lineTo(box.x + i * step - Math.min(2, step), y)
      }
    }
    pen.beginPath()
    pen.moveTo(box.x + from * step, bottom)
    line()
    pen.lineTo(box.x + (from === to ? to * step - Math.min(2, step) : to * step), bottom)
    pen.closePath()
    pen.globalAlpha = FILL
    pen.fill()
    pen.globalAlpha = 1
    pen.beginPath()
    line()
    pen.stroke()
  }
}

/** First and last index of what belongs together. */
export function stretches(means: Float64Array): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  let last: { from: number; to: number } | undefined
  for (let i = 0; i < means.length; i += 1) {
    if (Number.isNaN(means[i])) continue
    if (last !== undefined && i - last.to <= 2) last.to = i
    else found.push((last = { from: i, to: i }))
  }
  return found
}
