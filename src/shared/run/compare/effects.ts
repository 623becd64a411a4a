import type { WeighedMetric } from './metrics'

/** What one run differs in from the baseline, and how much that counts. */
export interface Effect {
  readonly metric: WeighedMetric
  /** Index of the run. */
  readonly run: number
  /** Natural logarithm of the ratio, ±LARGEST_EFFECT where the baseline was 0. */
  readonly log: number
  readonly weight: number
}

/**
 * Eight times as much is as striking as eighty: beyond this, size counts no more, so that a wait that grew from next to
 * nothing does not outdo a run that took twice as long.
 */
export const LARGEST_EFFECT = Math.log(8)

/** A wait that is below this part of the wall time in both runs explains nothing of them, whatever its ratio. */
const SMALL_WAIT = 0.005

/**
 * Real differences from the baseline, the most telling first. Noise, what is known in part only and totals of runs that
 * did not come to their end (`settled` false) are not among them, nor waits next to nothing in both.
 */
export function effectsOf(
  metrics: readonly WeighedMetric[],
  baseline: number,
  settled: readonly boolean[],
): Effect[] {
  const wall = metrics.find(({ id }) => id === 'wall')
  const isSmall = ({ unit, group, values }: WeighedMetric, run: number) =>
    unit === 'milliseconds' &&
    group === 'waits' &&
    [baseline, run].every((one) => values[one]!.value! < SMALL_WAIT * (wall?.values[one]!.value ?? NaN))
  const effects = metrics.flatMap((metric) => {
    const { measure, values, changes } = metric
    if (measure.weight === 0) return []
    return changes.flatMap(({ ratio, noise, difference }, run): Effect[] => {
      if (run === baseline || noise || difference === null) return []
      if (values[run]!.least || values[baseline]!.least) return []
      if (isSmall(metric, run)) return []
      if (measure.total && !settled[run]) return []
      const log = ratio === null || ratio <= 0 ? Math.sign(difference) * LARGEST_EFFECT : Math.log(ratio)
      return [{ metric, run, log, weight: measure.weight * Math.min(Math.abs(log), LARGEST_EFFECT) }]
    })
  })
  // PSS is the honest sum; where it is known, RSS says the same worse.
  const pss = metrics.some(
    ({ id, values }) => id === 'peak-pss' && values.every(({ value }) => value !== null),
  )
  return effects
    .filter(({ metric }) => !(pss && metric.id === 'peak-rss'))
    .sort((a, b) => b.weight - a.weight)
}
