import { computed, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { Reading } from '../../engine/reading'
import { windowAround, windowAt, windowWith } from './time-window'
import type { WindowLength, TimeWindow } from './time-window'

/** The one time axis of a run view: everything drawn over time shares its window and its cursor. */
export interface TimeAxis {
  readonly span: Ref<WindowLength>
  /** A stretch the user chose; null: follow. */
  readonly zoom: ShallowRef<TimeWindow | null>
  readonly window: Readonly<Ref<TimeWindow>>
  /** Run time under the pointer, ms; null: none. */
  readonly cursor: Ref<number | null>
  /** The moment that the whole view shows, ms of run time; null: as it is now. */
  readonly held: Readonly<Ref<number | null>>
  /** Goes to a moment inside the run and brings it in sight; null goes back to now. */
  hold(t: number | null): void
}

export function useTimeAxis({ whole: run }: Reading): TimeAxis {
  const span = ref<WindowLength>('30')
  const zoom = shallowRef<TimeWindow | null>(null)
  const cursor = ref<number | null>(null)
  const held = ref<number | null>(null)
  /** While a moment is held the window does not follow the run: it stays where the moment is. */
  const still = shallowRef<TimeWindow | null>(null)
  const following = () => windowAt(run.value.wall, span.value, run.value.over, null)
  const window = computed(() => zoom.value ?? still.value ?? following())
  // A run that is over is looked at as a whole, unless the user chose otherwise while it ran.
  const over = computed(() => run.value.over)
  let chosen = false
  let automatic = false
  watch(span, () => {
    if (!automatic) chosen = true
    automatic = false
  })
  watch(
    [over, held],
    ([ended, moment]) => {
      // While a moment is held, the window stays around it.
      if (!ended || moment !== null || chosen || zoom.value !== null || span.value === 'all') return
      automatic = true
      span.value = 'all'
    },
    { immediate: true },
  )
  watch(
    () => run.value,
    () => {
      zoom.value = null
      cursor.value = null
      held.value = null
      still.value = null
    },
  )
  watch([span, zoom], () => {
    const t = held.value
    if (t === null || zoom.value !== null) return
    still.value = span.value === 'all' ? null : windowAround(t, Number(span.value) * 1000, run.value.wall)
  })

  function hold(t: number | null): void {
    if (t === null) {
      held.value = null
      still.value = null
      return
    }
    const at = Math.max(0, Math.min(run.value.wall, t))
    if (zoom.value !== null) zoom.value = windowWith(zoom.value, at)
    else if (span.value !== 'all') still.value = windowWith(still.value ?? following(), at)
    held.value = at
  }

  return { span, zoom, window, cursor, held, hold }
}
