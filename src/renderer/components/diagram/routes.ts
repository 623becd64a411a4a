import {
  bowed,
  centreOf,
  grownRect,
  isInside,
  curvePart,
  pointAt,
  straightCurve,
  type Curve,
  type Point,
  type Rect,
} from './geometry'

/** What an arrow begins or ends at: a rectangle, or the ellipse in it. */
export interface RouteEnd extends Rect {
  readonly id: string
  readonly round: boolean
  /** The part that arrows from the left and right meet; the cells of a queue. Default: all of it. */
  readonly core?: Rect
}

export interface Route {
  readonly from: string
  readonly to: string
  /** Sideways bow in CSS pixels; 0: as it is best. */
  readonly bend: number
}

/** Between an arrow's tip and the border it points at. */
const GAP = 1.5
/** Arrows between the same two nodes run this far apart. */
const APART = 12
/** Arrows on one side of a node are at most this far apart. */
const PORT = 16
/** Sides of two nodes that share less than this are not joined by a straight line across. */
const SHARED = 14
const STEPS = 48
/** Detours around what is in the way, the smallest first. */
const BOWS = [24, -24, 40, -40, 60, -60, 84, -84, 112, -112]

type Side = 'left' | 'right' | 'top' | 'bottom'
interface Plan {
  readonly from: RouteEnd
  readonly to: RouteEnd
  readonly kind: 'self' | 'bowed' | 'centres' | 'across' | 'down' | 'curve'
  readonly sides?: readonly [Side, Side]
}

function within(target: RouteEnd, point: Point): boolean {
  if (!target.round) return isInside(grownRect(target, GAP), point)
  const c = centreOf(target)
  const [rx, ry] = [target.w / 2 + GAP, target.h / 2 + GAP]
  return ((point.x - c.x) / rx) ** 2 + ((point.y - c.y) / ry) ** 2 < 1
}

/** The part of a curve between centres that is outside of both nodes. */
function clipped(curve: Curve, from: RouteEnd, to: RouteEnd): Curve {
  const edge = (target: RouteEnd, begin: number, end: number): number => {
    let [low, high] = [begin, end]
    for (let step = 1; step <= STEPS; step += 1) {
      const t = begin + ((end - begin) * step) / STEPS
      if (!within(target, pointAt(curve, t))) {
        ;[low, high] = [begin + ((end - begin) * (step - 1)) / STEPS, t]
        break
      }
    }
    for (let step = 0; step < 12; step += 1) {
      const middle = (low + high) / 2
      if (within(target, pointAt(curve, middle))) low = middle
      else high = middle
    }
    return high
  }
  const [t0, t1] = [edge(from, 0, 1), edge(to, 1, 0)]
  return t0 < t1 ? curvePart(curve, t0, t1) : curve
}

function planOf({ from: a, to: b, bend }: Route, targets: ReadonlyMap<string, RouteEnd>): Plan | null {
  const [from, to] = [targets.get(a), targets.get(b)]
  if (from === undefined || to === undefined) return null
  if (from === to) return { from, to, kind: 'self' }
  if (bend !== 0) return { from, to, kind: 'bowed' }
  if (from.round || to.round) return { from, to, kind: 'centres' }
  const sharedX = Math.min(from.x + from.w, to.x + to.w) - Math.max(from.x, to.x)
  const [coreA, coreB] = [from.core ?? from, to.core ?? to]
  const sharedY = Math.min(coreA.y + coreA.h, coreB.y + coreB.h) - Math.max(coreA.y, coreB.y)
  if (sharedX >= SHARED) return { from, to, kind: 'down' }
  if (sharedY >= SHARED) return { from, to, kind: 'across' }
  const right = to.x > from.x
  const below = to.y > from.y
  const sides: readonly [Side, Side] =
    -sharedX >= -sharedY
      ? [right ? 'right' : 'left', right ? 'left' : 'right']
      : [below ? 'bottom' : 'top', below ? 'top' : 'bottom']
  return { from, to, kind: 'curve', sides }
}

const upright = (side: Side) => side === 'left' || side === 'right'

/** Where an arrow meets a side, `shift` from its middle. */
function portOf(target: RouteEnd, side: Side, shift: number): Point {
  const core = target.core ?? target
  const c = centreOf(upright(side) ? core : target)
  switch (side) {
    case 'left':
      return { x: core.x - GAP, y: c.y + shift }
    case 'right':
      return { x: core.x + core.w + GAP, y: c.y + shift }
    case 'top':
      return { x: c.x + shift, y: target.y - GAP }
    case 'bottom':
      return { x: c.x + shift, y: target.y + target.h + GAP }
  }
}

/** Shifts of curved arrows along the sides that they meet, in the order of where they come from. */
function portShifts(plans: readonly (Plan | null)[]): Map<string, number> {
  const bySide = new Map<string, { key: string; order: number; length: number }[]>()
  plans.forEach((plan, index) => {
    if (plan?.sides === undefined || plan.kind === 'self') return
    for (const end of [0, 1] as const) {
      const [own, other] = end === 0 ? [plan.from, plan.to] : [plan.to, plan.from]
      const side = plan.sides[end]
      const c = centreOf(other)
      const met = {
        key: `${index}/${end}`,
        order: upright(side) ? c.y : c.x,
        length: upright(side) ? (own.core ?? own).h : own.w,
      }
      bySide.set(`${own.id}/${side}`, [...(bySide.get(`${own.id}/${side}`) ?? []), met])
    }
  })
  const shifts = new Map<string, number>()
  for (const ends of bySide.values()) {
    const apart = Math.min(PORT, (ends[0].length * 0.7) / ends.length)
    ends
      .toSorted((a, b) => a.order - b.order)
      .forEach(({ key }, place) => shifts.set(key, (place - (ends.length - 1) / 2) * apart))
  }
  return shifts
}

/** Out of one side and back into it. */
function looped(target: RouteEnd, side: Side, out: number): Curve {
  const length = (upright(side) ? target.h : target.w) * 0.2
  const apart = Math.min(length, 14)
  const [p, q] = [portOf(target, side, -apart), portOf(target, side, apart)]
  const away = side === 'left' || side === 'top' ? -out : out
  const pull = ({ x, y }: Point, by: number): Point =>
    upright(side) ? { x: x + away, y: y + by } : { x: x + by, y: y + away }
  return [p, pull(p, -8), pull(q, 8), q]
}

/** The side of a node that no arrow to another node uses: the top if possible. */
function freeSide(own: RouteEnd, others: readonly RouteEnd[]): Side {
  const c = centreOf(own)
  const used = new Set(
    others.map((other): Side => {
      const o = centreOf(other)
      if (Math.abs(o.x - c.x) / (own.w + other.w) > Math.abs(o.y - c.y) / (own.h + other.h))
        return o.x > c.x ? 'right' : 'left'
      return o.y > c.y ? 'bottom' : 'top'
    }),
  )
  return (['top', 'right', 'bottom', 'left'] as const).find((side) => !used.has(side)) ?? 'top'
}

function drawn(plan: Plan, bend: number, lane: number, shifts: readonly [number, number]): Curve {
  const { from, to } = plan
  const [a, b] = [centreOf(from), centreOf(to)]
  switch (plan.kind) {
    case 'self':
      return looped(from, plan.sides![0], Math.max(30, Math.abs(bend)))
    case 'bowed':
      return clipped(bowed(a, b, bend), from, to)
    case 'centres': {
      const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
      const [sx, sy] = [(-(b.y - a.y) / length) * lane, ((b.x - a.x) / length) * lane]
      return clipped(straightCurve({ x: a.x + sx, y: a.y + sy }, { x: b.x + sx, y: b.y + sy }), from, to)
    }
    case 'down': {
      const x = (Math.max(from.x, to.x) + Math.min(from.x + from.w, to.x + to.w)) / 2 + lane
      const below = to.y > from.y
      return straightCurve(
        { x, y: below ? from.y + from.h + GAP : from.y - GAP },
        { x, y: below ? to.y - GAP : to.y + to.h + GAP },
      )
    }
    case 'across': {
      const [p, q] = [from.core ?? from, to.core ?? to]
      const y = (Math.max(p.y, q.y) + Math.min(p.y + p.h, q.y + q.h)) / 2 + lane
      const right = q.x > p.x
      return straightCurve(
        { x: right ? p.x + p.w + GAP : p.x - GAP, y },
        { x: right ? q.x - GAP : q.x + q.w + GAP, y },
      )
    }
    case 'curve': {
      const [sideA, sideB] = plan.sides!
      const [p, q] = [portOf(from, sideA, shifts[0]), portOf(to, sideB, shifts[1])]
      const [dx, dy] = upright(sideA) ? [(q.x - p.x) / 2, 0] : [0, (q.y - p.y) / 2]
      return [p, { x: p.x + dx, y: p.y + dy }, { x: q.x - dx, y: q.y - dy }, q]
    }
  }
}

/** How much of a curve runs through nodes that it has nothing to do with, 0–1. */
function obstructed(curve: Curve, plan: Plan, targets: Iterable<RouteEnd>): number {
  const others = [...targets].filter((target) => target !== plan.from && target !== plan.to)
  let hits = 0
  for (let step = 1; step < STEPS; step += 1) {
    const at = pointAt(curve, step / STEPS)
    if (others.some((other) => isInside(grownRect(other, 3), at))) hits += 1
  }
  return hits / STEPS
}

/**
 * The lines of a diagram's arrows, in order, from border to border; null where a node is missing. Nodes that face each
 * other are joined by straight lines, others by curves; what would run through a third node goes around it.
 */
export function routesOf(links: readonly Route[], nodes: readonly RouteEnd[]): (Curve | null)[] {
  const targets = new Map(nodes.map((node) => [node.id, node]))
  const neighbours = (id: string) =>
    links.flatMap(({ from, to }) => (from === to ? [] : from === id ? [to] : to === id ? [from] : []))
  const plans = links.map((link) => {
    const plan = planOf(link, targets)
    if (plan?.kind !== 'self') return plan
    const others = neighbours(link.from).flatMap((id) => targets.get(id) ?? [])
    const side = freeSide(plan.from, others)
    return { ...plan, sides: [side, side] as const }
  })
  const shifts = portShifts(plans)
  const pairOf = ({ from, to }: Route) => [from, to].toSorted().join('\n')
  return plans.map((plan, index) => {
    if (plan === null) return null
    const link = links[index]
    const parallel = links.flatMap((other, at) =>
      pairOf(other) === pairOf(link) && other.bend === 0 ? [at] : [],
    )
    // Seen from one end for both directions, else two arrows would shift onto each other.
    const sense = plan.kind === 'centres' && link.from > link.to ? -1 : 1
    const lane =
      parallel.length < 2 ? 0 : sense * (parallel.indexOf(index) - (parallel.length - 1) / 2) * APART
    const ends = [shifts.get(`${index}/0`) ?? 0, shifts.get(`${index}/1`) ?? 0] as const
    let best = drawn(plan, link.bend, lane, ends)
    if (plan.kind === 'self') return best
    let least = obstructed(best, plan, targets.values())
    for (const bow of BOWS) {
      if (least === 0) break
      const around = clipped(bowed(centreOf(plan.from), centreOf(plan.to), bow), plan.from, plan.to)
      const hits = obstructed(around, plan, targets.values())
      if (hits < least) [best, least] = [around, hits]
    }
    return best
  })
}
