import { effectScope, getCurrentInstance, onScopeDispose, shallowReactive, watch } from 'vue'
import type { EffectScope, Ref } from 'vue'
import { useStream } from '../../engine/stream'
import type { Stream } from '../../engine/stream'

/**
 * Follows several streams at once, as many as `ids` names now; a stream that stays chosen is not read again. For the
 * setup of a component.
 */
export function useStreams(ids: Readonly<Ref<readonly string[]>>): ReadonlyMap<string, Stream> {
  // What is chosen later is followed in the name of the same app: only there the engine is known.
  const { app } = getCurrentInstance()!.appContext
  const streams = shallowReactive(new Map<string, Stream>())
  const scopes = new Map<string, EffectScope>()

  function enter(id: string): void {
    const scope = effectScope(true)
    scopes.set(id, scope)
    app.runWithContext(() => scope.run(() => streams.set(id, useStream(id))))
  }

  function leave(id: string): void {
    streams.delete(id)
    scopes.get(id)?.stop()
    scopes.delete(id)
  }

  watch(
    ids,
    (now) => {
      for (const id of [...scopes.keys()]) if (!now.includes(id)) leave(id)
      for (const id of now) if (!scopes.has(id)) enter(id)
    },
    { immediate: true },
  )
  onScopeDispose(() => [...scopes.keys()].forEach(leave))
  return streams
}
