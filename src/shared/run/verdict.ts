import type { LocalizedText } from '../text'

/** One thing that a run can prove, in numbers taken from the run. */
export interface Claim {
  readonly id: string
  readonly label: LocalizedText
  /** Null when the run can't carry the claim. */
  readonly expected: number | null
  readonly measured: number | null
  /** Smallest and largest of the repeats of which `measured` is the median; absent when it was measured once. */
  readonly spread?: { readonly low: number; readonly high: number; readonly repeats: number }
  /** How the two numbers are shown. */
  readonly unit: 'ratio' | 'percent' | 'count' | 'seconds' | 'perSecond' | 'milliseconds'
  /** Null: not judged, `why` says the reason. */
  readonly holds: boolean | null
  readonly why: LocalizedText
}

/** What a run proved. */
export interface Verdict {
  readonly claims: readonly Claim[]
  /** One or two sentences: what happened and why. */
  readonly summary: LocalizedText
}
