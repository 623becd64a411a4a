import type { QueueRecord } from '../../shared/run/records'
import type { Counter } from './trace'

/** Rows of one record. */
const ROWS = 2000
const QUEUE = 'queue:'

/**
 * Counters as queues: the place where a run shows a number over time that no sample read. Those that programs of ours
 * tell (`queue:<id>` with `depth` and `capacity`) are queues under their own name; others are called as in the trace,
 * with the process where several have the same.
 *
 * @param nameOf of a process
 */
export function queuesOf(
  counters: readonly Counter[],
  nameOf: (pid: number) => string,
  ms: (ts: number) => number,
): QueueRecord[] {
  const holders = new Map<string, Set<number>>()
  for (const { name, pid } of counters) holders.set(name, (holders.get(name) ?? new Set()).add(pid))
  return counters.flatMap((counter) => {
    const { pid, name, key } = counter
    const queue = name.startsWith(QUEUE)
    // The capacity belongs to the depth and is no line of its own.
    if (queue && key === 'capacity') return []
    const capacity = queue
      ? (counters
          .find((other) => other.pid === pid && other.name === name && other.key === 'capacity')
          ?.values.at(-1) ?? NaN)
      : NaN
    const plain = key === 'value' || key === 'depth' || key === name
    const what = queue ? name.slice(QUEUE.length) : plain ? name : `${name} ${key}`
    const called = holders.get(name)!.size > 1 ? `${what} · ${nameOf(pid)}` : what
    return recordsOf(counter, called, capacity, ms)
  })
}

function recordsOf(
  counter: Counter,
  queue: string,
  capacity: number,
  ms: (ts: number) => number,
): QueueRecord[] {
  const order = Array.from(counter.at, (_, row) => row).sort((a, b) => counter.at[a] - counter.at[b])
  return Array.from({ length: Math.ceil(order.length / ROWS) }, (_, part) => {
    const rows = order.slice(part * ROWS, (part + 1) * ROWS)
    const at = Float64Array.from(rows, (row) => ms(counter.at[row]))
    const depth = Float64Array.from(rows, (row) => counter.values[row])
    return { kind: 'queue', queue, at, depth, capacity }
  })
}
