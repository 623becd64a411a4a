import { onScopeDispose, ref, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref, ShallowRef } from 'vue'
import type { Failure } from '../../shared/protocol'
import { MACHINE_STREAM } from '../../shared/protocol'
import { RunModel } from '../../shared/run/model'
import type { RunModelOptions } from '../../shared/run/model'
import { useReading } from './reading'
import type { Reading } from './reading'
import { useEngine } from './use-engine'

/**
 * Between two redraws, milliseconds: a little less than a tick. What comes in between is seen soon enough, and a redraw
 * costs more than all else that a window does.
 */
const REDRAW = 80

export interface Stream {
  /** Changes soon after records were applied, while the window can be seen; another model when the stream begins anew. */
  readonly run: Reading<RunModel>
  /** The engine that had this stream is gone (or never had it): the model stays as it was. */
  readonly lost: Ref<boolean>
  /** Why it is lost. */
  readonly failure: ShallowRef<Failure | null>
}

/**
 * Follows a stream (a run's id, or MACHINE_STREAM) as long as the calling scope lives, reducing its records to a
 * RunModel. One place per stream: a component that needs the run of another takes its reading as a prop.
 */
export function useStream(stream: MaybeRefOrGetter<string | null>, options: RunModelOptions = {}): Stream {
  const engine = useEngine()
  let model = new RunModel(options)
  const { reading: run, changed: tell } = useReading(model)
  const lost = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let leave: (() => void) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawn = -Infinity

  // Records come more often than anyone can see; a hidden window applies them all the same. Not in an animation frame:
  // what is drawn in one would have to wait for the next.
  const draw = () => {
    timer = undefined
    if (document.hidden) return
    drawn = performance.now()
    tell(model)
  }
  const changed = () => {
    timer ??= setTimeout(draw, Math.max(0, drawn + REDRAW - performance.now()))
  }
  const seen = () => document.hidden || changed()
  document.addEventListener('visibilitychange', seen)

  const renew = () => {
    model = new RunModel(options)
    tell(model)
  }
  const enter = (id: string | null) => {
    leave?.()
    leave = null
    renew()
    lost.value = false
    failure.value = null
    if (id === null) return
    leave = engine.follow(id, {
      records(records, reset) {
        if (reset) renew()
        model.applyAll(records)
        changed()
      },
      lost(why) {
        lost.value = true
        failure.value = why
      },
    })
  }

  watch(() => toValue(stream), enter, { immediate: true })
  // A new engine knows no run of the old one, but it knows the machine.
  const off = engine.onState((state) => {
    if (state === 'up' && lost.value && toValue(stream) === MACHINE_STREAM) enter(MACHINE_STREAM)
  })
  onScopeDispose(() => {
    off()
    leave?.()
    document.removeEventListener('visibilitychange', seen)
    clearTimeout(timer)
  })
  return { run, lost, failure }
}
