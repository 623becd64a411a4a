import type { ProcessFacts } from '../sampling/source'

/**
 * Which processes belong to a run: children of its processes, and whatever shares a process group or a session with
 * them, so that an orphan (its parent gone before anyone looked) still counts. The root leads a session and a group
 * of its own; a descendant that makes new ones (setsid, setpgid) brings them in.
 */
export class Membership {
  readonly #pids = new Set<number>()
  readonly #groups = new Set<number>()
  readonly #sessions = new Set<number>()
  readonly #self: number

  /** @param self pid of the engine: never a member */
  constructor(self: number) {
    this.#self = self
  }

  get groups(): ReadonlySet<number> {
    return this.#groups
  }

  has(facts: ProcessFacts): boolean {
    if (facts.pid === this.#self) return false
    return (
      this.#pids.has(facts.pid) ||
      this.#pids.has(facts.ppid) ||
      this.#groups.has(facts.pgid) ||
      this.#sessions.has(facts.session)
    )
  }

  /** @returns the process group, if the run did not have it yet */
  add(facts: Pick<ProcessFacts, 'pid' | 'pgid' | 'session'>): number | null {
    this.#pids.add(facts.pid)
    if (facts.session > 0) this.#sessions.add(facts.session)
    if (facts.pgid <= 0 || this.#groups.has(facts.pgid)) return null
    this.#groups.add(facts.pgid)
    return facts.pgid
  }

  /** A group is empty, and the session of its id with it. */
  forget(group: number): void {
    this.#groups.delete(group)
    this.#sessions.delete(group)
    this.#pids.delete(group)
  }

  /**
   * Forgets everything that no live process has any more: ids are reused by strangers. A group that is not empty stays,
   * and the session of the same id with it: somebody may be in it whom no scan has found yet, and whose parent is gone.
   *
   * @param live facts of the run's live processes, read just now
   * @param exists whether a process group has members
   * @returns groups that appeared and groups that are gone since the last time
   */
  renew(
    live: readonly ProcessFacts[],
    exists: (group: number) => boolean,
  ): { appeared: number[]; gone: number[] } {
    const before = new Set(this.#groups)
    const sessions = new Set(this.#sessions)
    this.#pids.clear()
    this.#groups.clear()
    this.#sessions.clear()
    for (const facts of live) this.add(facts)
    for (const group of before) {
      if (this.#groups.has(group) || !exists(group)) continue
      this.#groups.add(group)
      if (sessions.has(group)) this.#sessions.add(group)
    }
    return {
      appeared: [...this.#groups].filter((group) => !before.has(group)),
      gone: [...before].filter((group) => !this.#groups.has(group)),
    }
  }
}

/** A scan comes in no order of birth, but a process finds its parent only among those that are followed already. */
export function parentsFirst(found: readonly ProcessFacts[]): ProcessFacts[] {
  const waiting = new Map(found.map((facts) => [facts.pid, facts]))
  const ordered: ProcessFacts[] = []
  const take = (facts: ProcessFacts): void => {
    // Taken out before its parent is looked for: no chain of reused pids can go round in circles.
    waiting.delete(facts.pid)
    const parent = waiting.get(facts.ppid)
    if (parent !== undefined) take(parent)
    ordered.push(facts)
  }
  for (const facts of found) if (waiting.has(facts.pid)) take(facts)
  return ordered
}
