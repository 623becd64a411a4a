/** A wait or hold must have been known for this long (run time, milliseconds) before it is more than contention… */
export const CONFIRM_MS = 150
/**
 * …and all waits and holds of a cycle must have been there together for this long. The difference is how late the word
 * of a thread may come: whatever ended a cycle sooner has been heard by the time the cycle is confirmed.
 */
export const LASTING_MS = 100

/** Long waits of one lane, or holds of one lock, that are kept to be looked through. */
const KEPT = 64
/** Deadlocks kept; a program that runs into one every second does so for a quarter of an hour. */
export const MOST_DEADLOCKS = 1000
/** Steps of one search. Locks have one holder and threads wait for one thing, so real searches are as long as the cycle. */
const MOST_STEPS = 10_000

/** One thread (or process) of a deadlock. */
export interface DeadlockMember {
  readonly lane: number
  /** What it waits for; the next member holds that (after the last comes the first). */
  readonly lock: string
  /** Run time at which it began to wait, milliseconds. */
  readonly since: number
}

/** A cycle of threads each of which waits for a lock that the next one holds. */
export interface Deadlock {
  /** From the lowest lane on. A thread that waits for what it holds itself is a cycle of one. */
  readonly members: readonly DeadlockMember[]
  /** Run time at which the last wait of the cycle began, milliseconds. */
  readonly start: number
  /** When the first of its waits or holds ended (a timeout, the death of a member); null while it lasts. */
  readonly end: number | null
}

/** An edge of the wait-for graph: `lane` waits for `lock`, or holds it, from `start` to `end`. */
interface Edge {
  readonly lane: number
  readonly lock: string
  readonly holds: boolean
  readonly start: number
  /** Run time at which it was heard of: threads' clocks may be ahead of ours. */
  readonly heard: number
  /** Infinity while it lasts. */
  end: number
  /** In the graph: it has been there for long enough. */
  long: boolean
  /** Its process ended first; nobody released anything. */
  cut: boolean
}

interface Found extends Deadlock {
  end: number | null
  readonly edges: readonly Edge[]
}

/**
 * Finds deadlocks in the waits and holds of a run (Coffman, Elphick, Shoshani: System Deadlocks, 1971: with one holder
 * for each lock, a cycle in the wait-for graph is a deadlock). Locks are told apart by name, across processes too.
 *
 * What threads say arrives in any order and late, so the answer is a function of the intervals' own times: a cycle
 * counts when all its waits and holds overlap for `LASTING_MS`. Nearly all waits and holds are far shorter; they are
 * dropped the moment they end, and cost one entry in a map. Only those that lasted enter the graph, each with one search
 * for the cycles that it closes.
 *
 * A lock that several lanes hold at the same time is a counting semaphore: a wait for it may end though one of its
 * holders is stuck. It is left out.
 */
export class WaitFor {
  /** Begun, not ended, not yet long, in order of arrival. */
  readonly #young = new Set<Edge>()
  readonly #open = new Map<number, Edge[]>()
  readonly #waits = new Map<number, Edge[]>()
  readonly #holds = new Map<string, Edge[]>()
  readonly #shared = new Set<string>()
  readonly #found: Found[] = []
  #now = 0

  /** In order of their start; those that are over stay. */
  get deadlocks(): readonly Deadlock[] {
    return this.#found
  }

  /**
   * Takes a row of a `locks` record. One with an `end` ends the open one of the same lane, lock, phase and start; when
   * there is none, it is a whole interval told at once.
   * @param phase 0 = waits, 1 = holds
   * @param end NaN while it lasts
   */
  put(lane: number, lock: string, phase: number, start: number, end: number): void {
    const holds = phase === 1
    if (Number.isNaN(end)) {
      const edge = { lane, lock, holds, start, end: Infinity, heard: this.#now, long: false, cut: false }
      const open = this.#open.get(lane)
      if (open === undefined) this.#open.set(lane, [edge])
      else open.push(edge)
      this.#young.add(edge)
      return
    }
    const open = this.#open.get(lane) ?? []
    const which = open.findLastIndex(
      (edge) => edge.start === start && edge.lock === lock && edge.holds === holds,
    )
    if (which < 0) {
      const edge = { lane, lock, holds, start, end, heard: this.#now, long: false, cut: false }
      if (end - start >= LASTING_MS) this.#enter(edge)
      return
    }
    const [edge] = open.splice(which, 1)
    this.#end(edge, end, false)
  }

  /** It is `now` (run time, milliseconds): whatever has been open for long enough enters the graph. */
  advance(now: number): void {
    this.#now = now
    for (const edge of this.#young) {
      if (now - edge.heard < CONFIRM_MS) return
      this.#young.delete(edge)
      this.#enter(edge)
    }
  }

  /** The process of this lane ended at `at`: it waits no more and holds nothing. What it said before may still come. */
  abandon(lane: number, at: number): void {
    for (const edge of this.#open.get(lane) ?? [])
      if (!edge.cut) this.#end(edge, Math.max(edge.start, at), true)
  }

  /** The lane is another process's from now on. */
  revive(lane: number): void {
    this.#open.delete(lane)
  }

  #end(edge: Edge, end: number, cut: boolean): void {
    this.#young.delete(edge)
    edge.end = end
    edge.cut = cut
    if (edge.long) this.#reconsider(edge)
    else if (end - edge.start >= LASTING_MS) this.#enter(edge)
  }

  /** An edge of the graph has another end now: the deadlocks that it is part of are over, or never were. */
  #reconsider(edge: Edge): void {
    for (let at = this.#found.length - 1; at >= 0; at -= 1) {
      const found = this.#found[at]
      if (!found.edges.includes(edge)) continue
      found.end = endOf(found.edges)
      if (found.end !== null && found.end - found.start < LASTING_MS) this.#found.splice(at, 1)
    }
  }

  #enter(edge: Edge): void {
    edge.long = true
    if (edge.holds) {
      const others = listIn(this.#holds, edge.lock)
      if (others.some((other) => other.lane !== edge.lane && !other.cut && overlap([edge, other])))
        this.#exclude(edge.lock)
      keep(others, edge)
    } else keep(listIn(this.#waits, edge.lane), edge)
    if (!this.#shared.has(edge.lock)) this.#search(edge)
  }

  #exclude(lock: string): void {
    this.#shared.add(lock)
    for (let at = this.#found.length - 1; at >= 0; at -= 1)
      if (this.#found[at].edges.some((edge) => edge.lock === lock)) this.#found.splice(at, 1)
  }

  /** Every cycle that the new edge closes: paths wait → hold → wait … that come back to it, all at the same time. */
  #search(first: Edge): void {
    let steps = 0
    const path: Edge[] = [first]
    const visit = (next: Edge) => {
      if (++steps > MOST_STEPS || this.#shared.has(next.lock) || !overlap([...path, next])) return
      path.push(next)
      step(next)
      path.pop()
    }
    const step = (last: Edge) => {
      if (last.holds) {
        if (!first.holds && last.lane === first.lane) return this.#add(path)
        // A simple cycle: no lane twice.
        if (path.some((edge, at) => at < path.length - 1 && edge.holds && edge.lane === last.lane)) return
        for (const wait of this.#waits.get(last.lane) ?? []) visit(wait)
      } else {
        if (first.holds && last.lock === first.lock) return this.#add(path)
        for (const hold of this.#holds.get(last.lock) ?? []) visit(hold)
      }
    }
    step(first)
  }

  #add(path: readonly Edge[]): void {
    const start = Math.max(...path.map((edge) => edge.start))
    const waits = path.filter((edge) => !edge.holds)
    const lowest = waits.findIndex(({ lane }) => lane === Math.min(...waits.map((edge) => edge.lane)))
    const members = [...waits.slice(lowest), ...waits.slice(0, lowest)].map(({ lane, lock, start }) => ({
      lane,
      lock,
      since: start,
    }))
    const after = this.#found.findLastIndex((found) => found.start <= start) + 1
    this.#found.splice(after, 0, { members, start, end: endOf(path), edges: [...path] })
    if (this.#found.length > MOST_DEADLOCKS) this.#found.shift()
  }
}

function endOf(edges: readonly Edge[]): number | null {
  const end = Math.min(...edges.map((edge) => edge.end))
  return end === Infinity ? null : end
}

/** Whether all of them are there at the same time for long enough, as far as is known. */
function overlap(edges: readonly Edge[]): boolean {
  let start = -Infinity
  let end = Infinity
  for (const edge of edges) {
    start = Math.max(start, edge.start)
    end = Math.min(end, edge.end)
  }
  return end - start >= LASTING_MS
}

function listIn<K>(map: Map<K, Edge[]>, key: K): Edge[] {
  let list = map.get(key)
  if (list === undefined) map.set(key, (list = []))
  return list
}

/** Adds an edge; the oldest that has ended makes room. */
function keep(list: Edge[], edge: Edge): void {
  list.push(edge)
  if (list.length <= KEPT) return
  const gone = list.findIndex((one) => one.end !== Infinity)
  list.splice(Math.max(0, gone), 1)
}
