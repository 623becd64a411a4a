import { higher } from './bulk'
import { cpuOf, memoryOf, type Memory } from './facts'
import type { ProcessView, RunView } from './view'

/*
 * Facts of several processes as if they were one. What is not known of one is left out; NaN where nothing is known.
 */

/** What they spent, nanoseconds. `least`: it may be more, as some of it is not known. */
export function cpuOfAll(
  run: Pick<RunView, 'meta'>,
  processes: readonly ProcessView[],
): { readonly value: number; readonly least: boolean } {
  let value = NaN
  let least = false
  for (const process of processes) {
    const own = cpuOf(run, process)
    if (!Number.isNaN(own.value)) value = (value || 0) + own.value
    // What lives and was not read yet will be.
    least ||= own.least || (Number.isNaN(own.value) && !process.alive)
  }
  return { value, least: least && !Number.isNaN(value) }
}

/** Share of a core that those that live use (1 = one core). */
export function cpuShareOfAll(processes: readonly ProcessView[]): number {
  return sum(processes.map(({ cpuShare }) => cpuShare))
}

/** A process's memory as it was read last, bytes. */
export function memoryNow(process: ProcessView): Memory {
  return memoryOf(process.latest('pss'), process.latest('rss'))
}

/** The most memory that a process ever had, bytes. */
export function peakOf({ peakPss, peakRss }: ProcessView): Memory {
  return memoryOf(peakPss, peakRss)
}

/** What those that live have, bytes; RSS when it is RSS of one of them. */
export function memoryOfAll(processes: readonly ProcessView[]): Memory {
  return together(processes.filter(({ alive }) => alive).map(memoryNow))
}

/** The most that they had at one time as samples saw it, bytes: not the sum of what each had at its own time. */
export function peakOfAll(processes: readonly ProcessView[]): Memory {
  if (processes.length === 1) return peakOf(processes[0]!)
  const { kind } = together(processes.map(peakOf))
  const at = new Map<number, number>()
  let value = NaN
  for (const process of processes) {
    const own = peakOf(process)
    // The kernel may know of more than samples saw.
    value = higher(value, own.value)
    if (Number.isNaN(own.value)) continue
    const { series } = process
    for (let row = 0; row < series.length; row += 1) {
      const [t, read] = [series.at('t', row), series.at(own.kind, row)]
      if (!Number.isNaN(read)) at.set(t, (at.get(t) ?? 0) + read)
    }
  }
  for (const all of at.values()) value = higher(value, all)
  return { value, kind }
}

function together(all: readonly Memory[]): Memory {
  const known = all.filter(({ value }) => !Number.isNaN(value))
  const rss = known.some(({ value, kind }) => kind === 'rss' && value > 0)
  return { value: sum(known.map(({ value }) => value)), kind: rss ? 'rss' : 'pss' }
}

/** The sum of what is known; NaN where nothing is. */
export function sum(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length === 0 ? NaN : known.reduce((all, value) => all + value, 0)
}
