import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { Params, RunInfo } from '../../shared/protocol'
import { useEngine } from '../engine/use-engine'

/** Whether a run may still change. */
export function isLive(run: RunInfo): boolean {
  return run.state !== 'ended' && run.state !== 'failed'
}

/** The runs of this engine, and the one on screen. */
export const useRuns = defineStore('runs', () => {
  const engine = useEngine()
  const list = shallowRef<readonly RunInfo[]>([])
  /** Id of the run on screen, null when none is. */
  const current = ref<string | null>(null)
  const currentRun = computed(() => list.value.find((run) => run.runId === current.value) ?? null)
  const live = computed(() => list.value.filter(isLive))

  /** Starts a run and brings it on screen. @throws EngineError on wrong knobs or when the engine is gone */
  async function start(request: Params<'run.start'>): Promise<string> {
    const { runId } = await engine.request('run.start', request)
    current.value = runId
    return runId
  }

  /** Stops a run; it ends a little later, by its own records. @throws EngineError when the engine is gone */
  async function stop(runId: string): Promise<void> {
    await engine.request('run.stop', { stream: runId })
  }

  /** The newest run of a scenario, or of a command (`null`). */
  function lastOf(scenario: string | null): RunInfo | null {
    const of = (run: RunInfo) =>
      scenario === null
        ? run.origin.kind === 'command'
        : run.origin.kind === 'scenario' && run.origin.scenario === scenario
    return list.value.filter(of).toSorted((a, b) => b.startedAt - a.startedAt)[0] ?? null
  }

  return { list, current, currentRun, live, start, stop, lastOf }
})
