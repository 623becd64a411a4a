import type { ResultRecord } from '../../shared/run/records'

/** In which order a queue hands out what is in it. */
export type QueueOrder = 'fifo' | 'lifo' | 'priority'

/**
 * The log of a queue as lib/queue-items.mjs puts it into a result: for each operation, in order, the number of the item
 * + 1 where it was put, the negative of that where it was taken.
 */
export function readLog(values: ResultRecord['values']): number[] {
  let text = ''
  for (let part = 0; typeof values[`log${part}`] === 'string'; part += 1) text += String(values[`log${part}`])
  return [...text.matchAll(/([+-])([0-9a-z]+)/g)].map(
    ([, sign, number]) => (parseInt(number, 36) + 1) * (sign === '+' ? 1 : -1),
  )
}

/** What a log says of the items 0 … `items` − 1; producer `p` of `producers` puts the items p, p + producers … */
export interface QueueAccount {
  readonly missing: number
  readonly twice: number
  /** Items taken after a later one of the same producer. */
  readonly overtaken: number
}

/** Counts items that never arrived, arrived again, or out of their producer's order. */
export function accountOf(log: readonly number[], items: number, producers: number): QueueAccount {
  const taken = log.filter((operation) => operation < 0).map((operation) => -operation - 1)
  const distinct = new Set(taken)
  const newest = new Map<number, number>()
  let overtaken = 0
  for (const number of taken) {
    const producer = number % producers
    if (number < (newest.get(producer) ?? -1)) overtaken += 1
    else newest.set(producer, number)
  }
  let missing = 0
  for (let number = 0; number < items; number += 1) if (!distinct.has(number)) missing += 1
  return { missing, twice: taken.length - distinct.size, overtaken }
}

/** What became of the order of arrival. */
export interface QueueService {
  /** Items taken although the queue's order had another one's turn. */
  readonly wrong: number
  /** Most items that waited at the same time. */
  readonly peak: number
  /** Pairs of items taken in another order than they were put, and how many the order asks for. */
  readonly inversions: number
  readonly expected: number
  /** All pairs. */
  readonly pairs: number
}

/**
 * Follows a log of puts and gets, operation by operation, beside a queue of its own that is as simple as can be: a list,
 * searched for the item whose turn it is. Where the log took another one, that counts as wrong.
 * @param priorityOf smaller is more urgent; equal ones in order of arrival
 */
export function replayQueueLog(
  log: readonly number[],
  order: QueueOrder,
  priorityOf: (item: number) => number,
): QueueService & { readonly depth: readonly number[] } {
  /** Arrivals that wait, in order: the n-th item put, and its number. */
  const waiting: { arrival: number; item: number }[] = []
  const ideal: { arrival: number; item: number }[] = []
  const taken: number[] = []
  const due: number[] = []
  const depth: number[] = []
  let [arrivals, wrong, peak] = [0, 0, 0]
  for (const operation of log) {
    if (operation > 0) {
      const put = { arrival: arrivals++, item: operation - 1 }
      waiting.push(put)
      ideal.push(put)
    } else {
      const at = waiting.findIndex(({ item }) => item === -operation - 1)
      if (at < 0 || at !== turn(waiting, order, priorityOf)) wrong += 1
      if (at >= 0) taken.push(waiting.splice(at, 1)[0].arrival)
      const next = turn(ideal, order, priorityOf)
      if (next >= 0) due.push(ideal.splice(next, 1)[0].arrival)
    }
    depth.push(waiting.length)
    peak = Math.max(peak, waiting.length)
  }
  const pairs = (taken.length * (taken.length - 1)) / 2
  return { wrong, peak, inversions: inversionsOf(taken), expected: inversionsOf(due), pairs, depth }
}

/** Where the item stands whose turn it is; −1 of none. */
function turn(
  waiting: readonly { item: number }[],
  order: QueueOrder,
  priorityOf: (item: number) => number,
): number {
  if (order !== 'priority') return order === 'fifo' ? Math.min(0, waiting.length - 1) : waiting.length - 1
  let best = -1
  waiting.forEach(({ item }, at) => {
    if (best < 0 || priorityOf(item) < priorityOf(waiting[best].item)) best = at
  })
  return best
}

/** Pairs in which the earlier number is the larger one: how far a list of distinct numbers ≥ 0 is from sorted. */
export function inversionsOf(numbers: readonly number[]): number {
  // A Fenwick tree that counts, for each number, those before it that are larger.
  const size = numbers.reduce((most, number) => Math.max(most, number), 0) + 1
  const tree = new Int32Array(size + 1)
  let sum = 0
  numbers.forEach((number, before) => {
    let smaller = 0
    for (let at = number + 1; at > 0; at -= at & -at) smaller += tree[at]
    sum += before - smaller
    for (let at = number + 1; at <= size; at += at & -at) tree[at] += 1
  })
  return sum
}
