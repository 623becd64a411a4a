/** A thread or a lock of a cycle, where it is drawn: its middle, pixels. */
export interface CycleNode {
  readonly kind: 'thread' | 'lock' | 'more'
  readonly name: string
  readonly x: number
  readonly y: number
}

/** An arrow from border to border; `waits`: from a thread to the lock that it waits for, else from a lock to its holder. */
export interface CycleArrow {
  readonly kind: 'waits' | 'held'
  /** A path of SVG. */
  readonly path: string
}

export interface CyclePicture {
  readonly width: number
  readonly height: number
  readonly nodes: readonly CycleNode[]
  readonly arrows: readonly CycleArrow[]
}

/** Boxes, pixels. */
export const BOX = { width: 64, height: 22 }
/** Threads drawn; the rest of a longer circle is one box with dots. */
export const MOST_THREADS = 5
const MARGIN = 3
/** Room of an arrow head before the border. */
const TIP = 2

/**
 * A cycle as a picture: threads and locks in turn around an ellipse, an arrow from each to the next.
 * @param members who waits for which lock; the next one holds it
 * @param more what the box of those that are left out is called, for their number
 */
export function cyclePicture(
  members: readonly { readonly who: string; readonly lock: string }[],
  more: (count: number) => string,
): CyclePicture {
  const drawn = members.slice(0, members.length > MOST_THREADS ? MOST_THREADS - 1 : MOST_THREADS)
  const nodes: Omit<CycleNode, 'x' | 'y'>[] = drawn.flatMap(({ who, lock }) => [
    { kind: 'thread' as const, name: who },
    { kind: 'lock' as const, name: lock },
  ])
  const left = members.length - drawn.length
  if (left > 0) nodes.push({ kind: 'more', name: more(left) }, { kind: 'lock', name: members.at(-1)!.lock })
  const width = nodes.length <= 2 ? 230 : nodes.length <= 4 ? 270 : 60 * nodes.length + 20
  const height = nodes.length <= 2 ? 64 : 108
  const [rx, ry] = [width / 2 - BOX.width / 2 - MARGIN, height / 2 - BOX.height / 2 - MARGIN]
  const placed = nodes.map((node, at) => {
    const angle = Math.PI + (2 * Math.PI * at) / nodes.length
    return { ...node, x: width / 2 + rx * Math.cos(angle), y: height / 2 + ry * Math.sin(angle) }
  })
  const arrows = placed.map((from, at) => {
    const to = placed[(at + 1) % placed.length]
    // Two nodes alone have two arrows between them: each bows to its own side.
    const bow = placed.length === 2 ? 26 : 0
    return { kind: from.kind === 'lock' ? ('held' as const) : ('waits' as const), path: arrow(from, to, bow) }
  })
  return { width, height, nodes: placed, arrows }
}

interface Point {
  readonly x: number
  readonly y: number
}

function arrow(from: Point, to: Point, bow: number): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  const middle = {
    x: (from.x + to.x) / 2 + (dy / length) * bow,
    y: (from.y + to.y) / 2 - (dx / length) * bow,
  }
  const [a, b] = [border(from, middle, 0), border(to, middle, TIP)]
  const point = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`
  return bow === 0 ? `M${point(a)} L${point(b)}` : `M${point(a)} Q${point(middle)} ${point(b)}`
}

/** Where the line from the middle of a box towards a point leaves the box. */
function border(box: Point, towards: Point, room: number): Point {
  const [dx, dy] = [towards.x - box.x, towards.y - box.y]
  const share = Math.min(
    (BOX.width / 2 + room) / Math.max(1e-6, Math.abs(dx)),
    (BOX.height / 2 + room) / Math.max(1e-6, Math.abs(dy)),
    1,
  )
  return { x: box.x + dx * share, y: box.y + dy * share }
}
