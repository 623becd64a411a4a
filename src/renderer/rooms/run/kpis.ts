import type { LedgerRecord } from '../../../shared/run/records'
import type { PoolView, RunView } from '../../../shared/run/view'
import { byteParts, durationParts, number, percentParts, valueParts } from '../../format'
import type { Parts } from '../../format'
import { poolUtilization, taskRate } from '../../components/pool/utilization'

export const KPI_IDS = [
  'elapsed',
  'tasks',
  'rate',
  'utilization',
  'cpu',
  'memory',
  'processes',
  'coverage',
  'cost',
  'dropped',
] as const
export type KpiId = (typeof KPI_IDS)[number]

/** Forkscope's own cost is the mean of this many milliseconds. */
const COST_MS = 5000

/** One number of the strip. */
export interface Kpi extends Parts {
  readonly id: KpiId
  /** Which of its names is meant: memory may be PSS or RSS, now or at its peak. */
  readonly variant?: 'rss' | 'peakPss' | 'peakRss'
  /** A total to set it against: tasks of so many, percent of so many workers. */
  readonly total?: number
  /** The number itself, where it is set against a total. */
  readonly done?: number
  /** Of all processes: those that lived under one tick. */
  readonly brief?: number
  /** Leaves first where there is little room. */
  readonly lesser: number
}

function memory(model: RunView): Kpi {
  const of = (field: 'pss' | 'rss') => (model.over ? model.peak(field) : model.tree.last(field))
  const pss = of('pss')
  const known = !Number.isNaN(pss)
  const variant = model.over ? (known ? 'peakPss' : 'peakRss') : known ? undefined : 'rss'
  return { id: 'memory', variant, ...byteParts(known ? pss : of('rss')), lesser: 1 }
}

/** All that there ever were; whoever only looked, or lost events, knows of that many at least. */
function processes({ processes, unsampled, source, lost }: LedgerRecord): Kpi {
  const least = source === 'sampling' || lost > 0
  const brief = unsampled > 0 ? unsampled : undefined
  return { id: 'processes', value: `${least ? '≥ ' : ''}${number(processes)}`, unit: '', brief, lesser: 2 }
}

/** The strip's numbers, in order. What does not apply to a run is not there; what is not known yet is "—". */
export function kpisOf(model: RunView, pool: PoolView | null): Kpi[] {
  const kpis: Kpi[] = [{ id: 'elapsed', ...durationParts(model.wall), lesser: 0 }]
  if (pool !== null) {
    kpis.push(
      {
        id: 'tasks',
        value: number(pool.tasks),
        unit: '',
        total: pool.planned ?? undefined,
        done: pool.tasks,
        lesser: 0,
      },
      { id: 'rate', ...valueParts(taskRate(model, pool), 'perSecond'), lesser: 2 },
      { id: 'utilization', ...percentParts(poolUtilization(model, pool)), total: pool.size, lesser: 0 },
    )
  }
  const { spent, sampled } = model.cpuTime()
  // A trace of another tool knows nothing of CPU time.
  const unknown = spent === 0 && model.over && model.tree.length === 0
  kpis.push({ id: 'cpu', ...durationParts(unknown ? NaN : spent / 1e6), lesser: 0 }, memory(model))
  if (model.ledger !== null) kpis.push(processes(model.ledger))
  if (model.ledger !== null && spent > 0)
    kpis.push({ id: 'coverage', ...percentParts(Math.min(1, sampled / spent), 1), lesser: 3 })
  const cost = ownCost(model)
  kpis.push({ id: 'cost', ...percentParts(cost), lesser: 4 })
  const lost = model.dropped + model.malformed
  if (lost > 0) kpis.push({ id: 'dropped', value: number(lost), unit: '', lesser: 0 })
  return kpis
}

/** Mean of the engine's share over the last seconds, in the end over the run: single ticks scatter too much to be read. */
function ownCost({ tree, now, over }: RunView): number {
  const from = over ? 0 : tree.lowerBound(now - COST_MS)
  const shares = tree.slice('engineCpu', from).filter((share) => !Number.isNaN(share))
  return shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) / shares.length : NaN
}
