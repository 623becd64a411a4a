import type { RunFileInfo } from '../../../shared/library'
import type { RunInfo } from '../../../shared/protocol'
import type { RunOrigin, RunOutcome } from '../../../shared/run/records'
import { programOf } from '../../../shared/run/compare/differences'

/** A run that can be compared: of this engine's memory, or recorded. */
export interface Candidate {
  readonly runId: string
  readonly origin: RunOrigin
  readonly startedAt: number
  readonly outcome: RunOutcome | null
  /** It is not over: its numbers may still change. */
  readonly live: boolean
}

/** Every run there is, newest first, each once: the engine's word on a run that it has in memory is the newer one. */
export function candidatesOf(memory: readonly RunInfo[], recorded: readonly RunFileInfo[]): Candidate[] {
  const found = new Map<string, Candidate>()
  for (const { runId, facts, state } of recorded)
    if (facts !== null && state !== 'unreadable')
      found.set(runId, {
        runId,
        origin: facts.origin,
        startedAt: facts.startedAt,
        outcome: facts.outcome,
        live: false,
      })
  for (const { runId, origin, startedAt, outcome, state } of memory)
    found.set(runId, { runId, origin, startedAt, outcome, live: state !== 'ended' && state !== 'failed' })
  return [...found.values()].sort((a, b) => b.startedAt - a.startedAt)
}

/** Pairs worth comparing: of each program the last two runs, the older one first; those of the newest runs first. */
export function suggestionsOf(
  candidates: readonly Candidate[],
  most = 3,
): (readonly [Candidate, Candidate])[] {
  const byProgram = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const program = programOf(candidate.origin)
    byProgram.set(program, [...(byProgram.get(program) ?? []), candidate])
  }
  return [...byProgram.values()]
    .filter((runs) => runs.length > 1)
    .slice(0, most)
    .map(([newest, before]) => [before, newest] as const)
}

/** Candidates for one more run: those of the same program first, each part newest first; chosen ones left out. */
export function furtherOf(
  candidates: readonly Candidate[],
  chosen: readonly string[],
): { readonly same: readonly Candidate[]; readonly other: readonly Candidate[] } {
  const free = candidates.filter(({ runId }) => !chosen.includes(runId))
  const first = candidates.find(({ runId }) => runId === chosen[0])
  if (first === undefined) return { same: free, other: [] }
  const program = programOf(first.origin)
  const isSame = ({ origin }: Candidate) => programOf(origin) === program
  return { same: free.filter(isSame), other: free.filter((candidate) => !isSame(candidate)) }
}
