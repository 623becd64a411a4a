import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Params, RunInfo, RunSignal } from '../../shared/protocol'
import { useEngine } from '../engine/use-engine'
import { useNav } from './nav'

/** Whether a run may still change. */
export function isLive(run: RunInfo): boolean {
  return run.state !== 'ended' && run.state !== 'failed'
}

/** Of the run on screen: milliseconds between ticks now, and what telemetry could not keep. */
export interface ShownRun {
  readonly interval: number
  readonly malformed: number
  readonly dropped: number
}

/** The runs of this engine, and the one on screen. */
export const useRuns = defineStore('runs', () => {
  const engine = useEngine()
  const list = shallowRef<readonly RunInfo[]>([])
  const nav = useNav()
  /** Id of the run that the Lab shows, null when none is. */
  const current = ref<string | null>(null)
  const currentRun = computed(() => list.value.find((run) => run.runId === current.value) ?? null)
  /** Id of the run that the room of runs shows instead of its list, null when the list is there. */
  const opened = ref<string | null>(null)
  /** Id of the run on screen, whichever room shows it. */
  const onScreen = computed(() =>
    nav.room === 'lab' ? current.value : nav.room === 'runs' ? opened.value : null,
  )
  const onScreenRun = computed(() => list.value.find((run) => run.runId === onScreen.value) ?? null)
  /** What the view of a run tells the status bar of it; null when no run is shown. */
  const shown = shallowRef<ShownRun | null>(null)
  const live = computed(() => list.value.filter(isLive))

  /**
   * Starts a run and shows it in the room that asked for it.
   * @throws EngineError on wrong knobs or when the engine is gone
   */
  async function start(request: Params<'run.start'>): Promise<string> {
    const place = nav.room === 'runs' ? opened : current
    const { runId } = await engine.request('run.start', request)
    place.value = runId
    return runId
  }

  /** Stops a run; it ends a little later, by its own records. @throws EngineError when the engine is gone */
  async function stop(runId: string): Promise<void> {
    await engine.request('run.stop', { stream: runId })
  }

  /**
   * Sends a signal to one process of a run.
   * @throws EngineError when it has ended, may not be signalled, or the engine is gone
   */
  async function signal(runId: string, process: number, name: RunSignal): Promise<void> {
    await engine.request('run.signal', { stream: runId, process, signal: name })
  }

  /** Runs of a scenario, or of commands (`null`), newest first. */
  function allOf(scenario: string | null): readonly RunInfo[] {
    const belongs = ({ origin }: RunInfo) =>
      scenario === null
        ? origin.kind === 'command'
        : origin.kind === 'scenario' && origin.scenario === scenario
    return list.value.filter(belongs).toSorted((a, b) => b.startedAt - a.startedAt)
  }

  function lastOf(scenario: string | null): RunInfo | null {
    return allOf(scenario)[0] ?? null
  }

  return {
    list,
    current,
    currentRun,
    opened,
    onScreen,
    onScreenRun,
    shown,
    live,
    start,
    stop,
    signal,
    allOf,
    lastOf,
  }
})
