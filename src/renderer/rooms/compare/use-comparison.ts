import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { commandLine } from '../../../shared/command-line'
import type { Knob } from '../../../shared/knobs'
import { compareRuns } from '../../../shared/run/compare'
import type { Comparison } from '../../../shared/run/compare'
import type { RunOrigin } from '../../../shared/run/records'
import { useTitles } from '../../shell/titles'
import { useApp } from '../../stores/app'
import { useLibrary } from '../../stores/library'
import { useRuns } from '../../stores/runs'
import { originLines, originText } from '../run/origin'
import { useCompared } from './baseline'
import { candidatesOf } from './candidates'
import type { Candidate } from './candidates'
import type { ComparedRun, ComparedState } from './compared'
import { runNames, timeText } from './run-names'
import { useStreams } from './use-streams'

/** Everything that the room shows: the chosen runs, those that could be, and what the comparison of the loaded ones says. */
export function useComparison(): {
  readonly candidates: ComputedRef<readonly Candidate[]>
  readonly describe: (candidate: Candidate) => string
  readonly runs: ComputedRef<readonly ComparedRun[]>
  /** Those of them that are loaded: what is compared. */
  readonly ready: ComputedRef<readonly ComparedRun[]>
  /** Index among `ready`. */
  readonly baseline: ComputedRef<number>
  /** Null while there are not two runs. */
  readonly comparison: ComputedRef<Comparison | null>
} {
  const app = useApp()
  const library = useLibrary()
  const memory = useRuns()
  const compared = useCompared()
  const { titleOfRun } = useTitles()
  const streams = useStreams(computed(() => compared.runIds))

  const candidates = computed(() => candidatesOf(memory.list, library.runs))
  const knobsOf = (origin: RunOrigin | undefined): readonly Knob[] =>
    origin?.kind === 'scenario'
      ? (app.hello?.scenarios.find(({ id }) => id === origin.scenario)?.knobs ?? [])
      : []
  const describe = ({ origin }: Candidate) =>
    origin.kind === 'command' ? commandLine(origin.argv) : originText(origin, knobsOf(origin))

  const runs = computed<readonly ComparedRun[]>(() => {
    const known = compared.runIds.map((runId) => {
      const candidate = candidates.value.find((one) => one.runId === runId)
      const stream = streams.get(runId)
      return { runId, candidate, stream, meta: stream?.run.text.meta ?? null }
    })
    const named = known.map(({ runId, candidate, meta }) => {
      const facts = candidate ?? meta
      return facts === null ? null : { ...facts, title: titleOfRun({ runId, origin: facts.origin }) }
    })
    const names = runNames(named, knobsOf(named[0]?.origin))
    return known.flatMap(({ runId, candidate, stream }, at): ComparedRun[] => {
      if (stream === undefined) return []
      const { [at]: of } = named
      const { run } = stream
      const { meta, over } = run.text
      return [
        {
          runId,
          run,
          name: names[at],
          failure: stream.failure.value,
          title: of === null ? runId : of.title,
          details:
            of === null ? '' : `${timeText(of.startedAt)}\n${originLines(of.origin, knobsOf(of.origin))}`,
          live: meta !== null && !over && candidate?.live === true && !stream.lost.value,
          state: stateOf(candidate, meta !== null, over, stream.lost.value),
        },
      ]
    })
  })
  const ready = computed(() => runs.value.filter(({ state }) => state === 'ready'))
  const baseline = computed(() =>
    Math.max(
      0,
      ready.value.findIndex(({ runId }) => runId === compared.baseline),
    ),
  )
  const comparison = computed(() => {
    if (ready.value.length < 2) return null
    const [first] = ready.value
    return compareRuns(
      // Slow, since the comparison reads every task and process.
      ready.value.map(({ run }) => run.slow),
      {
        baseline: baseline.value,
        knobs: knobsOf(first.run.slow.meta?.origin),
        names: ready.value.map(({ name }) => name.letter),
      },
    )
  })
  return { candidates, describe, runs, ready, baseline, comparison }
}

/** A recorded run that is not over yet is still being read; one that was interrupted never will be over. */
function stateOf(
  candidate: Candidate | undefined,
  begun: boolean,
  over: boolean,
  lost: boolean,
): ComparedState {
  if (!begun) return lost ? 'failed' : 'loading'
  const complete = candidate !== undefined && !candidate.live && candidate.outcome !== 'interrupted'
  return complete && !over && !lost ? 'loading' : 'ready'
}
