import { formatOf } from '../../shared/format'
import type { LocalizedText } from '../../shared/text'
import type { ResultRecord } from '../../shared/run/records'
import type { RunModel } from '../../shared/run/model'
import type { Claim, Verdict } from '../../shared/run/verdict'
import { othersLoad } from '../../shared/run/facts'
import type { PhaseSpan } from './load'
import { phaseSpans } from './load'

/** Beyond this share of the machine kept busy by others, a measured speed says more about them than about the run. */
const MOST_OTHERS = 0.35
/** Without a reading in a span, those so long before and after it count, milliseconds. */
const READ_AROUND = 1000
/** A phase shorter than this measures the clock and the scheduler, milliseconds. */
const SHORTEST_PHASE = 150

export const text = (en: string, zh: string): LocalizedText => ({ en, 'zh-CN': zh })

/** Sentences have plain spaces; the view keeps units at their numbers. Both languages write these alike. */
const format = formatOf('en', ' ')

/** A number with so many digits after the point. */
export const num = (value: number, digits = 0): string => value.toFixed(digits)
/** A number as the window writes it: 40,000. */
export const many = (value: number): string => num(value).replace(/\B(?=(\d{3})+$)/g, ',')
/** So many of a thing in English: "1 core", "2 cores". */
export const count = (value: number, thing: string): string => `${value} ${thing}${value === 1 ? '' : 's'}`
export const pct = (value: number): string => format.percent(value, 0)
/** Bytes as short as they are exact: 64 KiB, 1.5 KiB, 4.69 MiB. */
export const sizeText = (bytes: number): string => format.bytes(bytes, true)

/** A claim that was measured, before anyone asks whether the run can carry it. */
export interface Measured {
  readonly id: string
  readonly label: LocalizedText
  readonly unit: Claim['unit']
  readonly expected: number
  readonly measured: number
  /** Of repeats, from `overRepeats`. */
  readonly spread?: Claim['spread']
  readonly holds: boolean
  readonly why: LocalizedText
  readonly tolerance?: Claim['tolerance']
  readonly better?: Claim['better']
}

/** The median of a number measured several times, with its spread; NaN of none. */
export function overRepeats(values: readonly number[]): Pick<Measured, 'measured' | 'spread'> {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  if (sorted.length === 0) return { measured: NaN }
  const middle = sorted.length >> 1
  const measured = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  if (sorted.length === 1) return { measured }
  return { measured, spread: { low: sorted[0], high: sorted.at(-1)!, repeats: sorted.length } }
}

export const median = (values: readonly number[]): number => overRepeats(values).measured

/** What a claim says of its number. It holds when the number is what is expected, unless a bound or `holds` is given. */
interface Said {
  readonly expected: number
  /** All repeats, what `overRepeats` made of them, or a number that was measured once. */
  readonly measured: number | readonly number[] | ReturnType<typeof overRepeats>
  /** Bounds of the measured number, themselves included. */
  readonly least?: number
  readonly most?: number
  /** It may be off the expected number by so much. */
  readonly within?: number
  /** On this side of the expected number it is welcome: beyond what is tolerated it is better than expected. */
  readonly better?: Claim['better']
  /** Where bounds can't say it. */
  readonly holds?: boolean
  readonly why: LocalizedText
}

/** Bounds for a wall time (or a ratio of two) that is explained by CPU time: it may differ by so much. */
export const near = (expected: number) => ({ expected, least: 0.6 * expected, most: 1.8 * expected })

interface Labelled extends Said {
  readonly label: LocalizedText
}

export function claim(id: string, unit: Claim['unit'], said: Labelled): Measured {
  const { label, expected, measured, better, why } = said
  const numbers =
    typeof measured === 'number' ? { measured } : 'measured' in measured ? measured : overRepeats(measured)
  if (said.holds !== undefined) return { id, label, unit, expected, ...numbers, holds: said.holds, why }
  const { low, high } = toleranceOf(said)
  const [least, most] = [better === 'less' ? -Infinity : low, better === 'more' ? Infinity : high]
  const holds = numbers.measured >= least && numbers.measured <= most
  const known = (bound: number) => (Number.isFinite(bound) ? bound : null)
  const tolerance = { low: known(low), high: known(high) }
  const claim = { id, label, unit, expected, ...numbers, holds, why, tolerance }
  return better === undefined ? claim : { ...claim, better }
}

/** Bounds of what is as expected. Where only the worse side has one, as much is as expected on the better side. */
function toleranceOf({ expected, least, most, within = 0, better }: Said): { low: number; high: number } {
  if (least === undefined && most === undefined) return { low: expected - within, high: expected + within }
  const mirrored = (bound: number | undefined) => (bound === undefined ? NaN : 2 * expected - bound)
  return {
    low: least ?? (better === 'less' ? mirrored(most) : -Infinity),
    high: most ?? (better === 'more' ? mirrored(least) : Infinity),
  }
}

/** Makes the claims of a chapter that has labels for the ids; a claim with another id brings its own. */
export function claimsOf<Id extends string>(labels: Readonly<Record<Id, LocalizedText>>) {
  function labelled(id: string, unit: Claim['unit'], said: Labelled): Measured
  function labelled(id: Id, unit: Claim['unit'], said: Said): Measured
  function labelled(id: string, unit: Claim['unit'], said: Said | Labelled): Measured {
    return claim(id, unit, { label: labels[id as Id], ...said })
  }
  return labelled
}

/** The sum of a number that each item of a list has. */
export const sum = <T>(list: readonly T[], number: (item: T) => number): number =>
  list.reduce((total, item) => total + number(item), 0)

/** The values of the last result record of one name, as the program made them. */
export const resultOf = <T>(run: RunModel, name: string): T | undefined =>
  run.result(name) as unknown as T | undefined

/** The values of all result records of one name, in order: one for each repeat. */
export function repeatsOf<T = ResultRecord['values']>(run: RunModel, name: string): T[] {
  return run.results.filter((record) => record.name === name).map((record) => record.values as T)
}

/** As with runs of earlier versions, which did not measure all that a model needs. */
const UNFORESEEN = text(
  'Not judged: this run did not measure what to expect.',
  '不作判断：这次运行没有测出预期值所需的数据。',
)

/** The claim as measured, or, where there is an obstacle, not judged and with the obstacle as its reason. */
export function claimOf(measured: Measured, obstacle?: LocalizedText | null): Claim {
  const known = (value: number) => (Number.isFinite(value) ? value : null)
  const numbers = { expected: known(measured.expected), measured: known(measured.measured) }
  if (obstacle) return { ...measured, ...numbers, holds: null, why: obstacle }
  if (numbers.measured === null)
    return { ...measured, ...numbers, holds: null, why: text('It was not measured.', '没有测到。') }
  if (numbers.expected === null) return { ...measured, ...numbers, holds: null, why: UNFORESEEN }
  return { ...measured, ...numbers }
}

/** The same where an obstacle excuses what was not met, but takes nothing from what was. */
export const excused = (measured: Measured, obstacle: LocalizedText | null): Claim =>
  claimOf(measured, measured.holds ? null : obstacle)

/** A claim that the run never came to. */
export function claimMissing(
  id: string,
  label: LocalizedText,
  unit: Claim['unit'],
  why: LocalizedText,
): Claim {
  return { id, label, unit, expected: null, measured: null, holds: null, why }
}

/** The verdict on a run that did not come to its end: its first claim, not judged. */
export function unproved(
  run: RunModel,
  id: string,
  label: LocalizedText,
  unit: Claim['unit'],
  why = endedEarly(run),
): Verdict {
  return { claims: [claimMissing(id, label, unit, why)], summary: why }
}

/** Why a run that ended early proves nothing. */
export function endedEarly(run: RunModel): LocalizedText {
  if (!run.over) return text('The run is not over yet.', '运行尚未结束。')
  if (run.outcome === 'stopped')
    return text('The run was stopped before this was measured.', '还没测到这一项，运行就被停止了。')
  if (run.outcome === 'guarded')
    return text('A limit stopped the run before this was measured.', '还没测到这一项，运行就因超限而停止。')
  return text(
    'The program ended before this was measured: its output says why.',
    '还没测到这一项，程序就结束了：原因见它的输出。',
  )
}

/**
 * Why times measured in these phases can't be trusted, or null when they can.
 * @param phases names of result records with `wallMs`
 */
export function timingObstacle(run: RunModel, phases: readonly string[]): LocalizedText | null {
  for (const phase of phases) {
    const spans = phaseSpans(run, phase)
    if (spans.length === 0) return endedEarly(run)
    const wall = Math.min(...spans.map(({ from, to }) => to - from))
    if (wall < SHORTEST_PHASE)
      return text(
        `Too short to measure: ${num(wall)} ms. Take more or larger tasks.`,
        `时间太短，测不准：只有 ${num(wall)} 毫秒。请增加任务数或加大任务。`,
      )
    const busy = busyObstacle(run, spans)
    if (busy !== null) return busy
  }
  return null
}

/** Why other programs make times measured in these spans worthless, or null where they don't. */
export function busyObstacle(run: RunModel, spans: readonly PhaseSpan[]): LocalizedText | null {
  const cores = run.meta?.host.cores ?? NaN
  // Where the machine was too busy even to be read in time, what was read around it tells.
  const loads = spans.map(({ from, to }) => {
    const load = othersLoad(run, from, to)
    return Number.isNaN(load) ? othersLoad(run, from - READ_AROUND, to + READ_AROUND) : load
  })
  const others = Math.max(...loads.filter((load) => !Number.isNaN(load)))
  if (!(others > MOST_OTHERS * cores)) return null
  return text(
    `Other programs kept ${num(others, 1)} of ${cores} cores busy meanwhile. Repeat it on a quieter machine.`,
    `测量期间，其他程序占用了 ${cores} 个核心中的 ${num(others, 1)} 个。请在机器空闲时重试。`,
  )
}

/** Cores that others kept busy in a phase, on average over its repeats; NaN: not known. */
export function othersIn(run: RunModel, phase: string): number {
  const loads = phaseSpans(run, phase)
    .map(({ from, to }) => othersLoad(run, from, to))
    .filter((load) => !Number.isNaN(load))
  return sum(loads, (load) => load) / loads.length
}

/**
 * Cores that the run could have in a phase: all, less what others took, and no more than the quota that its setup tells
 * of; all where nothing of this is known.
 */
export function coresFree(run: RunModel, phase: string, cores: number): number {
  return Math.min(cores - (othersIn(run, phase) || 0), Number(run.result('setup')?.quota ?? Infinity))
}

/** The same, but one at the least: what is compared with one worker has that one's neighbours too. */
export const coresLeft = (run: RunModel, phase: string, cores: number): number =>
  Math.max(coresFree(run, phase, cores), Math.min(1, cores, Number(run.result('setup')?.quota ?? Infinity)))
