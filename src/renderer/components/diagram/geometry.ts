/** Points and rectangles of a drawing, CSS pixels, y downwards. */
export interface Point {
  readonly x: number
  readonly y: number
}
export interface Rect extends Point {
  readonly w: number
  readonly h: number
}

/** A cubic Bézier curve: every line of a diagram is one. */
export type Curve = readonly [Point, Point, Point, Point]

export const centreOf = ({ x, y, w, h }: Rect): Point => ({ x: x + w / 2, y: y + h / 2 })

const between = (a: Point, b: Point, t: number): Point => ({
  x: a.x + (b.x - a.x) * t,
  y: a.y + (b.y - a.y) * t,
})

export const straightCurve = (from: Point, to: Point): Curve => [
  from,
  between(from, to, 1 / 3),
  between(from, to, 2 / 3),
  to,
]

export function pointAt([a, b, c, d]: Curve, t: number): Point {
  const s = 1 - t
  const mix = (p: 'x' | 'y') =>
    s * s * s * a[p] + 3 * s * s * t * b[p] + 3 * s * t * t * c[p] + t * t * t * d[p]
  return { x: mix('x'), y: mix('y') }
}

/** Direction of a curve at t, as a unit vector. */
export function directionAt(curve: Curve, t: number): Point {
  const [a, b] = [pointAt(curve, Math.max(0, t - 0.02)), pointAt(curve, Math.min(1, t + 0.02))]
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  return { x: (b.x - a.x) / length, y: (b.y - a.y) / length }
}

/** The two parts of a curve left and right of t (de Casteljau). */
function split([a, b, c, d]: Curve, t: number): readonly [Curve, Curve] {
  const [ab, bc, cd] = [between(a, b, t), between(b, c, t), between(c, d, t)]
  const [abc, bcd] = [between(ab, bc, t), between(bc, cd, t)]
  const middle = between(abc, bcd, t)
  return [
    [a, ab, abc, middle],
    [middle, bcd, cd, d],
  ]
}

/** The part of a curve from t0 to t1. */
export function curvePart(curve: Curve, t0: number, t1: number): Curve {
  const [, rest] = split(curve, t0)
  return split(rest, (t1 - t0) / (1 - t0 || 1))[0]
}

/** A curve from a to b that bows sideways by `bow` at its middle; positive: to the right of its direction. */
export function bowed(a: Point, b: Point, bow: number): Curve {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  // The middle of a cubic lies three quarters of the way to its inner points.
  const out = (bow * 4) / 3
  const shift = { x: (-(b.y - a.y) / length) * out, y: ((b.x - a.x) / length) * out }
  const moved = (t: number) => {
    const at = between(a, b, t)
    return { x: at.x + shift.x, y: at.y + shift.y }
  }
  return [a, moved(0.25), moved(0.75), b]
}

export function isInside({ x, y, w, h }: Rect, point: Point, margin = 0): boolean {
  return point.x > x - margin && point.x < x + w + margin && point.y > y - margin && point.y < y + h + margin
}

/** Area that two rectangles share. */
export function overlap(a: Rect, b: Rect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  return w > 0 && h > 0 ? w * h : 0
}

export const grownRect = ({ x, y, w, h }: Rect, by: number): Rect => {
  return { x: x - by, y: y - by, w: w + 2 * by, h: h + 2 * by }
}

const short = (value: number) => String(Math.round(value * 10) / 10)

export function pathOf([a, b, c, d]: Curve): string {
  const p = ({ x, y }: Point) => `${short(x)} ${short(y)}`
  return `M${p(a)}C${p(b)} ${p(c)} ${p(d)}`
}

/** The three corners of an arrow head at the end of a curve, as SVG points. */
export function arrowHead(curve: Curve, size = 7): string {
  const tip = curve[3]
  const back = pointAt(curve, 1 - Math.min(0.5, (size * 1.2) / roughLength(curve)))
  const length = Math.hypot(tip.x - back.x, tip.y - back.y) || 1
  const [ux, uy] = [(tip.x - back.x) / length, (tip.y - back.y) / length]
  const corner = (side: number) =>
    `${short(tip.x - ux * size - uy * side)},${short(tip.y - uy * size + ux * side)}`
  return `${short(tip.x)},${short(tip.y)} ${corner(size * 0.44)} ${corner(-size * 0.44)}`
}

export const reversedCurve = ([a, b, c, d]: Curve): Curve => [d, c, b, a]

/** Length of the curve's hull: near enough for what depends on it. */
export function roughLength([a, b, c, d]: Curve): number {
  const far = (p: Point, q: Point) => Math.hypot(q.x - p.x, q.y - p.y)
  return far(a, b) + far(b, c) + far(c, d) || 1
}
