import type { RunModel } from '../model'
import type { Pool } from '../pool'
import type { Measure, MeasuredValue } from './measures'
import type { MetricChange, Metric, MetricValue } from './types'
import { mainPool } from '../facts'
import { fixedMeasures } from './measures'
import { namedMeasures } from './named-measures'
import { METRIC_GROUPS } from './types'

/** A ratio closer to 1 than this is what two runs of the same differ by anyway. */
export const NOISE = 0.03

/** A metric, with what the sentence has to know of it. */
export interface WeighedMetric extends Metric {
  readonly measure: Measure
}

const UNKNOWN: MetricValue = { value: null, least: false }

/** Names the run gives itself, in its own program only: what they mean is not the same elsewhere. */
const OWN_NAMES = ['work', 'verdict'] as const

/**
 * All measures of all runs side by side; one that no run knows is left out.
 * @param settled a run each: whether totals of it and the baseline's may be judged (both came to their end, same work)
 */
export function metricsOf(
  models: readonly RunModel[],
  baseline: number,
  alike: boolean,
  settled: readonly boolean[],
): WeighedMetric[] {
  const pools = poolsOf(models, baseline)
  const runs = models.map(
    (model, run) =>
      new Map(
        [...fixedMeasures(model, pools[run]!), ...namedMeasures(model)]
          .filter((measured) => alike || isGeneral(measured))
          .map((measured) => [measured.id, measured]),
      ),
  )
  const measures = new Map<string, MeasuredValue>()
  for (const run of [runs[baseline]!, ...runs])
    for (const [id, measured] of run) if (!measures.has(id)) measures.set(id, measured)
  return [...measures.values()]
    .sort((a, b) => METRIC_GROUPS.indexOf(a.group) - METRIC_GROUPS.indexOf(b.group))
    .map((measure): WeighedMetric => {
      const values = runs.map((run): MetricValue => {
        const own = run.get(measure.id)
        return own === undefined ? UNKNOWN : { value: own.value, least: own.least }
      })
      const changes = values.map((value, run) =>
        changeOf(measure, values[baseline]!, value, alike && (settled[run] || !measure.total)),
      )
      const { id, group, label, unit, wanted } = measure
      return { id, group, label, unit, wanted, values, changes, measure }
    })
    .filter(({ values }) => values.some(({ value }) => value !== null))
}

/** Measures that mean the same whatever ran. */
function isGeneral({ id, group }: MeasuredValue): boolean {
  return !(OWN_NAMES as readonly string[]).includes(group) && !id.includes('/') && !id.startsWith('queued')
}

function changeOf(measure: Measure, from: MetricValue, to: MetricValue, judged: boolean): MetricChange {
  if (from.value === null || to.value === null)
    return { difference: null, ratio: null, noise: false, better: null }
  const difference = to.value - from.value
  const ratio = from.value === 0 ? null : to.value / from.value
  const close = ratio === null ? difference === 0 : Math.abs(ratio - 1) < NOISE
  const noise = close || Math.abs(difference) < measure.tiny
  const directed = judged && !noise && measure.wanted !== null && !from.least && !to.least
  const better = directed ? difference < 0 === (measure.wanted === 'less') : null
  return { difference, ratio, noise, better }
}

/** The pool of each run that is compared: the baseline's main one, by its id; else what each run is about itself. */
export function poolsOf(models: readonly RunModel[], baseline: number): (Pool | null)[] {
  const main = mainPool(models[baseline]!)
  return models.map((model) => (main === null ? undefined : model.pools.get(main.id)) ?? mainPool(model))
}
