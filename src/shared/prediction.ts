import type { Claim } from './run/verdict'
import type { LocalizedText } from './text'

/** What a learner may guess before a run: the measured number of one claim. */
export interface PredictionPrompt {
  /** Id of the claim whose `measured` is guessed. */
  readonly claim: string
  /** "How many of the 40 000 increments will be lost?" */
  readonly question: LocalizedText
  readonly unit: Claim['unit']
  /** Limits of the field, in the unit of the claim (percent: 0–1). */
  readonly min: number
  readonly max: number
  readonly step?: number
}

/** A guess that goes with a run: part of its first record, shown beside what was measured. */
export interface Prediction {
  readonly claim: string
  /** In the unit of the claim (percent: 0–1). */
  readonly value: number
}

/**
 * How far a guess was off: |guess − measured| ÷ the larger of both, 0 (exact) to 1; the same for a guess twice too high
 * and one twice too low, and defined where the measured number is zero.
 */
export function predictionError(predicted: number, measured: number): number {
  const larger = Math.max(Math.abs(predicted), Math.abs(measured))
  return larger === 0 ? 0 : Math.min(1, Math.abs(predicted - measured) / larger)
}
