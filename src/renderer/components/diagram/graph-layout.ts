import type { DiagramNode, DiagramTone, GraphFigure } from '../../../shared/diagram'
import type { LocalizedText } from '../../../shared/text'
import { placeLabel, type PlacedLabel } from './edge-labels'
import { arrowHead, grownRect, overlap, pathOf, reversedCurve, type Curve, type Rect } from './geometry'
import { routesOf, type RouteEnd } from './routes'
import { fitText, textWidth, type FittedText } from './text-fit'

export type NodeShape = NonNullable<DiagramNode['shape']>

export interface DrawnNode {
  readonly id: string
  readonly tone: DiagramTone
  readonly shape: NodeShape
  readonly box: Rect
  readonly label: FittedText
  readonly note: FittedText | null
  /** Middle of the label and of the note, y. */
  readonly labelY: number
  readonly noteY: number
  /** Queues: their cells, and whether each is filled. */
  readonly slots: readonly (Rect & { readonly filled: boolean })[]
}

export interface DrawnFrame {
  readonly box: Rect
  readonly tone: DiagramTone
  readonly title: FittedText
  /** Middle of the title's line, and whether it stands on the frame's border. */
  readonly titleBox: Rect
  readonly onBorder: boolean
}

export interface DrawnEdge {
  readonly path: string
  readonly heads: readonly string[]
  readonly dashed: boolean
  readonly tone: DiagramTone
  readonly label: PlacedLabel | null
}

/** A graph as it is drawn, CSS pixels; `area` is everything that is drawn. */
export interface GraphLayout {
  readonly area: Rect
  readonly frames: readonly DrawnFrame[]
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge[]
}

/** A cell at its best and at its narrowest, CSS pixels. */
const CELL = { wide: 32, usual: 28, narrow: 15.75, high: 32 }
const MARGIN = 6
const LABEL = { size: 12.5, smallest: 9.5, line: 1.18 }
const NOTE = { size: 11, smallest: 9.5 }
const TITLE = { size: 11, smallest: 9.5 }
const DEFAULT = { w: 3, h: 1, slots: { count: 5, filled: 0 } }

const heightOf = ({ lines, size }: FittedText) => lines.length * size * LABEL.line

/**
 * Lays a graph out for a column of so many CSS pixels. Narrow columns make cells narrower, never text smaller than can
 * be read; what still does not fit is drawn wider than the column.
 */
export function layoutGraph(
  figure: GraphFigure,
  say: (text: LocalizedText) => string,
  column: number,
): GraphLayout {
  const cell = {
    w: Math.min(CELL.wide, Math.max(CELL.narrow, (column - 2 * MARGIN) / figure.width)),
    h: CELL.high,
  }
  // What narrow cells take from words in width they give back in height: there is room for further lines.
  cell.h *= Math.min(1.5, Math.max(1, CELL.usual / cell.w))
  const rectOf = ({
    x,
    y,
    w = DEFAULT.w,
    h = DEFAULT.h,
  }: {
    x: number
    y: number
    w?: number
    h?: number
  }) => {
    return { x: x * cell.w, y: y * cell.h, w: w * cell.w, h: h * cell.h }
  }
  const nodes = figure.nodes.map((node) => drawNode(node, rectOf(node), say))
  const boxes = nodes.map(({ box }) => box)
  const frames = (figure.frames ?? []).map((frame) => {
    return drawFrame(rectOf(frame), frame.tone, say(frame.label), boxes)
  })
  const links = figure.edges.map(({ from, to, bend = 0 }) => ({ from, to, bend: bend * cell.h }))
  const routes = routesOf(links, nodes.map(targetOf))
  const curves = routes.filter((route): route is Curve => route !== null)
  const area = grownRect({ x: 0, y: 0, w: figure.width * cell.w, h: figure.height * cell.h }, MARGIN)
  const words = nodes.map(wordsOf)
  const texts = [...frames.map(({ titleBox }) => titleBox), ...words]
  const edges: DrawnEdge[] = []
  figure.edges.forEach(({ label, dashed = false, heads = 'to', tone = 'quiet' }, index) => {
    const curve = routes[index]
    if (curve === null) return
    const placed =
      label === undefined ? null : placeLabel(say(label), curve, { area, nodes: boxes, texts, curves })
    if (placed !== null) texts.push(placed.box)
    const tips = heads === 'none' ? [] : heads === 'both' ? [curve, reversedCurve(curve)] : [curve]
    edges.push({ path: pathOf(curve), heads: tips.map((tip) => arrowHead(tip)), dashed, tone, label: placed })
  })
  const labels = edges.flatMap(({ label }) => label?.box ?? [])
  const framed = frames.flatMap(({ box, titleBox }) => [box, titleBox])
  const drawn = [...boxes, ...words, ...framed, ...labels, ...curves.map(boundsOf)]
  // What is there, not the whole grid: empty margins would only make it smaller.
  return { area: grownRect(drawn.length === 0 ? area : drawn.reduce(union), MARGIN), frames, nodes, edges }
}

/** A loop is nearly a circle, in the middle of the box that it was given. */
function roundish({ x, y, w, h }: Rect): Rect {
  const [a, b] = [Math.min(w, h * 1.5), Math.min(h, w * 1.15)]
  return { x: x + (w - a) / 2, y: y + (h - b) / 2, w: a, h: b }
}

function drawNode(node: DiagramNode, given: Rect, say: (text: LocalizedText) => string): DrawnNode {
  const { id, tone, shape = 'box' } = node
  const round = shape === 'ring'
  const box = round ? roundish(given) : given
  const inner = round ? box.w * 0.74 : box.w - 10
  const noteText = node.note === undefined ? '' : say(node.note)
  const room = { width: inner, size: NOTE.size, smallest: NOTE.smallest }
  if (shape === 'queue') return drawQueue(node, box, say(node.label), noteText)
  // Text begins below the lid of a cylinder.
  const lid = shape === 'store' ? lidOf(box) : 0
  const free = box.h - 2 * lid - (round ? 16 : 6)
  const note = noteText === '' ? null : fitText(noteText, { ...room, lines: free > 40 ? 2 : 1 })
  const left = free - (note === null ? 0 : heightOf(note))
  const lines = Math.max(1, Math.floor(left / (LABEL.smallest * LABEL.line + 1.5)))
  const label = fitText(say(node.label), { width: inner, lines, size: LABEL.size, smallest: LABEL.smallest })
  const [labelH, noteH] = [heightOf(label), note === null ? 0 : heightOf(note)]
  const top = box.y + (box.h + lid - labelH - noteH) / 2
  return {
    id,
    tone,
    shape,
    box,
    label,
    note,
    labelY: top + labelH / 2,
    noteY: top + labelH + noteH / 2,
    slots: [],
  }
}

/** Height of a cylinder's lid: half of it lies above the text. */
export const lidOf = ({ h }: Rect) => Math.min(7, h * 0.16)

/** A queue: a row of cells in the middle, where arrows meet it; its name above, which may stand out of a low box. */
function drawQueue({ id, tone, slots }: DiagramNode, box: Rect, label: string, note: string): DrawnNode {
  const { count, filled } = slots ?? DEFAULT.slots
  const low = box.h < 58
  const text = low && note !== '' ? `${label} · ${note}` : label
  const lines = Math.max(1, Math.floor((box.h - 24) / 30))
  const size = low ? 11.5 : LABEL.size
  const fitted = fitText(text, { width: box.w + 12, lines, size, smallest: LABEL.smallest })
  const below = low || note === '' ? null : fitText(note, { width: box.w, lines: 1, ...NOTE })
  const height = Math.max(18, Math.min(26, box.h - 36))
  const middle = box.y + box.h / 2
  const width = Math.min(26, box.w / Math.max(1, count))
  const begin = box.x + (box.w - width * count) / 2
  const cells = Array.from({ length: count }, (_, k) => {
    // Filled from the right: that is where the next one is taken.
    return { x: begin + k * width, y: middle - height / 2, w: width, h: height, filled: k >= count - filled }
  })
  const labelY = middle - height / 2 - 3 - heightOf(fitted) / 2
  const noteY = middle + height / 2 + 4 + (below === null ? 0 : heightOf(below) / 2)
  return { id, tone, shape: 'queue', box, label: fitted, note: below, labelY, noteY, slots: cells }
}

/** Where arrows meet a node: a queue's cells and words may be smaller than its box. */
function targetOf({ id, shape, box, slots, label, labelY, note, noteY }: DrawnNode): RouteEnd {
  const round = shape === 'ring'
  if (slots.length === 0) return { id, round, ...box }
  const { x, y, w, h } = slots[0]
  const top = labelY - heightOf(label) / 2
  const bottom = note === null ? y + h : noteY + heightOf(note) / 2
  const all = { x, y: top, w: w * slots.length, h: bottom - top }
  return { id, round, ...all, core: { ...all, y, h } }
}

/** What the words of a node cover. */
function wordsOf({ box, label, labelY }: DrawnNode): Rect {
  const [w, h] = [label.width, heightOf(label)]
  return { x: box.x + (box.w - w) / 2, y: labelY - h / 2, w, h }
}

function drawFrame(box: Rect, tone: DiagramTone, title: string, nodes: readonly Rect[]): DrawnFrame {
  const text = fitText(title, { width: box.w - 20, lines: 1, ...TITLE })
  const w = textWidth(text.lines[0], text.size) + 8
  const within = { x: box.x + 6, y: box.y + 4, w, h: 15 }
  const onBorder = nodes.some((node) => overlap(node, within) > 0)
  return { box, tone, title: text, onBorder, titleBox: onBorder ? { ...within, y: box.y - 7.5 } : within }
}

function boundsOf(curve: Curve): Rect {
  const [xs, ys] = [curve.map(({ x }) => x), curve.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return grownRect({ x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y }, 2)
}

function union(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y }
}
