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

  /** @param self pid of the engine: never a member, nor is its group */
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

  /**
   * Forgets everything that no live process has any more: ids are reused by strangers.
   *
   * @param live facts of the run's live processes, read just now
   * @returns groups that appeared and groups that are gone since the last time
   */
  renew(live: readonly ProcessFacts[]): { appeared: number[]; gone: number[] } {
    const before = new Set(this.#groups)
    this.#pids.clear()
    this.#groups.clear()
    this.#sessions.clear()
    for (const facts of live) this.add(facts)
    return {
      appeared: [...this.#groups].filter((group) => !before.has(group)),
      gone: [...before].filter((group) => !this.#groups.has(group)),
    }
  }
}
