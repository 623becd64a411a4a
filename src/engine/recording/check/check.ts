import * as v from 'valibot'
import { RunModel } from '../../../shared/run/model'
import { summarize } from '../../../shared/run/summarize'
import type { Failure } from '../../../shared/failure'
import { EngineFailure } from '../../failure'
import { Replay } from '../read/replay'
import { readFacts, type RunFileHead } from '../read/run-file'

/*
 * A file of others is first read in a process of its own, which may die of it, or be ended: an SQLite file can be made so
 * that reading it never ends, and nobody knows the faults of SQLite that are not found yet.
 */

/** How far a file is read: what lists show of it, or all of it. */
export type Depth = 'head' | 'whole'

export const CheckRequestSchema = v.object({
  id: v.number(),
  file: v.string(),
  depth: v.picklist(['head', 'whole']),
})
export type CheckRequest = v.InferOutput<typeof CheckRequestSchema>

/** `unworded`: an error that nobody wrote for a user; the file is taken as damaged. */
export type CheckAnswer =
  | { readonly id: number; readonly ok: true; readonly head: RunFileHead }
  | { readonly id: number; readonly ok: false; readonly failure: Failure }
  | { readonly id: number; readonly ok: false; readonly unworded: string }

/** Reads a file as whoever opens it will. @returns what became of it; never throws */
export function check({ id, file, depth }: CheckRequest): CheckAnswer {
  try {
    const head = readFacts(file)
    if (depth === 'whole') readWhole(file)
    return { id, ok: true, head }
  } catch (error) {
    if (error instanceof EngineFailure) return { id, ok: false, failure: error.failure }
    return {
      id,
      ok: false,
      unworded: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

function readWhole(file: string): void {
  const replay = new Replay(file)
  try {
    const model = new RunModel()
    model.applyAll(replay.records)
    summarize(model)
    replay.moment(model.now)
  } finally {
    replay.close()
  }
}
