import type { Knob } from '../knobs'
import type { RunModel } from './model'
import type { Comparison, Difference } from './compare/types'
import { alignRoles } from './compare/align'
import { areAlike, differencesOf } from './compare/differences'
import { metricsOf, NOISE, poolsOf } from './compare/metrics'
import { sentenceOf } from './compare/sentence'

export type { MetricChange, Comparison, Difference, Metric, MetricGroup, MetricUnit } from './compare/types'
export type { RoleFacts, RoleRow, MetricValue } from './compare/types'

export interface CompareOptions {
  /** Index of the run that the others are set against; the first by default. */
  readonly baseline?: number
  /** Knobs of the scenario, for their names; without them ids are shown. */
  readonly knobs?: readonly Knob[]
  /** What the runs are called in the sentence; A, B … by default. */
  readonly names?: readonly string[]
}

/** What the run at `index` is called in a comparison: A, B … */
export function runLetter(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}

/**
 * Sets runs side by side: what they have in common is aligned by role, never by pid; what is unknown stays unknown (null).
 * Pure, and right at any moment of runs that are still going on.
 */
export function compareRuns(models: readonly RunModel[], options: CompareOptions = {}): Comparison {
  const baseline = Math.min(options.baseline ?? 0, Math.max(0, models.length - 1))
  const alike = areAlike(models.flatMap(({ meta }) => (meta === null ? [] : [meta.origin])))
  if (models.length === 0)
    return { baseline, alike, differences: [], metrics: [], roles: [], sentence: sentenceOf(empty) }
  const pools = poolsOf(models, baseline)
  const counts = pools.map((pool) => pool?.tasks ?? null)
  const sameWork = counts.map((count) => isNear(count, counts[baseline]!))
  const finished = models.map((model) => model.over && model.outcome === 'completed')
  // Different programs never do the same work: there all that ended is set side by side, and nothing is called better.
  const settled = models.map((_, run) => finished[run]! && finished[baseline]! && (sameWork[run]! || !alike))
  const weighed = metricsOf(models, baseline, alike, settled)
  const differences: Difference[] = differencesOf(models, options.knobs ?? [])
  if (alike && finished.every(Boolean) && sameWork.includes(false))
    differences.push({
      kind: 'work',
      knob: '',
      level: 'note',
      label: { en: 'Tasks done', 'zh-CN': '完成的任务数' },
      values: counts.map((count) => ({ en: String(count ?? ''), 'zh-CN': String(count ?? '') })),
    })
  const names = models.map((_, run) => options.names?.[run] ?? runLetter(run))
  const told = { models, pools, metrics: weighed, differences, baseline, alike, settled, names }
  return {
    baseline,
    alike,
    differences,
    metrics: weighed.map(({ measure: _, ...metric }) => metric),
    roles: alignRoles(models),
    sentence: sentenceOf(told),
  }
}

const empty = {
  models: [],
  pools: [],
  metrics: [],
  differences: [],
  names: [],
  settled: [],
  baseline: 0,
  alike: true,
}

/** Unknown against unknown is the same: where nobody counts the work, what ran is taken as it is. */
function isNear(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  return Math.abs(a - b) <= NOISE * Math.max(a, b)
}
