/** Slots of one process and pool: which are taken, and from where on to look for a free one. */
interface Slots {
  readonly taken: boolean[]
  count: number
  firstFree: number
}

/** A place for one piece of work that a thread has under way beside others; it bears its own number from 1. */
export interface Slot {
  readonly key: string
  readonly number: number
}

/**
 * Who is on which slot. An event loop has many tasks under way on one thread: brackets (B and E) can't pair them, and
 * on one lane they would cover each other. So each gets a number of its own while it lasts, the smallest that is free
 * in its process and pool: as many lanes as there were tasks at once, and not one more.
 */
export class SlotTable {
  readonly #pools = new Map<string, Slots>()

  /** Takes the smallest free slot of a pool of a process. */
  take(pid: number, pool: string): Slot {
    const key = `${pid}/${pool}`
    let slots = this.#pools.get(key)
    if (slots === undefined) {
      slots = { taken: [], count: 0, firstFree: 0 }
      this.#pools.set(key, slots)
    }
    const { taken } = slots
    let at = slots.firstFree
    while (taken[at] === true) at += 1
    taken[at] = true
    slots.count += 1
    slots.firstFree = at + 1
    return { key, number: at + 1 }
  }

  /** Gives it back. */
  release({ key, number }: Slot): void {
    const slots = this.#pools.get(key)
    if (slots === undefined) return
    slots.taken[number - 1] = false
    slots.count -= 1
    // Programs may name as many pools as they like.
    if (slots.count === 0) this.#pools.delete(key)
    slots.firstFree = Math.min(slots.firstFree, number - 1)
  }
}
