import { useI18n } from 'vue-i18n'
import type { ProcessView } from '../../../shared/run/view'
import { NONE, number } from '../../format'
import type { RowValues } from './values'

const LETTERS = ['R', 'S', 'D', 'T', 't', 'Z', 'I'] as const
type Letter = (typeof LETTERS)[number]

/** A process's state in words: what it is doing, or how it ended. */
export function useStateText() {
  const { t } = useI18n()

  function stateOf(process: ProcessView): string {
    if (!process.alive) {
      if (process.signal !== null) return process.signal
      return process.exitCode === null ? t('tree.ended') : t('tree.exit', { code: process.exitCode })
    }
    const letter = process.state
    if (letter === '') return NONE
    return LETTERS.includes(letter as Letter) ? t(`tree.states.${letter as Letter}`) : letter
  }

  /** The long form, for a tooltip. */
  function stateTitle(process: ProcessView): string {
    if (!process.alive) {
      if (process.signal !== null) return t('tree.endedBy', { signal: process.signal })
      return process.exitCode === null
        ? t('tree.endedUnknown')
        : t('tree.endedWith', { code: process.exitCode })
    }
    return process.state === '' ? '' : `${stateOf(process)} (${process.state})`
  }

  /** The states of several: how many live, or how they ended. */
  function stateOfAll({ live, ended, failed }: RowValues, processes: readonly ProcessView[]): string {
    if (live > 0)
      return ended === 0
        ? t('tree.live', { live: number(live) })
        : t('tree.liveOf', { live: number(live), all: number(live + ended) })
    const ends = new Set(processes.map(stateOf))
    const [end] = ends
    if (ends.size === 1 && end !== undefined) return end
    return failed > 0
      ? t('tree.failed', { count: number(failed) }, failed)
      : t('tree.endedCount', { count: number(ended) }, ended)
  }

  /** The long form, for a tooltip. */
  function stateTitleOfAll({ live, ended, failed }: RowValues): string {
    const counts = t('tree.liveEnded', { live: number(live), ended: number(ended) })
    return failed > 0 ? `${counts} · ${t('tree.failed', { count: number(failed) }, failed)}` : counts
  }

  return { stateOf, stateTitle, stateOfAll, stateTitleOfAll }
}
