import type { CanvasTheme } from '../canvas/theme'
import type { LaneLayout } from './lane-layout'

/** Shades are rounded to these many steps, so that equal neighbours become one rectangle. */
const STEPS = 8

/** Draws one lane between `top` and `top + height`, CSS pixels; `place` counts all lanes from 0. */
export type DrawLane<L> = (
  pen: CanvasRenderingContext2D,
  lane: L,
  at: { readonly place: number; readonly top: number; readonly height: number; readonly width: number },
  theme: CanvasTheme,
) => void

/** Draws a lane at `top` with `height`, CSS pixels. */
export function drawLane(
  pen: CanvasRenderingContext2D,
  lane: LaneLayout,
  top: number,
  height: number,
  colour: string,
  theme: CanvasTheme,
): void {
  pen.globalAlpha = 1
  pen.fillStyle = theme.idle
  if (lane.right > lane.left) pen.fillRect(lane.left, top, lane.right - lane.left, height)
  pen.fillStyle = colour
  drawShade(pen, lane.shade, top, height)
  for (const bar of lane.bars) {
    // A hair of idle colour between neighbours shows where one task ends and the next begins.
    const gap = bar.right - bar.left > 3 ? 1 : 0
    const width = Math.max(1, bar.right - bar.left - gap)
    pen.globalAlpha = bar.kind === 'ended' ? (bar.odd ? 0.78 : 1) : 0.55
    pen.fillStyle = colour
    pen.fillRect(bar.left, top, width, height)
    pen.globalAlpha = 1
    if (bar.kind === 'running') pen.fillRect(bar.right - 2, top, 2, height)
    else if (bar.kind === 'cut') drawCut(pen, bar.left, bar.right, top, height, theme)
  }
  pen.globalAlpha = 1
  if (!Number.isNaN(lane.died)) {
    pen.fillStyle = theme.bad
    pen.fillRect(Math.max(0, lane.died - 1), top - 1, 2, height + 2)
  }
}

/** Draws what is too narrow for bars as shades of the current colour. */
export function drawShade(
  pen: CanvasRenderingContext2D,
  shade: Float32Array,
  top: number,
  height: number,
): void {
  const step = (at: number) => Math.min(STEPS, Math.ceil(shade[at] * STEPS))
  for (let from = 0; from < shade.length;) {
    const level = step(from)
    let to = from + 1
    while (to < shade.length && step(to) === level) to += 1
    if (level > 0) {
      pen.globalAlpha = level / STEPS
      pen.fillRect(from, top, to - from, height)
    }
    from = to
  }
  pen.globalAlpha = 1
}

/** Strokes across a task that never came to its end. */
export function drawCut(
  pen: CanvasRenderingContext2D,
  left: number,
  right: number,
  top: number,
  height: number,
  theme: CanvasTheme,
): void {
  pen.save()
  pen.beginPath()
  pen.rect(left, top, Math.max(2, right - left), height)
  pen.clip()
  pen.strokeStyle = theme.bad
  pen.lineWidth = 1.5
  pen.beginPath()
  for (let x = left - height; x < right; x += 5) {
    pen.moveTo(x, top + height)
    pen.lineTo(x + height, top)
  }
  pen.stroke()
  pen.restore()
}
