import { onScopeDispose, shallowReactive, shallowRef, watchEffect } from 'vue'
import { defineStore } from 'pinia'
import type { Failure } from '../../shared/protocol'
import { failureOf } from '../engine/failures'
import { useEngine } from '../engine/use-engine'
import { homeOf, isLive, useRuns } from '../stores/runs'
import { useNav } from '../stores/nav'
import type { Room } from '../stores/nav'

/** Headings of the palette, in their order. */
export const COMMAND_GROUPS = ['here', 'processes', 'recent', 'rooms', 'chapters', 'view', 'app'] as const
export type CommandGroup = (typeof COMMAND_GROUPS)[number]

/** Something that can be done now: what the palette lists, and the menu does by its id. */
export interface Command {
  readonly id: string
  readonly group: CommandGroup
  readonly text: string
  readonly keys?: string
  readonly does: () => unknown
}

/** What somebody on screen has to offer for a query of the palette; '': everything but what is too much to list. */
type Offer = (query: string) => readonly Command[]

/** What keys, the palette and buttons do alike. */
export const useActions = defineStore('actions', () => {
  const engine = useEngine()
  const nav = useNav()
  const runs = useRuns()
  /** The last action that the engine refused. */
  const failure = shallowRef<Failure | null>(null)
  /** Starts what the form on screen describes; set by the page that shows it. */
  const run = shallowRef<(() => void) | null>(null)
  const offers = shallowReactive(new Set<Offer>())

  function goTo(room: Room): void {
    nav.room = room
  }

  /** Shows a recorded run, or a live one, inside the room of runs. */
  function openRecorded(runId: string): void {
    nav.room = 'runs'
    runs.inRoom.runs = runId
  }

  /** Brings a run on screen: one of this engine where it was started, any other among the recorded ones. */
  function showRun(runId: string): void {
    const run = runs.find(runId)
    if (run === null || runs.inRoom.runs === runId) return openRecorded(runId)
    const room = homeOf(run.origin)
    nav.room = room
    runs.inRoom[room] = runId
  }

  // A file was opened from outside: the command line, a double click, the menu.
  engine.onPush('show', (push) => showRun(push.runId))
  engine.onPush('show-failed', (push) => (failure.value = push.failure))

  /** Stops the run on screen, else the newest that is live. */
  async function stop(): Promise<void> {
    const shown = runs.onScreenRun
    const target = shown !== null && isLive(shown) ? shown : runs.live[0]
    if (target === undefined) return
    try {
      await runs.stop(target.runId)
    } catch (error) {
      failure.value = failureOf(error)
    }
  }

  return { failure, run, offers, goTo, openRecorded, showRun, stop }
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
    // The component that replaces this one may have set its own already.
    if (actions.run === own) actions.run = null
  })
}

/** Adds commands to the palette, as long as the calling component is there. */
export function useOffers(offer: Offer): void {
  const { offers } = useActions()
  offers.add(offer)
  onScopeDispose(() => offers.delete(offer))
}
