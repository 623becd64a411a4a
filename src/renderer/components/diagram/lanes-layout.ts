import type { DiagramTone, LanesFigure } from '../../../shared/diagram'
import type { LocalizedText } from '../../../shared/text'
import type { Rect } from './geometry'
import { fitText, textWidth, type FittedText } from './text-fit'

export interface DrawnBar {
  readonly box: Rect
  readonly tone: DiagramTone
  /** What it is, in full; '' for nothing. */
  readonly name: string
  /** Null where there is no room for it. */
  readonly label: FittedText | null
  /** The strokes of a hatched bar; null for a solid one. */
  readonly hatch: string | null
}

/** Lanes as they are drawn, CSS pixels. */
export interface LanesLayout {
  readonly area: Rect
  readonly lanes: readonly {
    readonly label: FittedText
    readonly y: number
    readonly from: number
    readonly to: number
  }[]
  readonly bars: readonly DrawnBar[]
  readonly links: readonly { readonly x: number; readonly from: number; readonly to: number }[]
  readonly axis: { readonly y: number; readonly from: number; readonly to: number; readonly unit: string }
}

const ROW = 36
const BAR = 24
const AXIS = 26
const LEAST = 300
const MOST = 700
/** Between the strokes of a hatching. */
const STROKES = 7

/** Slanted strokes across a box, cut off at its sides. */
export function hatchOf({ x, y, w, h }: Rect): string {
  let path = ''
  for (let at = STROKES; at < w + h; at += STROKES) {
    const [x0, y0] = at <= w ? [x + at, y] : [x + w, y + at - w]
    const [x1, y1] = at <= h ? [x, y + at] : [x + at - h, y + h]
    path += `M${x0.toFixed(1)} ${y0.toFixed(1)}L${x1.toFixed(1)} ${y1.toFixed(1)}`
  }
  return path
}

/** Lays lanes out for a column of so many CSS pixels; below a least width they are drawn wider than the column. */
export function layoutLanes(
  figure: LanesFigure,
  say: (text: LocalizedText) => string,
  column: number,
): LanesLayout {
  const width = Math.min(MOST, Math.max(LEAST, column))
  const names = figure.lanes.map(({ label }) => {
    return fitText(say(label), { width: width * 0.26, lines: 2, size: 12.5, smallest: 10 })
  })
  const left = Math.max(...names.map((name) => name.width), 0) + 16
  const right = width - 14
  const scale = (right - left) / (figure.length || 1)
  const rowOf = new Map(figure.lanes.map(({ id }, index) => [id, index * ROW + ROW / 2]))
  const at = (moment: number) => left + moment * scale

  const bars = figure.bars.flatMap(({ lane, from, to, label, tone, idle = false }): DrawnBar[] => {
    const middle = rowOf.get(lane)
    if (middle === undefined) return []
    // A small gap between adjacent bars.
    const box = { x: at(from) + 0.75, y: middle - BAR / 2, w: Math.max(2, (to - from) * scale - 1.5), h: BAR }
    const name = label === undefined ? '' : say(label)
    const text = name === '' ? null : fitText(name, { width: box.w - 6, lines: 2, size: 11, smallest: 9 })
    const fits = text !== null && (text.lines.length === 1 || text.size <= 10)
    const cut = text !== null && text.lines.at(-1)!.endsWith('…') && !name.endsWith('…')
    return [{ box, tone, name, label: fits && !cut ? text : null, hatch: idle ? hatchOf(box) : null }]
  })
  const links = (figure.links ?? []).flatMap(({ at: moment, from, to }) => {
    const [a, b] = [rowOf.get(from), rowOf.get(to)]
    if (a === undefined || b === undefined) return []
    // From the edge of a bar where there is one at this moment, else from the lane itself.
    const edge = (lane: string) =>
      figure.bars.some((bar) => bar.lane === lane && bar.from <= moment && moment <= bar.to) ? BAR / 2 : 0
    const way = Math.sign(b - a)
    return [{ x: at(moment), from: a + way * edge(from), to: b - way * edge(to) }]
  })
  const bottom = figure.lanes.length * ROW
  const unit = figure.unit === undefined ? '' : say(figure.unit)
  const height = bottom + AXIS
  const unitWidth = unit === '' ? 0 : textWidth(unit, 11) + 8
  return {
    area: { x: 0, y: 0, w: width, h: height },
    lanes: names.map((label, index) => ({ label, y: index * ROW + ROW / 2, from: left, to: right })),
    bars,
    links,
    axis: { y: bottom + 8, from: left, to: right - unitWidth, unit },
  }
}
