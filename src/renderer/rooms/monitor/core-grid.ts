/** How the cores of a machine share a box: CSS pixels. */
export interface CoreGrid {
  /** An area for each core, or where they are too many a strip whose colour says how busy it was. */
  readonly kind: 'areas' | 'strips'
  readonly columns: number
  readonly rows: number
  /** Between two columns, and two rows. */
  readonly gapX: number
  readonly gapY: number
  /** Whether there is room for the core's number and its share now. */
  readonly labelled: boolean
}

/** Room that number and share take, and what a graph between them is at the least. */
export const LABEL = { number: 16, share: 40 } as const
const LEAST = { labelled: 36, bare: 22, height: 12 } as const
const ROW = 22
const STRIP = 3

/** The largest graphs that have room for all; whole rows are filled as evenly as can be. */
export function coreGrid(count: number, width: number, height: number): CoreGrid {
  for (const labelled of [true, false]) {
    const gapX = labelled ? 10 : 4
    const gapY = labelled ? 5 : 3
    const least = labelled ? LABEL.number + LEAST.labelled + LABEL.share : LEAST.bare
    const most = Math.floor((height + gapY) / ((labelled ? ROW : LEAST.height) + gapY))
    for (let rows = Math.min(count, labelled ? 2 : 1); rows <= most; rows += 1) {
      const columns = Math.ceil(count / rows)
      if (columns * (least + gapX) - gapX <= width)
        return { kind: 'areas', columns, rows, gapX, gapY, labelled }
    }
  }
  const rows = Math.max(1, Math.min(count, Math.floor(height / STRIP)))
  return { kind: 'strips', columns: Math.ceil(count / rows), rows, gapX: 4, gapY: 0, labelled: false }
}
