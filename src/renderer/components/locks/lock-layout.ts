import type { Lane, RunModel } from '../../../shared/run/model'
import type { TimeWindow } from '../charts/time-window'
import type { BarKind } from '../pool/lane-layout'
import { addCoverage, endOf, laneLifetime, NARROWEST } from '../pool/lane-layout'

/** Deeper ones are drawn like these: there is no room to make them any smaller. */
const DEEPEST = 2

/** A wait or a hold, CSS pixels from the lane's left; `depth`: how many others it lies within. */
export interface LockBar {
  readonly left: number
  readonly right: number
  readonly lock: string
  readonly holds: boolean
  readonly depth: number
  readonly kind: BarKind
}

/** What one lane looks like in a window. */
export interface LockLayout {
  readonly bars: LockBar[]
  /** Share of each pixel column covered by what is too narrow for bars, 0–1, by lock: waits and holds. */
  readonly shades: ReadonlyMap<string, { readonly waits: Float32Array; readonly holds: Float32Array }>
  /** Where the lane exists, and where its process ended (NaN: not in sight). */
  readonly left: number
  readonly right: number
  readonly died: number
  /** Stretches in which the lane was part of a deadlock. */
  readonly stuck: readonly { readonly left: number; readonly right: number }[]
}

/** Lays the waits and holds of a lane out over `width` pixels. */
export function layoutLocks(model: RunModel, lane: Lane, window: TimeWindow, width: number): LockLayout {
  const scale = width / (window.to - window.from)
  const x = (t: number) => Math.max(0, Math.min(width, (t - window.from) * scale))
  const bars: LockBar[] = []
  const shades = new Map<string, { waits: Float32Array; holds: Float32Array }>()
  const { locks } = model
  const around: number[] = []
  locks.byLane.each(lane.lane, window.from, window.to, (row) => {
    const { end, kind } = endOf(model, row, locks)
    const start = locks.start(row)
    // In order of begin: what has ended by then does not lie around this one.
    while (around.length > 0 && around.at(-1)! <= start) around.pop()
    const depth = Math.min(around.length, DEEPEST)
    around.push(end)
    if (end < window.from) return
    const [left, right, lock, holds] = [x(start), x(end), locks.name(row), locks.tag(row) === 1]
    if (right - left >= NARROWEST || kind !== 'ended') {
      bars.push({ left, right, lock, holds, depth, kind })
      return
    }
    let shade = shades.get(lock)
    if (shade === undefined) {
      const size = Math.ceil(width)
      shades.set(lock, (shade = { waits: new Float32Array(size), holds: new Float32Array(size) }))
    }
    addCoverage(holds ? shade.holds : shade.waits, left, right)
  })
  const life = laneLifetime(model, lane)
  const died = life.died && life.to >= window.from && life.to <= window.to ? x(life.to) : NaN
  const stuck = model.deadlocks
    .filter(({ members, start, end }) => {
      return (
        start < window.to && (end ?? Infinity) > window.from && members.some((one) => one.lane === lane.lane)
      )
    })
    .map(({ start, end }) => ({ left: x(start), right: x(end ?? model.wall) }))
  return { bars, shades, left: x(life.from), right: x(life.to), died, stuck }
}
