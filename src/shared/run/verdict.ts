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
  /**
   * Between which measured values (themselves included) it comes out as expected; null: whatever lies on that side does.
   * Absent: it was judged otherwise, or by a version that did not tell.
   */
  readonly tolerance?: { readonly low: number | null; readonly high: number | null }
  /** Beyond the tolerance on this side it comes out better than expected, and holds. Absent: on neither. */
  readonly better?: 'more' | 'less'
}

/** What a run proved. */
export interface Verdict {
  readonly claims: readonly Claim[]
  /** One or two sentences: what happened and why. */
  readonly summary: LocalizedText
}

/** How a claim came out: as expected, better than expected (which holds too), not met, or not judged. */
export const CLAIM_RESULTS = ['holds', 'better', 'fails', 'open'] as const
export type ClaimResult = (typeof CLAIM_RESULTS)[number]

export const CLAIM_SIGNS = { holds: '✓', better: '↑', fails: '✗', open: '–' } as const

/** What of a claim counts; null and absent are the same. */
interface Judged {
  readonly holds: boolean | null
  readonly measured?: number | null
  readonly tolerance?: Claim['tolerance'] | null
  readonly better?: Claim['better'] | null
}

export function claimResult({ holds, measured = null, tolerance, better }: Judged): ClaimResult {
  if (holds === null) return 'open'
  if (!holds) return 'fails'
  const { low = null, high = null } = tolerance ?? {}
  const beyond = better === 'more' ? high : better === 'less' ? low : null
  if (measured === null || beyond === null) return 'holds'
  return (better === 'more' ? measured > beyond : measured < beyond) ? 'better' : 'holds'
}

/** How many claims came out how; `held` counts those that came out better as well, and none that is open. */
export interface ClaimCount extends Readonly<Record<ClaimResult, number>> {
  readonly held: number
  readonly all: number
}

/** The one count of claims: whoever says how many hold asks here. */
export function countClaims(claims: readonly Judged[]): ClaimCount {
  const count = { holds: 0, better: 0, fails: 0, open: 0 }
  for (const claim of claims) count[claimResult(claim)] += 1
  return { ...count, held: count.holds + count.better, all: claims.length }
}

/** Of a claim that any value from (or up to) the expected one satisfies: which sign belongs before that; else ''. */
export function boundOf(claim: Pick<Judged, 'tolerance'> & Pick<Claim, 'expected'>): '≥ ' | '≤ ' | '' {
  const { expected, tolerance = null } = claim
  if (expected === null || tolerance === null) return ''
  const { low, high } = tolerance
  if (low === expected && high === null) return '≥ '
  return high === expected && low === null ? '≤ ' : ''
}
