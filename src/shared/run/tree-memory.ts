import type { RunProcess } from './process'

/** The share of a tree's memory that may have no PSS yet for the sum to be told all the same. */
const PSS_UNREAD = 0.1

/** Memory of a tree now, bytes; NaN: not known. Processes are added one by one. */
export class TreeMemory {
  #rss = 0
  #pss = 0
  /** Resident memory of those whose PSS is not known. */
  #unread = 0

  add(process: RunProcess): void {
    const { unreadable } = process
    const rss = unreadable.includes('rss') ? NaN : process.latest('rss') || 0
    const pss = process.latest('pss')
    this.#rss += rss
    if (!Number.isNaN(pss)) this.#pss += pss
    // What can't be read is no small rest that may be left out.
    else this.#unread += unreadable.includes('pss') ? Infinity : rss
  }

  get rss(): number {
    return this.#rss > 0 ? this.#rss : NaN
  }

  /** PSS is read rarely: while it is unknown of much of the tree, the sum of the rest would be a wrong answer. */
  get pss(): number {
    return this.#pss > 0 && this.#unread <= PSS_UNREAD * this.#rss ? this.#pss : NaN
  }
}
