import { computed, onScopeDispose, shallowRef, triggerRef } from 'vue'
import type { ComputedRef } from 'vue'
import type { RunModel } from '../../shared/run/model'
import type { RunView } from '../../shared/run/view'

/** Texts that change more often than this can't be read, and each change costs a layout; milliseconds. */
const TEXT_MS = 250
/** Between two looks at everything that a run has: which processes have a line, marks, the order of rows; milliseconds. */
const SLOW_MS = 1000
/** What is told more seldom goes with what is drawn anyway, but waits for that no longer than this, milliseconds. */
const SLACK_MS = 150

/**
 * A run as components see it. A model changes in place and tells nobody; a reading is the only way to it, and whoever
 * takes the run out of it in a computed, an effect, a template or a drawing is called again when the run has changed.
 * So take it there, each time anew. What changes in place (a process, a pool, a queue) is no value of a computed, which
 * would find it the same as before: give its id on, or a function that finds it.
 */
export interface Reading<T extends RunView = RunView> {
  /** Tracked at every change, a dozen times a second, and at every frame of a travel in time: for what is drawn. */
  readonly value: T
  /** Tracked four times a second, and as `value` while somebody travels: for what is told in numbers and words. */
  readonly text: T
  /** Tracked once a second. */
  readonly slow: T
  /** The whole run, whatever moment `value` shows; it does not change with the moment. */
  readonly whole: Reading<RunModel>
}

/** A reading, and how its owner says that the run has changed, or that it is another one. */
export interface ReadingSource<T extends RunView> {
  readonly reading: Reading<T>
  changed(now: T): void
}

/**
 * Makes a reading; for the calling scope.
 * @param of for a reading of moments: the reading of the whole run, and whether somebody travels through its time
 */
export function useReading(first: RunModel): ReadingSource<RunModel>
export function useReading(
  first: RunView,
  of: { readonly whole: Reading<RunModel>; readonly travels: () => boolean },
): ReadingSource<RunView>
export function useReading(
  first: RunView,
  of?: { readonly whole: Reading<RunModel>; readonly travels: () => boolean },
): ReadingSource<RunView> {
  let current = first
  let ended = endOf(first)
  const [value, text, slow] = [shallowRef(first), shallowRef(first), shallowRef(first)]
  const textBeat = useBeat(() => triggerRef(text), TEXT_MS, of?.travels)
  const slowBeat = useBeat(() => triggerRef(slow), SLOW_MS)
  const reading: Reading = {
    get value() {
      return value.value
    },
    get text() {
      return text.value
    },
    get slow() {
      return slow.value
    },
    get whole() {
      return of?.whole ?? (reading as Reading<RunModel>)
    },
  }
  function changed(now: RunView): void {
    if (now !== current) {
      // Another run, or the way from now to a moment: nothing of what was shown is true any more.
      current = now
      ended = endOf(now)
      for (const ref of [value, text, slow]) ref.value = now
      return
    }
    // How it ended is said in one piece.
    const atOnce = ended !== endOf(now)
    ended = endOf(now)
    triggerRef(value)
    textBeat(atOnce)
    slowBeat(atOnce)
  }
  return { reading, changed }
}

/** What changes but a few times in a run's life: whether it is over, and what is thought of it. */
const endOf = ({ over, verdict }: RunView): string => `${over} ${verdict === null}`

/**
 * Calls `fire` at most once in `ms` milliseconds: at the first call, at the next one after that time, and once more after
 * the last.
 * @param urgent while it says so nothing waits: what follows a pointer has to keep up with it
 */
function useBeat(
  fire: () => void,
  ms: number,
  urgent: () => boolean = () => false,
): (atOnce: boolean) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = -Infinity
  const take = () => {
    timer = undefined
    last = performance.now()
    fire()
  }
  onScopeDispose(() => clearTimeout(timer))
  return (atOnce) => {
    const wait = atOnce || urgent() ? 0 : last + ms - performance.now()
    if (timer !== undefined && wait > 0) return
    clearTimeout(timer)
    if (wait <= 0) take()
    else timer = setTimeout(take, wait + SLACK_MS)
  }
}

/**
 * A run that is read with a slow beat, and also, at once, when `key` is another: births change the rows of a tree, moving
 * values only their order.
 */
export function useKeyed<T extends RunView>(
  read: () => T,
  key: () => unknown,
): ComputedRef<{ readonly run: T }> {
  const keyed = computed(key)
  return computed(() => ({ run: read(), key: keyed.value }))
}
