import { onScopeDispose, shallowRef, watchEffect } from 'vue'
import { defineStore } from 'pinia'
import type { Failure } from '../../shared/protocol'
import { failureOf } from '../engine/failures'
import { useRuns, isLive } from '../stores/runs'
import { useNav } from '../stores/nav'
import type { Room } from '../stores/nav'

/** What keys, the palette and buttons do alike. */
export const useActions = defineStore('actions', () => {
  const nav = useNav()
  const runs = useRuns()
  /** The last action that the engine refused. */
  const failure = shallowRef<Failure | null>(null)
  /** Run of the form on screen, set by whoever shows one. */
  const run = shallowRef<(() => void) | null>(null)

  function goTo(room: Room): void {
    nav.room = room
  }

  function showRun(runId: string): void {
    nav.room = 'lab'
    runs.current = runId
  }

  /** Stops the run on screen, else the newest that is live. */
  async function stop(): Promise<void> {
    const shown = runs.currentRun
    const target = shown !== null && isLive(shown) ? shown : runs.live[0]
    if (target === undefined) return
    try {
      await runs.stop(target.runId)
    } catch (error) {
      failure.value = failureOf(error)
    }
  }

  return { failure, run, goTo, showRun, stop }
})

/**
 * Lets the key that runs do what a component offers, as long as the component is there.
 * @param offered what to run; null: nothing at the moment
 */
export function useRunAction(offered: () => (() => unknown) | null): void {
  const actions = useActions()
  let own: (() => void) | null = null
  watchEffect(() => {
    const run = offered()
    own = run === null ? null : () => void run()
    actions.run = own
  })
  onScopeDispose(() => {
    // Whoever came in its place may have offered something already.
    if (actions.run === own) actions.run = null
  })
}
