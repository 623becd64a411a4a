import { useI18n } from 'vue-i18n'
import { present } from '../../shared/run/present'
import { visible } from '../../shared/visible'
import type { Reading } from '../engine/reading'
import { useOffers } from './actions'

/** Processes are too many to be listed unasked, and more than these nobody reads. */
const MOST = 20

/** Lets the palette find the processes of a run, or of the machine, by pid, name or role. */
export function useProcessOffers(run: Reading, choose: (process: number) => void): void {
  const { t } = useI18n()
  useOffers((query) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    if (words.length === 0) return []
    return present(run.whole.value.processes)
      .map(({ id, pid, name, role }) => ({ id, pid, name: visible(role || name) }))
      .filter(({ pid, name }) =>
        words.some((word) => String(pid).startsWith(word) || name.toLowerCase().includes(word)),
      )
      .slice(0, MOST)
      .map(({ id, pid, name }) => ({
        group: 'processes' as const,
        id: `process/${id}`,
        text: t('palette.process', { name, pid }),
        does: () => choose(id),
      }))
  })
}
