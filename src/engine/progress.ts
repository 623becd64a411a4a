import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import type { RunModel } from '../shared/run/model'
import { predictionError } from '../shared/prediction'
import { QUESTIONS_A_CHAPTER } from '../shared/question'
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

  /** Enters a judged run of a scenario. @param asks whether it has questions, which alone make it done @returns whether it counts: only runs that completed do */
  enter(scenario: string, model: RunModel, asks = false): boolean {
    if (model.outcome !== 'completed' || model.verdict === null) return false
    // Another window's engine or a command line may have written since.
    this.#progress = this.#read()
    const advance = advanced(this.#progress[scenario] ?? NOTHING, model, asks)
    this.#write({ ...this.#progress, [scenario]: advance })
    return true
  }

  /** Enters that a question was answered rightly; with the last of them the chapter is done. */
  answer(scenario: string, question: string): void {
    this.#progress = this.#read()
    const before = this.#progress[scenario] ?? NOTHING
    const answered = [...new Set([...(before.answered ?? []), question])]
    const doneAt = before.doneAt ?? (answered.length >= QUESTIONS_A_CHAPTER ? Date.now() : null)
    this.#write({ ...this.#progress, [scenario]: { ...before, doneAt, answered } })
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
    ...((before.answered ?? since.answered) && {
      answered: [...new Set([...(before.answered ?? []), ...(since.answered ?? [])])],
    }),
  }
}

/** A chapter without questions is done when a run of it was judged, whatever the verdict: a claim that fails is a finding too. */
function advanced(before: ChapterProgress, model: RunModel, asks: boolean): ChapterProgress {
  const judged = !asks && model.verdict!.claims.some((claim) => claim.holds !== null)
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
  return { ...before, doneAt: before.doneAt ?? (judged ? Date.now() : null), runs: before.runs + 1, best }
}
