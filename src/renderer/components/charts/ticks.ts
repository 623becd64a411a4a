import type { PlotData } from './plot'
import type { TimeWindow } from './time-window'

/** The upper end of an axis: the largest value with some air, on a round number; at least `least`, above 0. */
export function roundTop(largest: number, least: number): number {
  // Halved, so that the difference of the two ends of an axis does not overflow.
  const most = Number.MAX_VALUE / 2
  const wanted = Math.min(Math.max(least, largest * 1.06), most)
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= wanted)!
  return Math.min(step * power, most)
}

/** Machines with no more cores than this show all of them, however few are in use. */
const FEW_CORES = 8

/**
 * The upper end of an axis of cores in use: with the line of all cores in sight, but where there are many and most of the
 * plot would be empty; `cores` NaN: unknown.
 */
export function coresTop(largest: number, cores: number): number {
  const inSight = cores <= FEW_CORES || largest >= cores / 4
  return inSight ? Math.max(cores * 1.1, largest * 1.06) : roundTop(largest, 1)
}

/**
 * Both ends of the y axis. The lower one is 0 but where values fall below, as counters of foreign traces may.
 * @param top upper end for the largest value
 */
export function yRange({ ys }: PlotData, top: (largest: number) => number): { min: number; max: number } {
  let [least, most] = [0, 0]
  for (const column of ys)
    for (const value of column) {
      if (value === null) continue
      if (value > most) most = value
      if (value < least) least = value
    }
  return { min: least < 0 ? -top(-least) : 0, max: top(most) }
}

/** Room that a time on the axis wants, CSS pixels. */
const LABEL = 70

/** The ticks of a time axis that is so wide (CSS pixels), ms: the same in all tracks. */
export function timeTicks({ from, to }: TimeWindow, width: number): number[] {
  return timeSteps(from, to, Math.floor(Math.max(1, width) / LABEL))
}

/** Round times (ms) in a stretch: at most so many, in steps of 1, 2 or 5 times a power of ten. */
export function timeSteps(from: number, to: number, most: number): number[] {
  if (most < 1 || !(to > from)) return []
  const least = (to - from) / most
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].find((factor) => factor * power >= least)! * power
  const steps: number[] = []
  for (let at = Math.ceil(from / step); at * step <= to; at += 1) steps.push(at * step)
  return steps
}
