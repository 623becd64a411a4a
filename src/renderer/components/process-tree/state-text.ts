import { useI18n } from 'vue-i18n'
import type { ProcessView } from '../../../shared/run/view'
import { NONE } from '../../format'

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

  return { stateOf, stateTitle }
}
