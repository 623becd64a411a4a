import uPlot from 'uplot'
import type { CanvasTheme } from '../canvas/theme'
import type { TimeWindow } from './time-window'

/** One line of a chart. */
export interface PlotLine {
  /** Its process's, pool's or queue's key: what focus and read-out know it by. */
  readonly key: string
  readonly label: string
  /** Index into the palette, or a token of its own. */
  readonly colour: number | 'accent' | 'warn' | 'mute' | 'ink'
  readonly dash: readonly number[]
}

/** Columns of a chart: x in seconds of run time, a y column for each line, null = gap. */
export interface PlotData {
  readonly x: number[]
  readonly ys: (number | null)[][]
}

/** Room around the plot for axes, CSS pixels; the same in stacked charts, so that their times lie above each other. */
export interface Insets {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** What lines fill. */
export type Filled = 'none' | 'area' | 'layers'
/** How much of its colour a line fills with: the two last digits of a colour. */
const FILL = { none: '00', area: '30', layers: '8c' } as const

export interface PlotOptions {
  readonly insets: Insets
  /** Steps instead of slopes: the value holds until the next. */
  readonly stepped: boolean
  /** Where the ticks of the time axis are, in seconds. */
  readonly ticksX: () => number[]
  readonly formatX: (seconds: number) => string
  readonly formatY: (value: number) => string
}

export function lineColour(line: PlotLine, theme: CanvasTheme): string {
  return typeof line.colour === 'number'
    ? theme.series[line.colour % theme.series.length]
    : theme[line.colour]
}

/** uPlot as our charts use it: no legend and no cursor of its own, scales set from outside, colours of the theme. */
export class Plot {
  readonly #u: uPlot
  readonly #options: PlotOptions
  #lines: readonly PlotLine[] = []
  #theme: CanvasTheme
  #filled: Filled = 'none'
  #layered = false

  constructor(host: HTMLElement, options: PlotOptions, theme: CanvasTheme, width: number, height: number) {
    this.#theme = theme
    this.#options = options
    const { insets } = options
    const asGiven = (_: uPlot, min: number, max: number): uPlot.Range.MinMax => [min, max]
    const axis: uPlot.Axis = {
      stroke: () => this.#theme.mute,
      grid: { stroke: () => this.#theme.line, width: 1 },
      ticks: { show: false },
      font: theme.font,
      gap: 6,
    }
    this.#u = new uPlot(
      {
        width,
        height,
        // Without a time axis the lowest tick of the other one needs room for the half of it that is below the plot.
        padding: [insets.top, insets.right, insets.bottom === 0 ? 7 : 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: false, auto: false, range: asGiven },
          y: { auto: false, range: asGiven },
        },
        axes: [
          {
            ...axis,
            scale: 'x',
            size: insets.bottom,
            splits: () => options.ticksX(),
            values: (_, splits) => splits.map((at) => (insets.bottom === 0 ? '' : options.formatX(at))),
          },
          {
            ...axis,
            scale: 'y',
            size: insets.left,
            space: 22,
            values: (_, splits) => splits.map((at) => options.formatY(at)),
          },
        ],
        series: [{}],
      },
      [[]],
      host,
    )
  }

  /**
   * Takes over what changed and redraws once. `focus`: keys of lines that stand out; `dim`: the others step back;
   * `filled`: `layers` lie on each other, and each fills what is between it and the one below, an `area` what is below the
   * first.
   */
  draw(
    lines: readonly PlotLine[],
    data: PlotData,
    window: TimeWindow,
    range: { readonly min: number; readonly max: number },
    focus: ReadonlySet<string>,
    dim: boolean,
    filled: Filled,
  ): void {
    const u = this.#u
    u.batch(() => {
      this.#sync(lines, filled)
      lines.forEach((line, i) => {
        const series = u.series[i + 1]
        const focused = focus.has(line.key)
        series.width = focused ? 2.4 : filled === 'layers' ? 1 : 1.4
        series.alpha = dim && !focused ? 0.22 : 1
        series.dash = line.dash as number[]
      })
      u.setData([data.x, ...data.ys] as uPlot.AlignedData, false)
      u.setScale('y', range)
      u.setScale('x', { min: window.from / 1000, max: window.to / 1000 })
    })
  }

  resize(width: number, height: number): void {
    this.#u.setSize({ width, height })
  }

  retheme(theme: CanvasTheme): void {
    this.#theme = theme
  }

  destroy(): void {
    this.#u.destroy()
  }

  #sync(lines: readonly PlotLine[], filled: Filled): void {
    const u = this.#u
    this.#lines = lines
    this.#filled = filled
    const before = u.series.length
    while (u.series.length - 1 > lines.length) u.delSeries(u.series.length - 1)
    while (u.series.length - 1 < lines.length) u.addSeries(this.#series())
    if (u.series.length === before && this.#layered === (filled === 'layers')) return
    this.#layered = filled === 'layers'
    u.delBand(null)
    if (this.#layered)
      for (let upper = 2; upper < u.series.length; upper += 1) u.addBand({ series: [upper, upper - 1] })
  }

  #series(): uPlot.Series {
    const colour = (at: number) =>
      this.#lines[at - 1] === undefined ? '' : lineColour(this.#lines[at - 1], this.#theme)
    return {
      scale: 'y',
      auto: false,
      points: { show: false },
      stroke: (_, i) => colour(i),
      fill: (_, i) => {
        const fills = this.#filled === 'layers' || (this.#filled === 'area' && i === 1)
        return fills ? `${colour(i)}${FILL[this.#filled]}` : 'transparent'
      },
      ...(this.#options.stepped ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
    }
  }
}
