import type { Interval } from './trace'

/** The begin of an interval, or (`interval` null) an end. */
interface Mark {
  readonly pid: number
  readonly ts: number
  readonly interval: Interval | null
  /** Place in the file. */
  readonly order: number
}

interface Track {
  /** By which it may be continued in other processes; null: by none. */
  readonly shared: string | null
  marks: Mark[]
}

/**
 * Begins and ends of a trace, in any order. Tracers write each thread's events when its buffer is full, or a slice when
 * what is inside of it has ended: so they are paired when all are there, in order of time, those of one time as they came.
 */
export class Pairs {
  readonly #tracks = new Map<string, Track>()
  #size = 0
  /** Ends without a begin. */
  unmatched = 0
  /** Ends that stood before their begin. */
  reordered = 0

  get size(): number {
    return this.#size
  }

  /** @param shared key of what may begin in one process and end in another; its own process goes first */
  add(key: string, shared: string | null, mark: Omit<Mark, 'order'>): void {
    const made = { ...mark, order: this.#size }
    this.#size += 1
    const track = this.#tracks.get(key)
    if (track === undefined) this.#tracks.set(key, { shared, marks: [made] })
    else track.marks.push(made)
  }

  /** Leaves out what lies outside. @returns how many ends did */
  keep(within: (ts: number) => boolean): number {
    let left = 0
    for (const track of this.#tracks.values()) {
      for (const { ts, interval } of track.marks) if (interval === null && !within(ts)) left += 1
      track.marks = track.marks.filter(({ ts }) => within(ts))
    }
    return left
  }

  *ends(): Generator<Pick<Mark, 'pid' | 'ts'>> {
    for (const { marks } of this.#tracks.values())
      for (const mark of marks) if (mark.interval === null) yield mark
  }

  /**
   * Gives every interval its end, as far as there is one.
   * @param ended called with each end that found its begin
   */
  settle(ended: (pid: number, ts: number) => void): void {
    const across = new Map<string, Mark[]>()
    for (const { shared, marks } of this.#tracks.values()) {
      const left = this.#pair(marks, ended)
      if (shared === null) this.#count(left)
      else {
        const others = across.get(shared)
        if (others === undefined) across.set(shared, left)
        else for (const mark of left) others.push(mark)
      }
    }
    for (const marks of across.values()) this.#count(this.#pair(marks, ended))
    this.#tracks.clear()
  }

  #count(left: readonly Mark[]): void {
    for (const { interval } of left) if (interval === null) this.unmatched += 1
  }

  /** The youngest that is open ends, as brackets do. @returns what found no other half */
  #pair(marks: Mark[], ended: (pid: number, ts: number) => void): Mark[] {
    const open: Mark[] = []
    const left: Mark[] = []
    for (const mark of marks.sort((a, b) => a.ts - b.ts)) {
      if (mark.interval !== null) open.push(mark)
      else {
        const begin = open.pop()
        if (begin === undefined) left.push(mark)
        else {
          begin.interval!.end = mark.ts
          ended(mark.pid, mark.ts)
          if (mark.order < begin.order) this.reordered += 1
        }
      }
    }
    return [...left, ...open]
  }
}
