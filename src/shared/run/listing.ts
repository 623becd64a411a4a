import type { RunProcess } from './process'

/** Ended processes that a run lists one by one, about; beyond, see Listing. */
export const MOST_ENDED = 4000

/** So many children of an ended process are listed as long as it is: a family says more than its parts. */
const FAMILY = 8

/**
 * Which ended processes are listed one by one. The newest are, those that spent the most, those of which something is known
 * beside what samples tell, and all that others hang on.
 */
export class Listing {
  readonly #most: number
  /** In order of their end. */
  #ended: RunProcess[] = []
  #next: number

  /** @param most listed at the most, as far as they may leave it */
  constructor(most = MOST_ENDED) {
    this.#most = most
    this.#next = most
  }

  /** One has ended. @returns whether it is time to have some leave */
  add(process: RunProcess): boolean {
    this.#ended.push(process)
    return this.#ended.length > this.#next
  }

  /**
   * Takes out those that are to leave, children before their parents: of the older half all but the busiest.
   * @param stays whether something else speaks of a process
   * @param parentOf the parent of one, if it is listed
   */
  leave(
    stays: (process: RunProcess) => boolean,
    parentOf: (process: RunProcess) => RunProcess | undefined,
  ): RunProcess[] {
    const older = new Set(this.#ended.slice(0, this.#ended.length >> 1))
    const busiest = new Set([...older].sort((a, b) => b.cpu - a.cpu).slice(0, this.#most >> 2))
    // The first process of a run is what the run is.
    const mayLeave = (one: RunProcess) => one.id !== 0 && older.has(one) && !busiest.has(one) && !stays(one)
    /** Children that leave now, by parent. */
    const lost = new Map<number, number>()
    const gone = new Set<RunProcess>()
    for (const process of older) {
      const { id, children } = process
      if (children.length > (lost.get(id) ?? 0) || !mayLeave(process)) continue
      const parent = parentOf(process)
      if (parent !== undefined) {
        if (!parent.alive && parent.children.length <= FAMILY && !mayLeave(parent)) continue
        lost.set(parent.id, (lost.get(parent.id) ?? 0) + 1)
      }
      gone.add(process)
    }
    this.#ended = this.#ended.filter((process) => !gone.has(process))
    // Where most of them stay, it is not asked again at each end.
    this.#next = Math.max(this.#most, this.#ended.length + (this.#most >> 3))
    return [...gone]
  }
}
