import type { RunModel } from '../../../src/shared/run/model'
import type { Claim, ClaimResult } from '../../../src/shared/run/verdict'
import { claimResult } from '../../../src/shared/run/verdict'
import { randomFrom } from '../../support/random'
import { modelOf } from './model'

/*
 * Made-up machines, and programs played through on them: what a right program would measure there, so that a verdict can
 * be asked what it thinks of it.
 */

export interface Machine {
  readonly name: string
  /** Speeds of the cores, the fastest first; 1: the fastest with nobody beside it. */
  readonly cores: readonly number[]
  /** Speed that a core loses when all are busy: clocks fall as more of them work. */
  readonly turbo: number
  /** Cores that other programs keep busy. */
  readonly others: number
  /** Cores' worth of time that a cgroup allows. */
  readonly quota: number
  /** Bytes that stay in the caches; beyond them copying takes so many times as long. */
  readonly cache: number
  readonly beyondCache: number
  /** A handing-over (system calls, a wake-up) takes so many times as long as on an ordinary machine. */
  readonly slow: number
}

const machine = (name: string, over: Partial<Machine>): Machine => ({
  name,
  cores: [1, 1, 1, 1],
  turbo: 0,
  others: 0.05,
  quota: Infinity,
  cache: 32 << 20,
  beyondCache: 2,
  slow: 1,
  ...over,
})
const cores = (count: number, speed = 1): number[] => new Array<number>(count).fill(speed)

export const MACHINES: readonly Machine[] = [
  machine('one core', { cores: cores(1), slow: 1.5 }),
  machine('two cores', { cores: cores(2) }),
  machine('eight cores', { cores: cores(8), turbo: 0.1, cache: 64 << 20 }),
  machine('64 cores with turbo', { cores: cores(64), turbo: 0.35, cache: 256 << 20, slow: 0.6 }),
  machine('efficiency cores', { cores: [...cores(4), ...cores(4, 0.5)], turbo: 0.15, slow: 0.7 }),
  machine('small caches', { cache: 512 << 10, beyondCache: 3.5, slow: 2 }),
  machine('a busy neighbour', { cores: cores(2), others: 0.65 }),
  machine('a neighbour on one core', { cores: cores(1), others: 0.3 }),
  machine('a quota of two cores', { cores: cores(16), quota: 2 }),
]

/**
 * Share of a core that each of so many busy lanes gets: the scheduler gives others what they ask for up to their fair
 * share, a quota allows so much in all.
 */
export function shareOf({ cores, others, quota }: Machine, busy: number): number {
  const count = Math.max(1, Math.ceil(others))
  const taken = Math.min(others, (cores.length * count) / (busy + count))
  return Math.min(1, (cores.length - taken) / busy, quota / busy)
}

/** Speed of a lane among so many busy ones: it stays on its core while there is one for each. */
export function speedOf({ cores, turbo }: Machine, lane: number, busy: number): number {
  const clock = cores.length === 1 ? 1 : 1 - (turbo * (Math.min(busy, cores.length) - 1)) / (cores.length - 1)
  const mean = cores.reduce((sum, speed) => sum + speed, 0) / cores.length
  return clock * (busy > cores.length ? mean : cores[lane % cores.length])
}

export interface Job {
  readonly lane: number
  readonly start: number
  readonly end: number
  readonly cpu: number
}

/**
 * Lanes that compute: each takes the next job as soon as it is free, or has a list of its own.
 * @param work milliseconds that each job takes alone on the fastest core
 * @param lists false: one list for all; true: job n belongs to lane n
 */
export function compute(machine: Machine, lanes: number, work: readonly number[], lists = false): Job[] {
  const done: Job[] = []
  const active = new Map<number, { left: number; start: number; cpu: number }>()
  let [next, now] = [0, 0]
  const take = (lane: number) => {
    if (next < work.length) active.set(lane, { left: work[next++], start: now, cpu: 0 })
  }
  for (let lane = 0; lane < lanes; lane += 1) take(lane)
  while (active.size > 0) {
    const busy = active.size
    const share = shareOf(machine, busy)
    const rates = new Map([...active.keys()].map((lane) => [lane, share * speedOf(machine, lane, busy)]))
    const step = Math.min(...[...active].map(([lane, { left }]) => left / rates.get(lane)!))
    now += step
    for (const [lane, job] of [...active]) {
      job.left -= step * rates.get(lane)!
      job.cpu += step * share
      if (job.left > 1e-9) continue
      active.delete(lane)
      done.push({ lane, start: job.start, end: now, cpu: job.cpu })
      if (!lists) take(lane)
    }
  }
  return done
}

export const wallOf = (jobs: readonly Job[]): number => Math.max(...jobs.map(({ end }) => end))
export const cpuOf = (jobs: readonly Job[]): number => jobs.reduce((sum, { cpu }) => sum + cpu, 0)

type Values = Record<string, number | string | boolean>

/** Collects what a program says, in order, on a clock that each phase moves on; measurements scatter by some per cent. */
export class Made {
  readonly #results: [string, number, Values][] = []
  readonly #random: () => number
  readonly #loads: { to: number; load: number }[] = []
  readonly machine: Machine
  now = 100

  constructor(machine: Machine, seed = 1) {
    this.machine = machine
    this.#random = randomFrom(seed)
  }

  /** A number as it is measured: off by ± 4 %, or more where others disturb. */
  scatter(value: number): number {
    const off = 0.04 + 0.06 * (this.machine.others / this.machine.cores.length)
    return value * (1 + off * (2 * this.#random() - 1))
  }

  /** A result; one with `wallMs` takes that long. @param load cores that the whole run kept busy meanwhile */
  say(name: string, values: Values, load = NaN): void {
    if (Object.values(values).some(Number.isNaN))
      throw new Error(`${name} has no number: ${JSON.stringify(values)}`)
    if (typeof values.wallMs === 'number') this.now += values.wallMs
    if (!Number.isNaN(load)) this.#loads.push({ to: this.now, load })
    this.#results.push([name, this.now, values])
  }

  /** @param load cores that the run itself kept busy, where its phases do not say */
  model(load = 0): RunModel {
    const { cores, others } = this.machine
    // A tick tells of the tenth of a second before it.
    const at = (t: number) => this.#loads.find(({ to }) => t - 50 <= to)?.load ?? load
    return modelOf(this.#results, { cores: cores.length, others, load: at })
  }

  /** What programs put into their setup where a cgroup allows less than all cores. */
  get quota(): Values {
    return Number.isFinite(this.machine.quota) ? { quota: this.machine.quota } : {}
  }
}

/** How each claim came out. */
export const resultsOf = (claims: readonly Claim[]): Record<string, ClaimResult> =>
  Object.fromEntries(claims.map((claim) => [claim.id, claimResult(claim)]))

/** Claims that were not met, with their numbers: none of a right program. */
export const failedOf = (claims: readonly Claim[]): string[] =>
  claims
    .filter((claim) => claimResult(claim) === 'fails')
    .map(
      ({ id, expected, measured, tolerance }) =>
        `${id}: ${measured}, expected ${expected} ${JSON.stringify(tolerance)}`,
    )
