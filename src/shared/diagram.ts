import type { LocalizedText } from './text'

/*
 * Model diagrams of the lessons, as data: a scenario says what is there and how it hangs together, the window draws it
 * in its own colours. They are made from the knobs (`Scenario.diagrams`), so that three workers are three boxes.
 */

/** What a thing is; the window has one colour for each. `quiet`: context, drawn in the colour of lines. */
export type DiagramTone =
  'process' | 'thread' | 'loop' | 'task' | 'queue' | 'store' | 'lock' | 'server' | 'good' | 'bad' | 'quiet'

/**
 * A box on the grid. One cell is as wide as three or four letters and as high as one line with its margins: a label of
 * twelve Latin letters or six Chinese characters needs a width of 3.
 */
export interface DiagramNode {
  readonly id: string
  /** Left and top edge, cells; fractions allowed. */
  readonly x: number
  readonly y: number
  /** Default 3 × 1. */
  readonly w?: number
  readonly h?: number
  readonly label: LocalizedText
  /** A second, smaller line. */
  readonly note?: LocalizedText
  readonly tone: DiagramTone
  /** `store`: drawn as a cylinder; `queue`: as a row of `slots`; `ring`: as a circle with an arrow (a loop). */
  readonly shape?: 'box' | 'store' | 'queue' | 'ring'
  /** Queues: cells drawn, and how many of them are filled. */
  readonly slots?: { readonly count: number; readonly filled: number }
}

/** A frame around nodes with a title at its top: one process, one machine. Drawn behind everything. */
export interface DiagramFrame {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly label: LocalizedText
  readonly tone: DiagramTone
}

/** An arrow between two nodes, from border to border. */
export interface DiagramEdge {
  readonly from: string
  readonly to: string
  readonly label?: LocalizedText
  readonly dashed?: boolean
  /** Where arrow heads are; default `to`. */
  readonly heads?: 'to' | 'both' | 'none'
  readonly tone?: DiagramTone
  /**
   * Sideways bow of the line in cells, for two arrows between the same nodes and for loops; 0 is straight. Positive: to
   * the right as seen along the arrow (an arrow that points right bows downwards).
   */
  readonly bend?: number
}

/** Boxes and arrows. */
export interface GraphFigure {
  readonly kind: 'graph'
  readonly caption: LocalizedText
  /** Size of the grid, cells. At most 24 wide. */
  readonly width: number
  readonly height: number
  readonly frames?: readonly DiagramFrame[]
  readonly nodes: readonly DiagramNode[]
  readonly edges: readonly DiagramEdge[]
}

/** Bars on lanes over time: who does what, when. */
export interface LanesFigure {
  readonly kind: 'lanes'
  readonly caption: LocalizedText
  /** Length of the time axis, in any unit. */
  readonly length: number
  /** Drawn under the axis ("time", "ms"). */
  readonly unit?: LocalizedText
  readonly lanes: readonly { readonly id: string; readonly label: LocalizedText }[]
  readonly bars: readonly {
    readonly lane: string
    readonly from: number
    readonly to: number
    readonly label?: LocalizedText
    readonly tone: DiagramTone
    /** Hatched: time that passes without work (waiting). */
    readonly idle?: boolean
  }[]
  /** Dashed lines between two lanes at one moment: a message, a hand-over, a write. */
  readonly links?: readonly { readonly at: number; readonly from: string; readonly to: string }[]
}

export type Figure = GraphFigure | LanesFigure
