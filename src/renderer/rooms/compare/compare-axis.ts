import { computed, ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { Pointed, TimeAxis } from '../../components/charts/time-axis'
import { windowAt } from '../../components/charts/time-window'
import type { WindowLength, TimeWindow } from '../../components/charts/time-window'

/**
 * The run time of all compared runs on one axis: as long as the longest of them (`longest`, ms). There is no moment to go
 * to here, since the runs are compared as wholes.
 */
export function useCompareAxis(longest: Readonly<Ref<number>>): TimeAxis {
  const span = ref<WindowLength>('all')
  const zoom = shallowRef<TimeWindow | null>(null)
  const cursor = ref<number | null>(null)
  const pointed = shallowRef<Pointed | null>(null)
  const whole = computed(() => windowAt(longest.value, 'all', true, null))
  const window = computed(() => zoom.value ?? whole.value)
  const selection = shallowRef<TimeWindow | null>(null)
  return { span, zoom, window, selection, whole, cursor, pointed, held: ref(null), hold: () => undefined }
}
