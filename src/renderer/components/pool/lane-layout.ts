import { doneAt } from '../../../shared/run/facts'
import type { Intervals } from '../../../shared/run/intervals'
import type { RunModel } from '../../../shared/run/model'
import type { LaneView, PoolView, RunView } from '../../../shared/run/view'
import type { TimeWindow } from '../charts/time-window'

/** A task narrower than this many pixels is not drawn as a bar of its own but adds to the shade of its pixels. */
export const NARROWEST = 2

/** `running`: not ended; `cut`: its process ended before it did. */
export type BarKind = 'ended' | 'running' | 'cut'

/** A task's bar, CSS pixels from the lane's left; `odd` alternates so that neighbours can be told apart. */
export interface TaskBar {
  readonly left: number
  readonly right: number
  readonly odd: boolean
  readonly kind: BarKind
}

/** What one lane looks like in a window. */
export interface LaneLayout {
  readonly bars: TaskBar[]
  /** Share of each pixel column covered by tasks too narrow for bars, 0–1. */
  readonly shade: Float32Array
  /** Where the lane exists, in pixels: idle where no task is. Equal: nowhere in this window. */
  readonly left: number
  readonly right: number
  /** Pixel at which its process was ended, NaN when it lives or its end is outside. */
  readonly died: number
}

/** Run time at which a task ended, or up to which it is known to run; and whether it ended by itself. */
export function endOf(
  { over, wall }: RunModel,
  index: number,
  tasks: Intervals,
): { readonly end: number; readonly kind: BarKind } {
  const end = tasks.until(index, wall)
  if (!Number.isNaN(tasks.end(index))) return { end, kind: 'ended' }
  return { end, kind: tasks.until(index) === Infinity && !over ? 'running' : 'cut' }
}

/** Run times between which a lane could work: from its pool's and its process's begin to the end of either. */
export function laneLifetime(
  model: RunView,
  lane: LaneView,
): { readonly from: number; readonly to: number; readonly died: boolean } {
  const process = model.byPid(lane.pid)
  const pool: PoolView | undefined = model.pools.get(lane.pool)
  const from = Math.max(0, pool?.createdAt ?? 0, process?.startedAt ?? 0)
  const endedAt = process?.endedAt ?? null
  const done = pool === undefined ? NaN : doneAt(model, pool)
  const to = Number.isNaN(done) ? model.wall : done
  return { from, to: Math.min(endedAt ?? Infinity, to), died: endedAt !== null && endedAt <= to }
}

/** Lays a lane out over `width` pixels. */
export function layoutLane(model: RunModel, lane: LaneView, window: TimeWindow, width: number): LaneLayout {
  const scale = width / (window.to - window.from)
  const x = (t: number) => Math.max(0, Math.min(width, (t - window.from) * scale))
  const bars: TaskBar[] = []
  const shade = new Float32Array(Math.ceil(width))
  const { tasks } = model
  tasks.byLane.each(lane.lane, window.from, window.to, (task, place) => {
    const { end, kind } = endOf(model, task, tasks)
    if (end < window.from) return
    const left = x(tasks.start(task))
    const right = x(end)
    if (right - left < NARROWEST && kind === 'ended') return addCoverage(shade, left, right)
    bars.push({ left, right, odd: place % 2 === 1, kind })
  })
  const life = laneLifetime(model, lane)
  const seen = life.died && life.to >= window.from && life.to <= window.to
  return { bars, shade, left: x(life.from), right: x(life.to), died: seen ? x(life.to) : NaN }
}

/** Adds the stretch to the pixels it touches, each by the part of it that is covered. */
export function addCoverage(shade: Float32Array, left: number, right: number): void {
  for (let pixel = Math.floor(left); pixel < right && pixel < shade.length; pixel += 1)
    shade[pixel] += Math.min(right, pixel + 1) - Math.max(left, pixel)
}

/**
 * The task (or wait, or hold) of a lane at run time `t` (the innermost), or the nearest within `slack` ms: its index in
 * `tasks`, -1 for none.
 */
export function taskAt(model: RunModel, tasks: Intervals, lane: number, t: number, slack: number): number {
  let best = -1
  let distance = slack
  tasks.byLane.each(lane, t - slack, t + slack, (task) => {
    const away = Math.max(tasks.start(task) - t, t - endOf(model, task, tasks).end, 0)
    if (away > distance || (away === distance && best >= 0 && away > 0)) return
    best = task
    distance = away
  })
  return best
}
