import { coverage } from '../../../shared/run/facts'
import type { RunView } from '../../../shared/run/view'
import { duration, number, percent } from '../../format'

type Translate = (key: string, values: Record<string, unknown>, plural?: number) => string

/**
 * The account of a run in words, a sentence each: how many processes there ever were, what they spent and how much of that
 * samples saw, who left the tree, and what cannot be known. Empty before the run is over.
 */
export function accountLines(model: Pick<RunView, 'ledger' | 'cpuTime'>, t: Translate): string[] {
  const { ledger } = model
  if (ledger === null) return []
  const { source, processes, unsampled, detached, orphans, lost } = ledger
  const all = { count: number(processes), unsampled: number(unsampled) }
  const lines = [t(unsampled > 0 ? 'ledger.processesBrief' : 'ledger.processes', all, processes)]
  const { spent } = model.cpuTime()
  if (spent > 0) {
    const [said, covered] = [duration(spent / 1e6), coverage(model)]
    if (Number.isNaN(covered)) lines.push(t('ledger.summed', { spent: said }))
    else lines.push(t('ledger.cpu', { spent: said, share: percent(covered, 1) }))
  }
  if (detached > 0) lines.push(t('ledger.detached', { count: detached, orphans }, detached))
  if (source === 'sampling') lines.push(t('ledger.looked', {}))
  if (lost > 0) lines.push(t('ledger.lost', { count: lost }, lost))
  return lines
}
