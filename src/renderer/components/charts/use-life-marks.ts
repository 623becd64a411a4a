import { computed } from 'vue'
import type { Ref } from 'vue'
import { lifeMarks } from '../../../shared/run/jumps'
import type { LifeMark } from '../../../shared/run/jumps'
import type { RunModel } from '../../../shared/run/model'
import { useKeyed } from '../../engine/reading'
import type { Reading } from '../../engine/reading'

/** Up to so many processes each birth and death is marked at once; a build has hundreds a second. */
export const FEW = 64

/** Births, execs and deaths of a run's processes: gathered anew when there are others, of many at most once a second. */
export function useLifeMarks(run: () => Reading): Readonly<Ref<readonly LifeMark[]>> {
  const marked = useKeyed(
    () => run().whole.slow,
    () => changesOf(run().whole.value),
  )
  return computed(() => lifeMarks(marked.value.run))
}

/** Of few, nothing but this number changes with births, execs and deaths. */
function changesOf({ processes, live }: RunModel): number {
  if (processes.length > FEW) return -1
  return processes.reduce((sum, one) => sum + 1 + (one?.execs.length ?? 0), live / 1e6)
}
