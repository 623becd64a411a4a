import { SIGNALS } from '../../../shared/protocol'
import type { RunModel } from '../../../shared/run/model'
import type { TreeState } from '../process-tree/tree-state'

/**
 * Ids of the processes that the key for a signal means: the tagged ones that live, else those of the active row (of a
 * group: all), or the one that has ended (then that is what there is to say). None when the active row is folded away or filtered out:
 * nothing is sent to what is not in sight.
 */
export function targetsOf(
  { processes }: Pick<RunModel, 'processes'>,
  { tagged, activeIndex, rows }: Pick<TreeState, 'tagged' | 'activeIndex' | 'rows'>,
): number[] {
  const live = [...tagged].filter((id) => processes[id]?.alive)
  if (live.length > 0) return live
  const row = rows.value[activeIndex.value]
  if (row === undefined) return []
  const own = row.ids.filter((id) => processes[id]?.alive)
  return own.length > 0 ? own : [row.id]
}

/** Where a key moves in the list of signals while `at` is the chosen one; null when it is not the list's. */
export function signalAt(key: string, at: number): number | null {
  const last = SIGNALS.length - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
