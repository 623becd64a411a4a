import type { UnlistedRecord } from './recorded'
import type { RunProcess } from './process'
import { Listing } from './listing'
import { Unlisted } from './unlisted'

/** Who lives, and who lived: one by one, but for those that ended long ago. A part of the run model. */
export class Processes {
  /** By id, in order of first sight. Of those that are not listed any more there is nothing; a damaged file may lack some, too. */
  readonly list: (RunProcess | undefined)[] = []
  /** What those came to that are not listed any more. */
  readonly unlisted = new Unlisted()
  live = 0
  readonly #byPid = new Map<number, RunProcess>()
  readonly #listing: Listing
  readonly #stays: (process: RunProcess) => boolean
  #listed = 0

  /**
   * @param mostEnded ended ones listed at the most, as in Listing
   * @param stays whether something speaks of an ended process, so that it has to be found
   */
  constructor(mostEnded: number | undefined, stays: (process: RunProcess) => boolean) {
    this.#listing = new Listing(mostEnded)
    this.#stays = stays
  }

  /** How many there were so far. */
  get born(): number {
    return this.#listed + this.unlisted.count
  }

  /** CPU time of all, nanoseconds: as far as known, and as samples saw it. */
  get cpu(): { spent: number; sampled: number } {
    let { cpu: spent, sampled } = this.unlisted.totals
    for (const process of this.list) {
      spent += process?.cpu ?? 0
      sampled += process?.sampledCpu ?? 0
    }
    return { spent, sampled }
  }

  /** The process that has (or last had) this pid. */
  byPid(pid: number): RunProcess | undefined {
    return this.#byPid.get(pid)
  }

  add(process: RunProcess): void {
    this.list[process.id] = process
    this.#byPid.set(process.pid, process)
    this.list[process.parent]?.children.push(process.id)
    this.#listed += 1
    this.live += 1
  }

  /** One has ended, which was alive. */
  ended(process: RunProcess): void {
    this.live -= 1
    if (this.#listing.add(process)) this.#unlist()
  }

  /** What is known already of those that ended long ago. */
  load(record: UnlistedRecord): void {
    // Filled, as a list with a hole of that size would be slow to go through.
    while (this.list.length < record.ids) this.list.push(undefined)
    this.unlisted.load(record)
  }

  #unlist(): void {
    const { list } = this
    const parents = new Set<RunProcess>()
    const parentOf = (process: RunProcess) => list[process.parent]
    for (const process of this.#listing.leave(this.#stays, parentOf)) {
      const parent = parentOf(process)
      if (parent !== undefined) parents.add(parent)
      this.unlisted.add(process, parent?.id ?? -1)
      list[process.id] = undefined
      this.#listed -= 1
      if (this.#byPid.get(process.pid) === process) this.#byPid.delete(process.pid)
    }
    for (const parent of parents) parent.children = parent.children.filter((id) => list[id] !== undefined)
  }
}
