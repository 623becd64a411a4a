/** Numbers with the lowest first. */
class Heap<T> {
  readonly #items: T[] = []
  readonly #of: (item: T) => number

  constructor(of: (item: T) => number) {
    this.#of = of
  }

  get first(): T | undefined {
    return this.#items[0]
  }

  push(item: T): void {
    const items = this.#items
    let at = items.length
    for (let up = (at - 1) >> 1; at > 0 && this.#of(items[up]) > this.#of(item); up = (at - 1) >> 1) {
      items[at] = items[up]
      at = up
    }
    items[at] = item
  }

  pop(): T | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return first
    let at = 0
    for (let down = 1; down < items.length; down = 2 * at + 1) {
      if (down + 1 < items.length && this.#of(items[down + 1]) < this.#of(items[down])) down += 1
      if (this.#of(items[down]) >= this.#of(last)) break
      items[at] = items[down]
      at = down
    }
    items[at] = last
    return first
  }
}

/** Depths of a stack of intervals, for any number that lie over each other: each has the lowest that is free at its begin. */
export class Depths {
  readonly #free = new Heap<number>((depth) => depth)
  readonly #busy = new Heap<{ readonly until: number; readonly depth: number }>(({ until }) => until)
  #used = 0

  /** Intervals are asked for in order of their begins. */
  take(start: number, until: number): number {
    for (let over = this.#busy.first; over !== undefined && over.until <= start; over = this.#busy.first) {
      this.#free.push(over.depth)
      this.#busy.pop()
    }
    const depth = this.#free.pop() ?? this.#used++
    this.#busy.push({ until, depth })
    return depth
  }
}
