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
  const { source, basis, processes, unsampled, detached, orphans, lost } = ledger
  const { spent, sampled } = model.cpuTime()
  const all = { count: number(processes), unsampled: number(unsampled) }
  const lines = [t(unsampled > 0 ? 'ledger.processesBrief' : 'ledger.processes', all, processes)]
  if (spent > 0) {
    const share = percent(Math.min(1, sampled / spent), 1)
    lines.push(t('ledger.cpu', { spent: duration(spent / 1e6), share }))
  }
  if (detached > 0) lines.push(t('ledger.detached', { count: detached, orphans }, detached))
  if (basis === 'sampled') lines.push(t('ledger.summed', {}))
  if (source === 'sampling') lines.push(t('ledger.looked', {}))
  if (lost > 0) lines.push(t('ledger.lost', { count: lost }, lost))
  return lines
}
