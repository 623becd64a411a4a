import type { CanvasTheme } from '../canvas/theme'
import { drawCut, drawShade } from '../pool/lane-draw'
import type { LockLayout } from './lock-layout'

/** A bar begins this much lower for each one that it lies within, pixels: those stay in sight above it. */
const LOWER = 5
/** Distance of the strokes of a wait, pixels. */
const HATCH = 5

/** Draws a lane at `top` with `height`, CSS pixels: solid holds, hatched waits, a line under what was a deadlock. */
export function drawLocks(
  pen: CanvasRenderingContext2D,
  lane: LockLayout,
  top: number,
  height: number,
  colourOf: (lock: string) => string,
  theme: CanvasTheme,
): void {
  pen.globalAlpha = 1
  pen.fillStyle = theme.idle
  if (lane.right > lane.left) pen.fillRect(lane.left, top, lane.right - lane.left, height)
  for (const [lock, { waits, holds }] of lane.shades) {
    pen.fillStyle = colourOf(lock)
    // Too narrow for strokes: waits are the lower, lighter half.
    drawShade(pen, waits, top + height / 2, height / 2)
    drawShade(pen, holds, top, height / 2)
  }
  for (const { left, right, lock, holds, depth, kind } of lane.bars) {
    const at = top + depth * LOWER
    const high = height - depth * LOWER
    const width = Math.max(1, right - left)
    const colour = colourOf(lock)
    // A nested hold is drawn inset.
    pen.fillStyle = theme.panel
    if (depth > 0) pen.fillRect(left - 1, at - 1, width + 2, high + 1)
    if (holds) {
      pen.fillStyle = colour
      pen.fillRect(left, at, width, high)
    } else drawWait(pen, left, width, at, high, colour, theme)
    if (kind === 'cut') drawCut(pen, left, right, at, high, theme)
  }
  pen.fillStyle = theme.bad
  for (const { left, right } of lane.stuck) pen.fillRect(left, top + height + 1, Math.max(2, right - left), 2)
  if (!Number.isNaN(lane.died)) pen.fillRect(Math.max(0, lane.died - 1), top - 1, 2, height + 2)
}

function drawWait(
  pen: CanvasRenderingContext2D,
  left: number,
  width: number,
  top: number,
  height: number,
  colour: string,
  theme: CanvasTheme,
): void {
  pen.fillStyle = theme.panel
  pen.fillRect(left, top, width, height)
  pen.save()
  pen.beginPath()
  pen.rect(left, top, width, height)
  pen.clip()
  pen.strokeStyle = colour
  pen.lineWidth = 1
  pen.beginPath()
  // From a fixed grid, not from the bar: strokes stand still while a window moves past them.
  for (let x = Math.floor((left - height) / HATCH) * HATCH; x < left + width; x += HATCH) {
    pen.moveTo(x, top + height)
    pen.lineTo(x + height, top)
  }
  pen.stroke()
  if (width > 2) pen.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1)
  pen.restore()
}
