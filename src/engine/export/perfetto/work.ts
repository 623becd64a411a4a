import type { RunRecord } from '../../../shared/run/records'

/** A task, a wait or a hold. Times in run milliseconds. */
export interface Piece {
  readonly lane: number
  readonly kind: 'task' | 'wait' | 'hold'
  readonly name: string
  readonly start: number
  /** NaN: it never ended. */
  end: number
  /** Milliseconds it waited before it began; NaN: not known. */
  readonly queued: number
}

const KINDS = ['wait', 'hold'] as const

/**
 * Everything that was done on lanes, straight from the records: the run model keeps the newest only. Begin and end that
 * were told apart are put together as the model does it (Intervals.put).
 */
export function piecesOf(records: readonly RunRecord[]): Map<number, Piece[]> {
  const byLane = new Map<number, Piece[]>()
  const open = new Map<string, Piece[]>()
  const take = (
    lane: number,
    kind: Piece['kind'],
    start: number,
    end: number,
    queued: number,
    name: string,
  ) => {
    const key = `${lane} ${kind} ${start} ${name}`
    const begun = Number.isNaN(end) ? undefined : open.get(key)?.pop()
    if (begun !== undefined) {
      begun.end = end
      return
    }
    const piece: Piece = { lane, kind, name, start, end, queued }
    const all = byLane.get(lane)
    if (all === undefined) byLane.set(lane, [piece])
    else all.push(piece)
    if (!Number.isNaN(end)) return
    const same = open.get(key)
    if (same === undefined) open.set(key, [piece])
    else same.push(piece)
  }
  for (const record of records) {
    if (record.kind === 'tasks')
      for (let row = 0; row < record.lane.length; row += 1) {
        const { lane, start, end, queued, names } = record
        take(lane[row], 'task', start[row], end[row], queued[row], names[row])
      }
    else if (record.kind === 'locks')
      for (let row = 0; row < record.lane.length; row += 1) {
        const { lane, phase, start, end, names } = record
        take(lane[row], KINDS[phase[row]] ?? 'wait', start[row], end[row], NaN, names[row])
      }
  }
  return byLane
}

/** One piece on the trace's clock (whole microseconds), and how many others it would cross on one track. */
export interface Slice {
  readonly piece: Piece
  /** Of its lane. */
  readonly pool: string
  readonly start: number
  readonly end: number
  /** 0: on the lane's own track; slices of one layer nest or lie apart, always. */
  layer: number
}

/**
 * Puts slices in order (outer before inner) and on as many layers as it takes for those of each layer to nest. Programs
 * tell of their work in their own clock's words, and hold locks across tasks: what crosses can't be on one track.
 */
export function layered(slices: Slice[]): Slice[] {
  slices.sort((a, b) => a.start - b.start || b.end - a.end)
  const layers: number[][] = []
  for (const slice of slices) {
    let layer = 0
    for (; ; layer += 1) {
      const ends = (layers[layer] ??= [])
      while (ends.length > 0 && ends[ends.length - 1] <= slice.start) ends.pop()
      if (ends.length > 0 && ends[ends.length - 1] < slice.end) continue
      ends.push(slice.end)
      break
    }
    slice.layer = layer
  }
  return slices
}
