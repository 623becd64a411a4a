import type { RunProcess } from './process'
import type { UnlistedRecord, UnlistedSum } from './recorded'
import { higher } from './bulk'
import { Steps } from './steps'

/** Fields of samples that are counted from a process's birth on, of which sums over all processes are told. */
const COUNTED = ['runWait', 'switchesVoluntary', 'switchesInvoluntary'] as const

/** Sums with a name of their own; what bears other names is counted below the same parent without one. */
const MOST_NAMED = 500

type Sum = { -readonly [K in keyof UnlistedSum]: UnlistedSum[K] }
type Totals = { -readonly [K in keyof UnlistedRecord['totals']]: UnlistedRecord['totals'][K] }

/**
 * What ended processes came to that a run no longer lists one by one (see Listing): counts and sums, by parent and name
 * and of all of them, which nothing is missing of. Times are run time in milliseconds, CPU times nanoseconds, memory bytes.
 */
export class Unlisted {
  /** Below each parent (−1: none that is listed), by name. */
  readonly #sums = new Map<number, Map<string, Sum>>()
  #named = 0
  #totals: Totals = nothing()
  #over = { born: new Steps(), ended: new Steps(), cpu: new Steps(), sampled: new Steps() }

  get count(): number {
    return this.#totals.count
  }

  get totals(): UnlistedRecord['totals'] {
    return this.#totals
  }

  /** In order of their first birth. */
  get sums(): readonly UnlistedSum[] {
    return [...this.#sums.values()]
      .flatMap((names) => [...names.values()])
      .sort((a, b) => a.startedAt - b.startedAt)
  }

  /** Birth of the first of them, Infinity: there is none. */
  get startedAt(): number {
    return this.sums[0]?.startedAt ?? Infinity
  }

  /** What they had come to at run time `t`, as Steps has it: CPU time counts from the end of whoever spent it on. */
  at(t: number): Record<'born' | 'ended' | 'cpu' | 'sampled', number> {
    const { born, ended, cpu, sampled } = this.#over
    return { born: born.upTo(t), ended: ended.upTo(t), cpu: cpu.upTo(t), sampled: sampled.upTo(t) }
  }

  /** How many of them could not be read a field of, for a part of their life. */
  unreadable(field: string): number {
    return field === 'rss' || field === 'pss' ? this.#totals.unreadable[field] : 0
  }

  /** @param parent id of the process that it is below, −1 where that is not listed */
  add(process: RunProcess, parent: number): void {
    const { startedAt, name, cpuKnown, cpu, sampledCpu, peakRss, peakPss } = process
    const endedAt = process.endedAt ?? startedAt
    this.#adopt(process.id, parent)
    this.#merge({
      parent,
      name,
      count: 1,
      failed: Number(process.failed),
      untold: Number(!cpuKnown),
      cpu,
      peakRss,
      peakPss,
      startedAt,
      endedAt,
    })
    const life = endedAt - Math.max(0, startedAt)
    const used = (cpuKnown ? cpu : NaN) + process.latest('runWait')
    const totals = this.#totals
    totals.count += 1
    totals.failed += Number(process.failed)
    totals.unsampled += Number(process.series.length === 0)
    totals.cpu += cpu
    totals.sampled += sampledCpu
    totals.life += life
    if (!Number.isNaN(used)) {
      totals.lifeKnown += life
      totals.used += used
    }
    totals.unreadable = {
      rss: totals.unreadable.rss + Number(process.wasUnreadable('rss')),
      pss: totals.unreadable.pss + Number(process.wasUnreadable('pss')),
    }
    totals.counted = Object.fromEntries(
      COUNTED.map((field) => {
        const { sum, told } = totals.counted[field]
        const value = process.latest(field)
        return [field, Number.isNaN(value) ? { sum, told } : { sum: sum + value, told: told + 1 }]
      }),
    ) as Totals['counted']
    this.#over.born.add(startedAt, 1)
    this.#over.ended.add(endedAt, 1)
    this.#over.cpu.add(endedAt, cpu)
    this.#over.sampled.add(endedAt, sampledCpu)
  }

  /** All of it. @param ids given to processes so far */
  record(ids: number): UnlistedRecord {
    const { born, ended, cpu, sampled } = this.#over
    return {
      kind: 'unlisted',
      ids,
      sums: this.sums.map((sum) => ({ ...sum })),
      totals: this.#totals,
      over: { born: born.columns, ended: ended.columns, cpu: cpu.columns, sampled: sampled.columns },
    }
  }

  /** Takes what another one has come to, instead of what was here. */
  load({ sums, totals, over }: UnlistedRecord): void {
    this.#sums.clear()
    this.#named = 0
    for (const sum of sums) this.#merge({ ...sum })
    this.#totals = { ...totals }
    this.#over = {
      born: new Steps(over.born),
      ended: new Steps(over.ended),
      cpu: new Steps(over.cpu),
      sampled: new Steps(over.sampled),
    }
  }

  /** A process that is listed no more leaves what was below it to its own parent. */
  #adopt(id: number, parent: number): void {
    const below = this.#sums.get(id)
    if (below === undefined) return
    this.#sums.delete(id)
    for (const sum of below.values()) {
      if (sum.name !== '') this.#named -= 1
      sum.parent = parent
      this.#merge(sum)
    }
  }

  #merge(more: Sum): void {
    const names = this.#sums.get(more.parent) ?? new Map<string, Sum>()
    this.#sums.set(more.parent, names)
    if (!names.has(more.name) && this.#named >= MOST_NAMED) more.name = ''
    const sum = names.get(more.name)
    if (sum === undefined) {
      names.set(more.name, more)
      if (more.name !== '') this.#named += 1
      return
    }
    sum.count += more.count
    sum.failed += more.failed
    sum.untold += more.untold
    sum.cpu += more.cpu
    sum.peakRss = higher(sum.peakRss, more.peakRss)
    sum.peakPss = higher(sum.peakPss, more.peakPss)
    sum.startedAt = Math.min(sum.startedAt, more.startedAt)
    sum.endedAt = Math.max(sum.endedAt, more.endedAt)
  }
}

function nothing(): Totals {
  return {
    count: 0,
    failed: 0,
    unsampled: 0,
    cpu: 0,
    sampled: 0,
    life: 0,
    lifeKnown: 0,
    used: 0,
    unreadable: { rss: 0, pss: 0 },
    counted: Object.fromEntries(COUNTED.map((field) => [field, { sum: 0, told: 0 }])) as Totals['counted'],
  }
}
