import { computed, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { TimeAxis } from '../../components/charts/time-axis'
import type { WindowLength, TimeWindow } from '../../components/charts/time-window'

/** Nothing shorter fills an axis, ms. */
const SHORTEST = 1000

/**
 * The run time of all compared runs on one axis: as long as the longest of them (`longest`, ms). There is no moment to go
 * to here, since the runs are compared as wholes.
 */
export function useCompareAxis(longest: Readonly<Ref<number>>): TimeAxis {
  const span = ref<WindowLength>('all')
  const zoom = shallowRef<TimeWindow | null>(null)
  const cursor = ref<number | null>(null)
  const window = computed(() => zoom.value ?? { from: 0, to: Math.max(SHORTEST, longest.value) })
  return { span, zoom, window, cursor, held: ref(null), hold: () => undefined }
}
