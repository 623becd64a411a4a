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
 * Between two redraws, milliseconds: a little less than a tick. What comes in between (births and deaths by the kernel's
 * word, forty times a second) is seen soon enough, and a redraw costs more than all else that a window does.
 */
const REDRAW = 80

export interface Stream {
  /** Changes in an animation frame after records were applied; another model when the stream begins anew. */
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
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let drawn = -Infinity

  // Records come more often than frames; a hidden window gets no frames and applies them all the same.
  const draw = () => {
    timer = undefined
    frame = requestAnimationFrame(() => {
      frame = 0
      drawn = performance.now()
      tell(model)
    })
  }
  const changed = () => {
    if (frame !== 0 || timer !== undefined) return
    const wait = drawn + REDRAW - performance.now()
    if (wait > 0) timer = setTimeout(draw, wait)
    else draw()
  }

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
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })
  return { run, lost, failure }
}
