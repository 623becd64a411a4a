import { readFileSync } from 'node:fs'
import type { EventCalls, Waited } from '../../native/events'

/** How many in this process want it to be a subreaper: engines of tests may overlap. */
let wanted = 0

/**
 * Orphans of runs as children of this process (PR_SET_CHILD_SUBREAPER, prctl(2)), so that they keep a parent who waits for
 * them: wait4 tells their exact end and CPU time. Children that Node started are left alone, since libuv waits for each of
 * them by its pid: which those are is known from the kernel's events, where each fork has its parent.
 */
export class Adoption {
  readonly #calls: EventCalls
  readonly #list = `/proc/self/task/${process.pid}/children`
  /** Children that this process forked itself, whether libuv has waited for them already or not. */
  readonly #own = new Set<number>()
  #active = false

  constructor(calls: EventCalls) {
    this.#calls = calls
  }

  /** Whoever is a child now was forked by Node. Without a list of children nobody could be waited for: not done then. */
  begin(): void {
    const children = this.#children()
    if (children === null || this.#active) return
    for (const pid of children) this.#own.add(pid)
    if (wanted === 0 && !this.#calls.setSubreaper(true)) return
    wanted += 1
    this.#active = true
  }

  /** This process forked. */
  forked(pid: number): void {
    this.#own.add(pid)
  }

  /** Somebody else forked: what had this pid before is gone. */
  foreign(pid: number): void {
    this.#own.delete(pid)
  }

  /** Whether this is a child that Node waits for. */
  isOwn(pid: number): boolean {
    return this.#own.has(pid)
  }

  /** Waits for all adopted children that have ended, and for nobody else. */
  reap(): Map<number, Waited> {
    const waited = new Map<number, Waited>()
    const children = this.#active ? this.#children() : null
    if (children === null) return waited
    for (const pid of children) {
      const end = this.#own.has(pid) ? null : this.#calls.wait(pid)
      if (end !== null) waited.set(pid, end)
    }
    const left = new Set(children)
    for (const pid of this.#own) if (!left.has(pid)) this.#own.delete(pid)
    return waited
  }

  /** After events were lost, one of Node's children may be unknown: those that are there now are taken for its own. */
  distrust(isOurs: (pid: number) => boolean): void {
    for (const pid of this.#children() ?? []) if (!this.#own.has(pid) && !isOurs(pid)) this.#own.add(pid)
  }

  end(): void {
    if (!this.#active) return
    this.#active = false
    wanted -= 1
    if (wanted === 0) this.#calls.setSubreaper(false)
  }

  /** Orphans become children of the main thread, which is the one that forks for Node as well. */
  #children(): number[] | null {
    try {
      return readFileSync(this.#list, 'latin1').trim().split(' ').filter(Boolean).map(Number)
    } catch {
      // Linux without CONFIG_PROC_CHILDREN.
      return null
    }
  }
}
