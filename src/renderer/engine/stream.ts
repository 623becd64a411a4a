import { onScopeDispose, readonly, ref, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, Ref, ShallowRef } from 'vue'
import type { Failure } from '../../shared/protocol'
import { MACHINE_STREAM } from '../../shared/protocol'
import { RunModel } from '../../shared/run/model'
import type { RunModelOptions } from '../../shared/run/model'
import { useEngine } from './use-engine'

export interface Stream {
  /** Not reactive inside: read it again whenever `revision` changes. Replaced when the stream begins anew. */
  readonly model: ShallowRef<RunModel>
  /** Grows at most once per animation frame, after records were applied. */
  readonly revision: Readonly<Ref<number>>
  /** The engine that had this stream is gone (or never had it): the model stays as it was. */
  readonly lost: Ref<boolean>
  /** Why it is lost. */
  readonly failure: ShallowRef<Failure | null>
}

/**
 * Follows a stream (a run's id, or MACHINE_STREAM) as long as the calling scope lives, reducing its records to a
 * RunModel. One place per stream: a component that needs the model of another takes it as a prop.
 */
export function useStream(stream: MaybeRefOrGetter<string | null>, options: RunModelOptions = {}): Stream {
  const engine = useEngine()
  const model = shallowRef(new RunModel(options))
  const revision = ref(0)
  const lost = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let leave: (() => void) | null = null
  let frame = 0

  // Records come more often than frames; a hidden window gets no frames and applies them all the same.
  const changed = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      revision.value += 1
    })
  }

  const enter = (id: string | null) => {
    leave?.()
    leave = null
    model.value = new RunModel(options)
    lost.value = false
    failure.value = null
    changed()
    if (id === null) return
    leave = engine.follow(id, {
      records(records, reset) {
        if (reset) model.value = new RunModel(options)
        model.value.applyAll(records)
        changed()
      },
      lost(why) {
        lost.value = true
        failure.value = why
        changed()
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
  })
  return { model, revision: readonly(revision), lost, failure }
}
