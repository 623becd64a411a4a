import { computed } from 'vue'
import type { Ref } from 'vue'
import { lifeMarks } from '../../../shared/run/jumps'
import type { LifeMark } from '../../../shared/run/jumps'
import type { RunModel } from '../../../shared/run/model'
import { useThrottled } from '../canvas/throttle'

/** Up to so many processes each birth and death is marked at once; a build has hundreds a second. */
export const FEW = 64
const SLOW = 1000

/** Births, execs and deaths of a run's processes: gathered anew when there are others, of many at most once a second. */
export function useLifeMarks(
  model: Readonly<Ref<RunModel>>,
  revision: Readonly<Ref<number>>,
): Readonly<Ref<readonly LifeMark[]>> {
  const slow = useThrottled(revision, SLOW)
  const few = computed(() => {
    void revision.value
    const { processes, live } = model.value
    if (processes.length > FEW) return -1
    return processes.reduce((sum, one) => sum + 1 + (one?.execs.length ?? 0), live / 1e6)
  })
  // Of few, nothing but these numbers changes with births, execs and deaths.
  return computed(() => (void (few.value < 0 && slow.value), lifeMarks(model.value)))
}
