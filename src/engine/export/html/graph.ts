import type { Format } from '../../../shared/format'
import { marks, path, timeMarks } from './axis'
import { esc } from './markup'

/** The drawing in its own units; the page scales it. */
export const WIDTH = 1000
export const LEFT = 104
export const RIGHT = 10
const TOP = 12
const BOTTOM = 26

export interface Line {
  readonly name: string
  readonly t: Float64Array
  readonly values: Float64Array
  /** Class of its colour: `s1` … `s8`, or `all` for the sum, which is filled. */
  readonly colour: string
}

export interface GraphOptions {
  readonly title: string
  /** What the axis counts in, beside its name. */
  readonly unit: string
  /** End of the time axis, ms. */
  readonly end: number
  readonly height?: number
  readonly base?: 10 | 1024
  readonly label: (value: number) => string
  readonly format: Format
  /** Holds values until the next. */
  readonly step?: boolean
}

/** x of a run time in a drawing whose time axis ends at `end`. */
export function scaleX(end: number): (t: number) => number {
  const width = WIDTH - LEFT - RIGHT
  return (t) => LEFT + (width * Math.max(0, Math.min(t, end))) / Math.max(end, 1e-9)
}

/** Lines over run time with axes and a legend; a gap in the values is a gap in the line. */
export function graph(lines: readonly Line[], options: GraphOptions): string {
  const { title, unit, end, height = 220, base = 10, label, format, step = false } = options
  let most = 0
  let least = 0
  for (const { values } of lines)
    for (const value of values) {
      if (value > most) most = value
      if (value < least) least = value
    }
  // Counters of foreign traces may fall below 0.
  const below = least < 0 ? marks(-least, 2, base).slice(1) : []
  const levels = [...below.reverse().map((level) => -level), ...marks(most, 4, base)]
  const [bottom, top] = [levels[0], levels[levels.length - 1]]
  const floor = height - BOTTOM
  const x = scaleX(end)
  // As parts of the larger end: differences of the largest numbers, and parts of the least ones, are none.
  const part = (value: number) => value / Math.max(top, -bottom)
  const y = (value: number) =>
    floor - ((floor - TOP) * (part(value) - part(bottom))) / (part(top) - part(bottom))
  const grid = levels.map(
    (level) =>
      `<path class="grid" d="M${LEFT} ${y(level).toFixed(1)}H${WIDTH - RIGHT}"/>` +
      `<text x="${LEFT - 8}" y="${(y(level) + 4).toFixed(1)}" class="tick-y">${esc(label(level))}</text>`,
  )
  const drawn = lines.map(({ name, t, values, colour }) => {
    const d = path(t, values, x, y, step)
    const area = colour === 'all' ? `<path class="area" d="${area0(d, floor)}"/>` : ''
    return `${area}<path class="line ${colour}" d="${d}"><title>${esc(name)}</title></path>`
  })
  const legend = lines.map(({ name, colour }) => `<li><i class="swatch ${colour}"></i>${esc(name)}</li>`)
  return `<figure>
<figcaption>${esc(title)} <small>${esc(unit)}</small></figcaption>
<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${esc(title)}">
${grid.join('')}${timeAxis(end, floor, format)}
${drawn.join('\n')}
</svg>
${lines.length > 1 ? `<ul class="legend">${legend.join('')}</ul>` : ''}
</figure>`
}

/** Marks and words below a drawing. */
export function timeAxis(end: number, floor: number, format: Format): string {
  const x = scaleX(end)
  return timeMarks(end)
    .map((mark) => {
      const px = x(mark).toFixed(1)
      const anchor = x(mark) > WIDTH - RIGHT - 24 ? ' last' : ''
      return `<path class="mark" d="M${px} ${floor}v4"/><text x="${px}" y="${floor + 18}" class="tick-x${anchor}">${esc(format.axisTime(mark, { from: 0, to: end }))}</text>`
    })
    .join('')
}

/** The area below a line: each of its unbroken stretches closed at the floor. */
function area0(d: string, floor: number): string {
  return d
    .split('M')
    .slice(1)
    .map((stretch) => {
      const points = stretch.split('L')
      const [first, last] = [points[0], points[points.length - 1]].map((point) => point.split(' ')[0])
      return `M${first} ${floor}L${points.join('L')}L${last} ${floor}Z`
    })
    .join('')
}
