import { coverage, cpuSpent, memory, processCount, taskRate, utilization } from '../../../shared/run/facts'
import type { PoolView, RunView } from '../../../shared/run/view'
import { atLeast, byteParts, durationParts, number, percentParts, valueParts } from '../../format'
import type { NumberParts } from '../../format'

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
export interface Kpi extends NumberParts {
  readonly id: KpiId
  /** Which of its names is meant: memory may be PSS or RSS, now or at its peak. */
  readonly variant?: 'rss' | 'peakPss' | 'peakRss' | 'took'
  /** A total to set it against: tasks of so many, percent of so many workers. */
  readonly total?: number
  /** The number itself, where it is set against a total. */
  readonly done?: number
  /** Of all processes: those that lived under one tick. */
  readonly brief?: number
}

function memoryKpi(model: RunView): Kpi {
  const { value, kind } = memory(model)
  const variant = model.over ? (kind === 'pss' ? 'peakPss' : 'peakRss') : kind === 'pss' ? undefined : 'rss'
  return { id: 'memory', variant, ...byteParts(value) }
}

/**
 * The numbers of a run, those that matter most to its reader first. What does not apply to it is not there; what is not
 * known (yet) is "—".
 */
export function kpisOf(model: RunView, pool: PoolView | null): Kpi[] {
  const kpis: Kpi[] = []
  if (pool !== null) {
    kpis.push(
      {
        id: 'tasks',
        value: number(pool.tasks),
        unit: '',
        total: pool.planned ?? undefined,
        done: pool.tasks,
      },
      { id: 'rate', ...valueParts(taskRate(model, pool), 'perSecond') },
      { id: 'utilization', ...percentParts(utilization(model, pool)), total: pool.size },
    )
  }
  const variant = model.over ? 'took' : undefined
  kpis.push({ id: 'elapsed', variant, ...durationParts(model.wall) })
  kpis.push({ id: 'cpu', ...durationParts(cpuSpent(model) / 1e6) }, memoryKpi(model))
  const { value, least } = processCount(model)
  if (!Number.isNaN(value) && (model.over || model.ledger !== null)) {
    const { unsampled = NaN } = model.ledger ?? {}
    const brief = unsampled > 0 ? unsampled : undefined
    kpis.push({ id: 'processes', value: atLeast(number(value), least), unit: '', brief })
  }
  const covered = coverage(model)
  if (!Number.isNaN(covered)) kpis.push({ id: 'coverage', ...percentParts(covered, 1) })
  const cost = ownCost(model)
  kpis.push({ id: 'cost', ...percentParts(cost) })
  const lost = model.dropped + model.malformed
  if (lost > 0) kpis.push({ id: 'dropped', value: number(lost), unit: '' })
  return kpis
}

/** Mean of the engine's share over the last seconds, in the end over the run: single ticks scatter too much to be read. */
function ownCost({ tree, now, over }: RunView): number {
  const from = over ? 0 : tree.lowerBound(now - COST_MS)
  const shares = tree.slice('engineCpu', from).filter((share) => !Number.isNaN(share))
  return shares.length > 0 ? shares.reduce((sum, share) => sum + share, 0) / shares.length : NaN
}

/** Why a number is "—", as a key of the texts. */
export function whyUnknown(id: KpiId, { over, tree, meta }: RunView) {
  if (id === 'rate') return over ? 'noTaskEnded' : 'noTaskEndedYet'
  if (id === 'utilization') return over ? 'noTaskBegan' : 'noTaskBeganYet'
  if (meta?.origin.kind === 'trace') return 'trace'
  if (!over) return 'notYet'
  return tree.length === 0 ? 'tooShort' : 'never'
}
