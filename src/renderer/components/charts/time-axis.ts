import { computed, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import type { Reading } from '../../engine/reading'
import { moved, stretched, windowAround, windowAt, windowWith } from './time-window'
import type { WindowLength, TimeWindow } from './time-window'

/** What is under the pointer, said in a line: a task, a wait, a queue. */
export interface Pointed {
  readonly title: string
  /** That it goes on, or was cut off. */
  readonly state?: { readonly kind: 'running' | 'cut'; readonly text: string }
  readonly facts: readonly (readonly [label: string, value: string])[]
  /** Run times at which it begins and ends, ms; where it has a begin and an end. */
  readonly span?: TimeWindow
}

/** The one time axis of a run view: everything drawn over time shares its window and its cursor. */
export interface TimeAxis {
  readonly span: Ref<WindowLength>
  /** A stretch the user chose; null: follow. */
  readonly zoom: ShallowRef<TimeWindow | null>
  readonly window: Readonly<Ref<TimeWindow>>
  /** A stretch that is marked on all tracks, of which sums are said; null: none. */
  readonly selection: ShallowRef<TimeWindow | null>
  /** All the time that there is to look at. */
  readonly whole: Readonly<Ref<TimeWindow>>
  /** Run time under the pointer, ms; null: none. */
  readonly cursor: Ref<number | null>
  /** What lies there, where it is more than a moment; null: nothing of its own. */
  readonly pointed: ShallowRef<Pointed | null>
  /** The moment that the whole view shows, ms of run time; null: as it is now. */
  readonly held: Readonly<Ref<number | null>>
  /** Goes to a moment inside the run and brings it in sight; null goes back to now. */
  hold(t: number | null): void
}

/** What a press of a key or a step of the wheel zooms by, and pans by (a share of the window). */
export const ZOOM_STEP = 1.25
export const PAN_STEP = 0.12

/** Shows this stretch of the run, all of it where it covers all. */
export function showWindow({ zoom, span, whole }: TimeAxis, window: TimeWindow | null): void {
  const { from, to } = whole.value
  const all = window !== null && window.from <= from && window.to >= to
  if (all) span.value = 'all'
  zoom.value = all ? null : window
}

/** Makes the window `factor` times as long around a moment: `at`, else the one under the pointer, the one held, the middle. */
export function zoomBy(axis: TimeAxis, factor: number, at?: number): void {
  const { from, to } = axis.window.value
  const held = axis.held.value
  const near =
    at ?? axis.cursor.value ?? (held !== null && held >= from && held <= to ? held : (from + to) / 2)
  showWindow(axis, stretched(axis.window.value, factor, near, axis.whole.value))
}

/** Zooms to what is selected, and selects nothing any more: it is what is in sight. */
export function showSelection(axis: TimeAxis): void {
  const { selection } = axis
  showWindow(axis, selection.value ?? axis.window.value)
  selection.value = null
}

/** It as one line of text. */
export function pointedText({ title, state, facts }: Pointed): string {
  const said = facts.map(([label, value]) => `${label} ${value}`)
  return [title, ...(state === undefined ? [] : [state.text]), ...said].join(' · ')
}

/** Nothing is pointed at any more. */
export function unpointed({ pointed }: TimeAxis): void {
  pointed.value = null
}

/** Moves the window by a share of its length: 1 is a page. */
export function panBy(axis: TimeAxis, share: number): void {
  const { from, to } = axis.window.value
  const window = moved(axis.window.value, share * (to - from), axis.whole.value)
  if (window.from !== from || window.to !== to) axis.zoom.value = window
}

export function useTimeAxis({ whole: run }: Reading): TimeAxis {
  const span = ref<WindowLength>('30')
  const zoom = shallowRef<TimeWindow | null>(null)
  const selection = shallowRef<TimeWindow | null>(null)
  const cursor = ref<number | null>(null)
  const pointed = shallowRef<Pointed | null>(null)
  const held = ref<number | null>(null)
  /** While a moment is held the window does not follow the run: it stays where the moment is. */
  const still = shallowRef<TimeWindow | null>(null)
  const following = () => windowAt(run.value.wall, span.value, run.value.over, null)
  const window = computed(() => zoom.value ?? still.value ?? following())
  const whole = computed(() => windowAt(run.value.wall, 'all', run.value.over, null))
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
      selection.value = null
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

  return { span, zoom, window, selection, whole, cursor, pointed, held, hold }
}
