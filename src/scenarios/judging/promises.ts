import type { KnobValues } from '../../shared/knobs'
import type { LocalizedText } from '../../shared/text'
import type { RunModel } from '../../shared/run/model'
import type { Claim } from '../../shared/run/verdict'
import { busyObstacle, median } from './claims'
import { phaseSpans } from './load'

/*
 * What the sentences of a lesson promise of their experiments, in numbers of the runs: a test starts each link of each
 * lesson and holds the promise against the run, so that a lesson can't drift from its programs.
 */

/** Whose bounds are multiples of the same number in the run with the defaults. */
export const DEFAULTS = ''

/** One thing that must hold of a run. */
export interface Expectation {
  /**
   * A claim's measured number (`peak`), a value of the program's results, the median of the repeats (`crawl.gaveUp`,
   * `way[way=spawn].rssMb`), or one divided by another (`a.b ÷ a.c`).
   */
  readonly number: string
  /** The bounds, themselves included; where they depend on the machine, of its number of cores. */
  readonly least?: number | ((cores: number) => number)
  readonly most?: number | ((cores: number) => number)
  /** The bounds are multiples of the same number in the run of this link, or with the `DEFAULTS`. */
  readonly of?: string
  /** It must not be known: what it is about was not done. */
  readonly unknown?: true
  /** It is about time: not judged while other programs keep the machine busy. */
  readonly timed?: true
}

type Bound = Expectation['least']

export const least = (bound: Bound, number: string, of?: string): Expectation => ({
  number,
  least: bound,
  ...(of !== undefined && { of }),
})
export const most = (bound: Bound, number: string, of?: string): Expectation => ({
  number,
  most: bound,
  ...(of !== undefined && { of }),
})
export const between = (low: Bound, high: Bound, number: string, of?: string): Expectation => ({
  ...least(low, number, of),
  most: high,
})
export const is = (value: number, number: string): Expectation => between(value, value, number)
export const unknown = (number: string): Expectation => ({ number, unknown: true })
export const timed = (expectation: Expectation): Expectation => ({ ...expectation, timed: true })

/** A chapter's promises. */
export interface Promises {
  /** Its runs wait nearly all of the time, so that some of them side by side don't disturb each other. */
  readonly waits?: true
  /** Less of what no sentence is about, so that the test is quick: for all runs of the chapter, the defaults' too. */
  readonly quick: KnobValues
  /** The same for single links, in place of what the link itself says. */
  readonly less?: Readonly<Record<string, KnobValues>>
  /** By the knobs of the link as they stand in the lesson. */
  readonly links: Readonly<Record<string, readonly Expectation[]>>
}

/** A run that is over, with its verdict. */
export interface Evidence {
  readonly run: RunModel
  readonly claims: readonly Claim[]
}

/** How a promise came out; of one that is broken or can't be judged, why. */
export type Kept = { readonly kept: true } | { readonly kept: false | null; readonly why: string }

/**
 * @param evidence the run of the link
 * @param other the run that the bounds are multiples of, where `of` names one
 */
export function keeps(expectation: Expectation, evidence: Evidence, other?: Evidence): Kept {
  const { number, of, unknown: absent } = expectation
  const busy = expectation.timed ? (busyIn(evidence.run) ?? (other ? busyIn(other.run) : null)) : null
  if (busy !== null) return { kept: null, why: busy.en }
  const measured = numberOf(evidence, number)
  if (absent)
    return Number.isNaN(measured) ? { kept: true } : { kept: false, why: `${number} is ${measured}` }
  const unit = other === undefined ? 1 : numberOf(other, number)
  const cores = evidence.run.meta?.host.cores ?? NaN
  const at = (bound: Bound, none: number) =>
    unit * (bound === undefined ? none : typeof bound === 'number' ? bound : bound(cores))
  const [low, high] = [at(expectation.least, -Infinity), at(expectation.most, Infinity)]
  if (measured >= low && measured <= high) return { kept: true }
  const against = of === undefined ? '' : ` (${of === DEFAULTS ? 'the defaults' : of}: ${unit})`
  return { kept: false, why: `${number} is ${measured}, not within ${low} to ${high}${against}` }
}

/** Why times of a run say more about other programs than about the run; null where they don't. */
function busyIn(run: RunModel): LocalizedText | null {
  const phases = new Set(run.results.map(({ name }) => name))
  return busyObstacle(
    run,
    [...phases].flatMap((phase) => phaseSpans(run, phase)),
  )
}

const VALUE = /^([\w-]+)(?:\[(\w+)=([^\]]+)\])?\.(\w+)$/

function numberOf(evidence: Evidence, number: string): number {
  const [above, below] = number.split(' ÷ ')
  if (below !== undefined) return numberOf(evidence, above) / numberOf(evidence, below)
  const [, name, key, value, field] = VALUE.exec(number) ?? []
  if (name === undefined) return evidence.claims.find(({ id }) => id === number)?.measured ?? NaN
  const results = evidence.run.results.filter(
    (result) => result.name === name && (key === undefined || String(result.values[key]) === value),
  )
  return median(results.map(({ values }) => Number(values[field])))
}
