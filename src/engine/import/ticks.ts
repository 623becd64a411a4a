import type { TickRecord } from '../../shared/run/records'
import type { Counter } from './trace'
import type { Life } from './lives'
import type { Own } from './own'

/** A counter that is walked along in time: it holds its value until its next event. */
class Steps {
  readonly #at: readonly number[]
  readonly #values: readonly number[]
  #row = -1

  constructor(counter: Counter | undefined) {
    this.#at = counter?.at ?? []
    this.#values = counter?.values ?? []
  }

  /** The value at `ts`, NaN before the first. Times are asked in order. */
  at(ts: number): number {
    while (this.#row + 1 < this.#at.length && this.#at[this.#row + 1] <= ts) this.#row += 1
    return this.#row < 0 ? NaN : this.#values[this.#row]
  }

  /** Sum of value × time between two moments; asked in order, instead of `at`. */
  sum(from: number, to: number): number {
    let sum = 0
    let since = from
    let value = this.at(from)
    while (this.#row + 1 < this.#at.length && this.#at[this.#row + 1] < to) {
      const next = this.#at[this.#row + 1]
      sum += (value || 0) * (next - since)
      since = next
      value = this.at(next)
    }
    return sum + (value || 0) * (to - since)
  }
}

const columns = ['cpu', 'rss', 'pss', 'threads'] as const

/** Rows of samples that are read in: processes times ticks. */
const MOST_ROWS = 5_000_000

/**
 * The samples of one of our own traces, from its counters: CPU shares add up to the CPU time that they were made of.
 * The ticks are where the number of processes was told; those that would be too many are left out.
 */
export function ticksOf(
  counters: readonly Counter[],
  lives: readonly Life[],
  own: Own,
  ms: (ts: number) => number,
): TickRecord[] {
  const find = (name: string, pid?: number) =>
    counters.find((counter) => counter.name === name && (pid === undefined || counter.pid === pid))
  const at = find('processes')?.at ?? []
  const busy = new Steps(find('machine busy'))
  const engine = new Steps(find('Forkscope CPU'))
  const byPid = new Map<number, Counter[]>()
  for (const counter of counters) byPid.set(counter.pid, [...(byPid.get(counter.pid) ?? []), counter])
  const coming = lives
    .map(({ id, tracePid, begin, end }) => {
      const of = (name: string) => new Steps(byPid.get(tracePid)?.find((counter) => counter.name === name))
      const steps = { cpu: of('CPU'), rss: of('memory RSS'), pss: of('memory PSS'), threads: of('threads') }
      return { id, begin, end, steps, since: begin, cpu: 0 }
    })
    .sort((a, b) => b.begin - a.begin)
  let there: typeof coming = []
  let left = MOST_ROWS
  const { interval } = own.run
  const cost = at.length > 0 ? (own.summary.sampler.costSeconds * 1000) / at.length : 0
  return at.flatMap((ts, tick): TickRecord[] => {
    const before = tick === 0 ? 0 : at[tick - 1]
    let spent = 0
    const born = coming.length
    while (coming.length > 0 && coming.at(-1)!.begin <= ts) there.push(coming.pop()!)
    if (coming.length < born) there.sort((a, b) => a.id - b.id)
    left -= there.length
    if (left < 0) return []
    for (const process of there) {
      const until = Math.min(ts, process.end)
      if (until <= process.since) continue
      // Percent × µs are 10 ns each.
      const more = process.steps.cpu.sum(process.since, until) * 10
      process.cpu += more
      process.since = until
      spent += more
    }
    const living = (there = there.filter(({ end }) => ts <= end))
    const rows = living.map((process) => {
      const { rss, pss, threads } = process.steps
      return { cpu: process.cpu, rss: rss.at(ts), pss: pss.at(ts), threads: threads.at(ts) }
    })
    const values = columns.map((column) => [column, Float64Array.from(rows, (row) => row[column])])
    return [
      {
        kind: 'tick',
        t: ms(ts),
        interval,
        cost,
        engineCpu: engine.at(before) / 100,
        cpu: spent,
        ids: Int32Array.from(living, ({ id }) => id),
        columns: Object.fromEntries(values) as TickRecord['columns'],
        host: { busy: busy.at(before) / 100, availableMemory: NaN },
      },
    ]
  })
}
