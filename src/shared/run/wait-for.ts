import type { WaitEdge, WaitGraph } from './cycles'
import { cyclesThrough, listIn, shareHold } from './cycles'
import { lastAmong } from './open-rows'

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
  /** It ended since a process of it did: none of its threads went on by itself. */
  readonly cut: boolean
}

/** A wait or a hold, as far as it is known. */
interface Edge extends WaitEdge {
  /** Run time at which it was heard of: threads' clocks may be ahead of ours. */
  readonly heard: number
  end: number
  /** In the graph: it has been there for long enough. */
  long: boolean
  /** Its process ended first; nobody released anything. */
  cut: boolean
}

interface Found extends Deadlock {
  end: number | null
  cut: boolean
  readonly edges: readonly Edge[]
}

/**
 * Keeps the waits and holds that the programs of a run tell, as the edges of a wait-for graph, and the deadlocks in it
 * (see cyclesThrough). Locks are told apart by name, across processes too.
 *
 * What threads say arrives in any order and late, so the answer is a function of the intervals' own times: a cycle
 * counts when all its waits and holds overlap for `LASTING_MS`. Nearly all waits and holds are far shorter; they are
 * dropped the moment they end, and cost one entry in a map. Only those that lasted enter the graph, each with one search
 * for the cycles that it closes.
 */
export class WaitFor implements WaitGraph<Edge> {
  /** Begun, not ended, not yet long, in order of arrival. */
  readonly #young = new Set<Edge>()
  readonly #open = new Map<number, Edge[]>()
  /** Lanes whose process has ended, with the run time of that. */
  readonly #abandoned = new Map<number, number>()
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
   * Takes a row of a `locks` record. One with an `end` ends the open one of the same lane, lock, phase and begin; when
   * there is none, it is a whole interval told at once.
   * @param phase 0 = waits, 1 = holds
   * @param end NaN while it lasts
   */
  put(lane: number, object: string, phase: number, since: number, end: number): void {
    const holds = phase === 1
    const heard = this.#now
    if (Number.isNaN(end)) {
      const edge = { lane, object, holds, since, end: Infinity, heard, long: false, cut: false }
      const open = this.#open.get(lane)
      if (open === undefined) this.#open.set(lane, [edge])
      else open.push(edge)
      this.#young.add(edge)
      const cutAt = this.#abandoned.get(lane)
      if (cutAt !== undefined) this.#end(edge, Math.max(since, cutAt), true)
      return
    }
    const open = this.#open.get(lane) ?? []
    const which = lastAmong(
      open,
      (edge) => edge.since === since && edge.object === object && edge.holds === holds,
    )
    if (which < 0) {
      const edge = { lane, object, holds, since, end, heard, long: false, cut: false }
      if (end - since >= LASTING_MS) this.#enter(edge)
      return
    }
    this.#end(open.splice(which, 1)[0]!, end, false)
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
    if (this.#abandoned.has(lane)) return
    this.#abandoned.set(lane, at)
    for (const edge of this.#open.get(lane) ?? []) this.#end(edge, Math.max(edge.since, at), true)
  }

  /** The lane is another process's from now on. */
  revive(lane: number): void {
    this.#open.delete(lane)
    this.#abandoned.delete(lane)
  }

  #end(edge: Edge, end: number, cut: boolean): void {
    this.#young.delete(edge)
    edge.end = end
    edge.cut = cut
    if (edge.long) this.#reconsider(edge)
    else if (end - edge.since >= LASTING_MS) this.#enter(edge)
  }

  /** An edge of the graph has another end now: the deadlocks that it is part of are over, or never were. */
  #reconsider(edge: Edge): void {
    for (let at = this.#found.length - 1; at >= 0; at -= 1) {
      const found = this.#found[at]!
      if (!found.edges.includes(edge)) continue
      const { end, cut } = endOf(found.edges)
      found.end = end
      found.cut = cut
      if (end !== null && end - found.start < LASTING_MS) this.#found.splice(at, 1)
    }
  }

  waitsOf(lane: number): readonly Edge[] {
    return this.#waits.get(lane) ?? []
  }

  holdsOf(lock: string): readonly Edge[] {
    return this.#shared.has(lock) ? [] : (this.#holds.get(lock) ?? [])
  }

  #enter(edge: Edge): void {
    edge.long = true
    if (edge.holds) {
      const others = listIn(this.#holds, edge.object)
      if (others.some((other) => !other.cut && shareHold(edge, other, LASTING_MS))) this.#exclude(edge.object)
      keep(others, edge)
    } else keep(listIn(this.#waits, edge.lane), edge)
    if (this.#shared.has(edge.object)) return
    for (const cycle of cyclesThrough(edge, this, LASTING_MS)) this.#add(cycle)
  }

  /** Several hold it at the same time: see cyclesThrough. */
  #exclude(lock: string): void {
    this.#shared.add(lock)
    for (let at = this.#found.length - 1; at >= 0; at -= 1)
      if (this.#found[at]!.edges.some((edge) => edge.object === lock)) this.#found.splice(at, 1)
  }

  #add(edges: readonly Edge[]): void {
    const start = Math.max(...edges.map(({ since }) => since))
    const members = edges
      .filter(({ holds }) => !holds)
      .map(({ lane, object, since }) => ({ lane, lock: object, since }))
    const after = this.#found.findLastIndex((found) => found.start <= start) + 1
    this.#found.splice(after, 0, { members, start, ...endOf(edges), edges })
    if (this.#found.length > MOST_DEADLOCKS) this.#found.shift()
  }
}

function endOf(edges: readonly Edge[]): Pick<Deadlock, 'end' | 'cut'> {
  const end = Math.min(...edges.map((edge) => edge.end))
  if (end === Infinity) return { end: null, cut: false }
  return { end, cut: edges.every((edge) => edge.end > end || edge.cut) }
}

/** Adds an edge; the oldest that has ended makes room. */
function keep(list: Edge[], edge: Edge): void {
  list.push(edge)
  if (list.length <= KEPT) return
  const gone = list.findIndex((one) => one.end !== Infinity)
  list.splice(Math.max(0, gone), 1)
}
