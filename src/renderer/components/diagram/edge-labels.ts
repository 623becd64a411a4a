import { directionAt, isInside, overlap, pointAt, type Curve, type Point, type Rect } from './geometry'
import { fitText, type FittedText } from './text-fit'

/** A label with its place: `at` is its middle. */
export interface PlacedLabel {
  readonly text: FittedText
  readonly at: Point
  readonly box: Rect
}

const SIZE = 11
const SMALLEST = 9.5
const LINE = 1.2
const POSITIONS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]
/** What shares room costs by area in px²; what is merely less pretty costs a little. */
const COST = { node: 12, label: 10, line: 26, outside: 30, onLine: 10, off: 40, smaller: 14, lines: 6 }

export interface Surroundings {
  readonly area: Rect
  readonly nodes: readonly Rect[]
  /** Titles of frames, and labels placed before. */
  readonly texts: readonly Rect[]
  readonly curves: readonly Curve[]
}

function boxOf({ width, size, lines }: FittedText, { x, y }: Point): Rect {
  const [w, h] = [width + 6, lines.length * size * LINE + 2]
  return { x: x - w / 2, y: y - h / 2, w, h }
}

/** The variants of a label: as it is, on several lines, smaller. */
function variantsOf(label: string): FittedText[] {
  const rooms = [400, 92, 64, 48].map((width) => ({ width, lines: 3, size: SIZE, smallest: SMALLEST }))
  const sets = rooms.map((room) => fitText(label, room)).filter(({ lines }) => !lines.at(-1)!.endsWith('…'))
  const seen = new Set<string>()
  return sets.filter(({ lines, size }) => {
    const key = `${lines.join('\n')}/${size}`
    return !seen.has(key) && seen.add(key)
  })
}

/**
 * The place of an arrow's label: near the middle of its line, beside it or on it, where it hides as little as possible
 * of what else is there.
 */
export function placeLabel(label: string, curve: Curve, around: Surroundings): PlacedLabel {
  let best: PlacedLabel | null = null
  let least = Infinity
  const others = around.curves.filter((other) => other !== curve)
  const points = others.flatMap((other) =>
    Array.from({ length: 24 }, (_, k) => pointAt(other, (k + 0.5) / 24)),
  )
  const own = Array.from({ length: 24 }, (_, k) => pointAt(curve, (k + 0.5) / 24))
  for (const text of variantsOf(label)) {
    for (const t of POSITIONS) {
      const on = pointAt(curve, t)
      const along = directionAt(curve, t)
      for (const side of [-1, 1, 0]) {
        const flat = boxOf(text, on)
        // Far enough sideways that the box does not touch its own line.
        const far = side * (Math.abs(along.y) * (flat.w / 2) + Math.abs(along.x) * (flat.h / 2) + 2)
        // Above a line that runs across, to the right of one that runs down.
        const flip = along.x < 0 || (along.x === 0 && along.y > 0) ? -1 : 1
        const at = { x: on.x - along.y * far * flip, y: on.y + along.x * far * flip }
        const box = boxOf(text, at)
        let cost = Math.abs(t - 0.5) * COST.off + (text.lines.length - 1) * COST.lines
        cost += (SIZE - text.size) * COST.smaller + (side === 0 ? COST.onLine : side === 1 ? 2 : 0)
        for (const node of around.nodes) cost += overlap(box, node) * COST.node
        for (const other of around.texts) cost += overlap(box, other) * COST.label
        cost += points.filter((point) => isInside(box, point)).length * COST.line
        if (side !== 0) cost += own.filter((point) => isInside(box, point)).length * 4
        cost += (box.w * box.h - overlap(box, around.area)) * COST.outside
        if (cost < least) [best, least] = [{ text, at, box }, cost]
      }
    }
  }
  return best!
}
