import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { RunModel } from '../shared/run/model'
import { predictionError } from '../shared/prediction'
import { ProgressSchema, type ChapterProgress, type Progress } from '../shared/progress'
import { saveJson } from './json-file'

const NOTHING: ChapterProgress = { doneAt: null, runs: 0, best: null }

/** Progress through the course: `progress.json` of a data folder, read before and written after each change. */
export class ProgressFile {
  readonly #file: string
  #progress: Progress
  #forgotten: Progress = {}

  constructor(dataDir: string) {
    this.#file = join(dataDir, 'progress.json')
    this.#progress = this.#read()
  }

  get progress(): Progress {
    return this.#progress
  }

  /** Enters a judged run of a scenario. @returns whether it counts: only runs that completed do */
  enter(scenario: string, model: RunModel): boolean {
    if (model.outcome !== 'completed' || model.verdict === null) return false
    // Another window's engine or a command line may have written since.
    this.#progress = this.#read()
    this.#write({ ...this.#progress, [scenario]: advanced(this.#progress[scenario] ?? NOTHING, model) })
    return true
  }

  /** Forgets all of it; {@link restore} brings it back as long as the engine lives. */
  reset(): void {
    const progress = this.#read()
    // A second reset has nothing to forget.
    if (Object.keys(progress).length > 0) this.#forgotten = progress
    this.#progress = {}
    rmSync(this.#file, { force: true })
  }

  /** Brings back what was forgotten; what was done since counts too. */
  restore(): void {
    const progress = { ...this.#read() }
    for (const [scenario, before] of Object.entries(this.#forgotten))
      progress[scenario] = together(before, progress[scenario] ?? NOTHING)
    this.#forgotten = {}
    this.#write(progress)
  }

  #read(): Progress {
    try {
      const stored = v.safeParse(ProgressSchema, JSON.parse(readFileSync(this.#file, 'utf8')))
      return stored.success ? stored.output : {}
    } catch {
      // A missing file, or one that is not JSON, counts as no progress.
      return this.#progress ?? {}
    }
  }

  #write(progress: Progress): void {
    this.#progress = progress
    saveJson(this.#file, progress, 'Progress')
  }
}

function together(before: ChapterProgress, since: ChapterProgress): ChapterProgress {
  const better = before.best === null || (since.best !== null && since.best.error < before.best.error)
  return {
    doneAt: before.doneAt ?? since.doneAt,
    runs: before.runs + since.runs,
    best: better ? since.best : before.best,
  }
}

/** A chapter is done when a run of it was judged, whatever the verdict: a claim that fails here is a finding too. */
function advanced(before: ChapterProgress, model: RunModel): ChapterProgress {
  const judged = model.verdict!.claims.some((claim) => claim.holds !== null)
  const { prediction } = model.meta!
  const claim = model.verdict!.claims.find(({ id }) => id === prediction?.claim)
  let { best } = before
  if (prediction !== undefined && typeof claim?.measured === 'number' && claim.holds !== null) {
    const error = predictionError(prediction.value, claim.measured)
    if (best === null || error < best.error)
      best = {
        claim: claim.id,
        predicted: prediction.value,
        measured: claim.measured,
        unit: claim.unit,
        error,
      }
  }
  return { doneAt: before.doneAt ?? (judged ? Date.now() : null), runs: before.runs + 1, best }
}
