import type { Claim } from '../../../shared/run/verdict'

/** Characters from which on the part of a label before its first comma or colon names the claim by itself. */
const SHORTEST_NAME = 8
const SHORTEST_CHINESE_NAME = 3

/** What a claim is about, and what its number is: "Utilization" and "busy ÷ (size × time)". The second may be ''. */
export function nameParts(label: string): { readonly name: string; readonly detail: string } {
  const [, name = '', detail = ''] = /^(.*?)(?:[:,] |[：，])(.+)$/s.exec(label) ?? []
  const shortest = /\p{Script=Han}/u.test(name) ? SHORTEST_CHINESE_NAME : SHORTEST_NAME
  return name.length < shortest ? { name: label, detail: '' } : { name, detail }
}

/** Where things are on the scale of a claim, 0 (left) to 1 (right). */
export interface ClaimScale {
  readonly expected: number
  readonly measured: number
  /** What is as expected; null where that is not told. */
  readonly band: { readonly from: number; readonly to: number } | null
  /** From the least to the most of the repeats. */
  readonly spread: { readonly from: number; readonly to: number } | null
}

/** Room at both ends of the scale. */
const EDGE = 0.08

/** The scale of a claim: wide enough for all that there is to see on it; null where there is nothing to compare. */
export function scaleOf({ expected, measured, tolerance, spread }: Claim): ClaimScale | null {
  if (expected === null || measured === null) return null
  const { low = null, high = null } = tolerance ?? {}
  const all = [expected, measured, low, high, spread?.low, spread?.high].filter((at) => Number.isFinite(at))
  const [least, most] = [Math.min(...(all as number[])), Math.max(...(all as number[]))]
  const place = (value: number) =>
    most > least ? EDGE + ((1 - 2 * EDGE) * (value - least)) / (most - least) : 0.5
  return {
    expected: place(expected),
    measured: place(measured),
    band:
      tolerance === undefined
        ? null
        : { from: low === null ? 0 : place(low), to: high === null ? 1 : place(high) },
    spread: spread === undefined ? null : { from: place(spread.low), to: place(spread.high) },
  }
}
