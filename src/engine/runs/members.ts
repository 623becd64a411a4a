import type { ProcessFacts, SampleSource } from '../sampling/source'
import { sameProcess } from '../sampling/source'
import type { Followed } from './followed'
import { adoptersOf, bearsMark } from './mark'
import { Membership } from './membership'
import type { Reaper } from './reaper'
import { groupExists, signalTree } from './signals'

/** Who belongs to a run by what a look can tell, and how all of them are reached at once. */
export class RunMembers {
  readonly #source: SampleSource
  readonly #reaper: Reaper
  readonly #startedAt: number
  readonly #membership = new Membership(process.pid)
  readonly #adopters = adoptersOf(process.pid)
  /** `NAME=value` of the environment that only this run's processes have; '' before there is one. */
  mark = ''

  /** @param startedAt of the run, milliseconds since the epoch */
  constructor(source: SampleSource, reaper: Reaper, startedAt: number) {
    this.#source = source
    this.#reaper = reaper
    this.#startedAt = startedAt
  }

  belongs(facts: ProcessFacts): boolean {
    if (facts.pid === facts.pgid) this.#forgetIfReused(facts.pgid)
    return this.#membership.has(facts) || this.#isMarked(facts)
  }

  /** It is one of the run: whatever shares its group or session is, too, and its group dies with the engine. */
  take(facts: Pick<ProcessFacts, 'pid' | 'pgid' | 'session'>): void {
    const group = this.#membership.add(facts)
    if (group !== null) this.#reaper.add(group)
  }

  /** Signals whole groups, and members outside of them. */
  signal(live: ReadonlyMap<number, Followed>, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const groups = [...this.#membership.groups].filter((group) => this.#reaper.owns(group))
    return signalTree(groups, () => this.look(live), signal)
  }

  /**
   * A process may have made a group or session of its own since it was first seen; groups that are empty are forgotten.
   * @returns facts of the live processes, read just now
   */
  async renew(live: ReadonlyMap<number, Followed>): Promise<readonly ProcessFacts[]> {
    const found = await this.look(live)
    const { appeared, gone } = this.#membership.renew(found, (group) => this.#isThere(group))
    for (const group of appeared) this.#reaper.add(group)
    for (const group of gone) this.#reaper.remove(group)
    return found
  }

  /**
   * Groups that are empty are forgotten at once: their ids may be given to strangers, but never while their leader lives.
   * @param live the run's live processes, by pid
   */
  release(live: ReadonlyMap<number, Followed>): void {
    // Windows has none.
    if (process.platform === 'win32') return
    for (const group of this.#membership.groups)
      if (!live.has(group) && !this.#isThere(group)) this.#forget(group)
  }

  /** Nobody is left. */
  dismiss(): void {
    for (const group of this.#membership.groups) this.#reaper.remove(group)
  }

  /** Null when there is none with this pid, or the source can't say at the moment. */
  async facts(pid: number): Promise<ProcessFacts | null> {
    try {
      return await this.#source.facts(pid)
    } catch {
      return null
    }
  }

  /** Facts of the live processes as they are now. One whose pid is someone else's by now is not among them. */
  async look(live: ReadonlyMap<number, Followed>): Promise<ProcessFacts[]> {
    const found = await Promise.all(
      [...live.values()].map(async ({ facts }) => {
        const now = await this.facts(facts.pid)
        return now !== null && sameProcess(now, facts) ? now : null
      }),
    )
    return found.filter((facts) => facts !== null)
  }

  #isThere(group: number): boolean {
    return groupExists(group) && this.#reaper.owns(group)
  }

  #forgetIfReused(group: number): void {
    if (this.#membership.groups.has(group) && !this.#reaper.owns(group)) this.#forget(group)
  }

  #forget(group: number): void {
    this.#membership.forget(group)
    this.#reaper.remove(group)
  }

  /** A daemon: it left parent, group and session of the run before anyone looked, but not the environment. */
  #isMarked({ pid, ppid, createdAt }: ProcessFacts): boolean {
    if (this.mark === '' || this.#adopters?.has(ppid) === false) return false
    // `ps` knows creation times to a second or two.
    return createdAt >= this.#startedAt - 3000 && bearsMark(pid, this.mark)
  }
}

/** A root that was gone before anyone could look: what is known of it all the same. */
export function vanished(pid: number, name: string): ProcessFacts {
  return { pid, createdAt: Date.now(), ppid: process.pid, pgid: pid, session: pid, name, uid: -1 }
}
