import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { RunOrigin } from '../../shared/run/records'
import type { RunStatus } from '../rooms/runs/history'
import { statusOf } from '../rooms/runs/history'
import { useLibrary } from '../stores/library'
import { isLive, useRuns } from '../stores/runs'

export interface LatestRun {
  readonly runId: string
  readonly origin: RunOrigin
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly status: RunStatus
}

/** Runs of some kind, newest first: those of this engine, which may be live, and those that were recorded before. */
export function useLatestRuns(
  belongs: (origin: RunOrigin) => boolean = () => true,
): ComputedRef<readonly LatestRun[]> {
  const library = useLibrary()
  const runs = useRuns()
  return computed(() => {
    const own = runs.list.map((run): LatestRun => {
      const { runId, origin, startedAt } = run
      return { runId, origin, startedAt, status: isLive(run) ? 'recording' : (run.outcome ?? 'failed') }
    })
    const recorded = library.runs.flatMap((run): LatestRun[] => {
      const { runId, facts } = run
      if (facts === null || runs.find(runId) !== null) return []
      return [{ runId, origin: facts.origin, startedAt: facts.startedAt, status: statusOf(run) }]
    })
    return [...own, ...recorded]
      .filter(({ origin }) => belongs(origin))
      .sort((a, b) => b.startedAt - a.startedAt)
  })
}
