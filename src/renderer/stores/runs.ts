import { computed, reactive, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Params, RunInfo, RunSignal } from '../../shared/protocol'
import type { RunOrigin } from '../../shared/run/records'
import { useEngine } from '../engine/use-engine'
import type { Room, RunRoom } from './nav'
import { useNav } from './nav'

/** Whether a run may still change. */
export function isLive(run: RunInfo): boolean {
  return run.state !== 'ended' && run.state !== 'failed'
}

const showsRuns = (room: Room): room is RunRoom => room === 'lab' || room === 'command' || room === 'runs'

/** The room that starts runs of this kind. */
export const homeOf = (origin: RunOrigin): RunRoom => (origin.kind === 'command' ? 'command' : 'lab')

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
  /** Id of the run that a room shows in place of its own page; null when it shows none. */
  const inRoom = reactive<Record<RunRoom, string | null>>({ lab: null, command: null, runs: null })
  /** Id of the run on screen, whichever room shows it. */
  const onScreen = computed(() => (showsRuns(nav.room) ? inRoom[nav.room] : null))
  const onScreenRun = computed(() => find(onScreen.value))
  /** What the view of a run tells the status bar of it; null when no run is shown. */
  const shown = shallowRef<ShownRun | null>(null)
  const live = computed(() => list.value.filter(isLive))

  /**
   * Starts a run and shows it in the room that asked for it.
   * @throws EngineError on wrong knobs or when the engine is gone
   */
  async function start(request: Params<'run.start'>): Promise<string> {
    const room = showsRuns(nav.room) ? nav.room : 'scenario' in request ? 'lab' : 'command'
    const { runId } = await engine.request('run.start', request)
    inRoom[room] = runId
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

  function find(runId: string | null): RunInfo | null {
    return list.value.find((run) => run.runId === runId) ?? null
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
    inRoom,
    find,
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
