import { computed, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { RunModel } from '../../../shared/run/model'
import { windowAt } from './time-window'
import type { Span, TimeWindow } from './time-window'

/** The one time axis of a run view: everything drawn over time shares its window and its cursor. */
export interface TimeAxis {
  readonly span: Ref<Span>
  /** A stretch the user chose; null: follow. */
  readonly zoom: ShallowRef<TimeWindow | null>
  readonly window: Readonly<Ref<TimeWindow>>
  /** Run time under the pointer, ms; null: none. */
  readonly cursor: Ref<number | null>
}

export function useTimeAxis(model: ShallowRef<RunModel>, revision: Readonly<Ref<number>>): TimeAxis {
  const span = ref<Span>('30')
  const zoom = shallowRef<TimeWindow | null>(null)
  const cursor = ref<number | null>(null)
  const window = computed(() => {
    void revision.value
    return windowAt(model.value.wall, span.value, model.value.over, zoom.value)
  })
  // A run that is over is looked at as a whole, unless the user chose otherwise while it ran.
  const over = computed(() => (void revision.value, model.value.over))
  let chosen = false
  let automatic = false
  watch(span, () => {
    if (!automatic) chosen = true
    automatic = false
  })
  watch(
    over,
    (ended) => {
      if (!ended || chosen || zoom.value !== null || span.value === 'all') return
      automatic = true
      span.value = 'all'
    },
    { immediate: true },
  )
  watch(model, () => {
    zoom.value = null
    cursor.value = null
  })
  return { span, zoom, window, cursor }
}
