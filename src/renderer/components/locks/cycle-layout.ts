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

/** Boxes, and the room between them, pixels. */
export const BOX = { width: 62, height: 20 }
const GAP = { across: 26, down: 24 }
/** Threads drawn; the rest of a longer circle is one box with dots. */
export const MOST_THREADS = 5
/** Room for the outermost strokes. */
const MARGIN = 2
/** Room of an arrow head before the border. */
const TIP = 1
/** How far the two arrows between two boxes bow to their sides. */
const BOW = 15

/**
 * A cycle as a picture: threads and locks in turn, there in an upper row and back in a lower one, an arrow from each to
 * the next.
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
  const alone = nodes.length === 2
  const columns = alone ? 2 : nodes.length / 2
  const [stepX, stepY] = [BOX.width + GAP.across, BOX.height + GAP.down]
  const rim = { x: MARGIN + BOX.width / 2, y: MARGIN + BOX.height / 2 + (alone ? BOW : 0) }
  const placed = nodes.map((node, at) => {
    const back = at >= columns
    const column = back ? nodes.length - 1 - at : at
    return { ...node, x: rim.x + column * stepX, y: rim.y + (back ? stepY : 0) }
  })
  const arrows = placed.map((from, at) => ({
    kind: from.kind === 'lock' ? ('held' as const) : ('waits' as const),
    path: arrow(from, placed[(at + 1) % placed.length], alone ? BOW : 0),
  }))
  return {
    width: 2 * rim.x + (columns - 1) * stepX,
    height: 2 * rim.y + (alone ? 0 : stepY),
    nodes: placed,
    arrows,
  }
}

interface Point {
  readonly x: number
  readonly y: number
}

function arrow(from: Point, to: Point, bow: number): string {
  const point = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`
  if (bow === 0) return `M${point(border(from, to, 0))} L${point(border(to, from, TIP))}`
  // Out at the top (or bottom) of one box, and in at the same side of the other.
  const side = to.x > from.x ? -1 : 1
  const edge = (box: Point, room: number) => ({ x: box.x, y: box.y + side * (BOX.height / 2 + room) })
  const [a, b] = [edge(from, 0), edge(to, TIP)]
  const out = { x: (a.x + b.x) / 2, y: from.y + side * (BOX.height / 2 + 1.8 * bow) }
  return `M${point(a)} Q${point(out)} ${point(b)}`
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
