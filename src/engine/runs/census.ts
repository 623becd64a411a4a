import type { ExitRecord, RunRecord } from '../../shared/run/records'
import type { ExitFacts, ProcessFacts, SampleSource } from '../sampling/source'
import { sameProcess } from '../sampling/source'
import type { Followed } from './followed'

/** Processes that are told one by one; those beyond that no sample ever meets are counted only. */
const MOST_TOLD = 50_000

export interface CensusOptions {
  readonly source: SampleSource
  /** Another way to know how a process ended (its parent's word), asked before the source's. */
  readonly exitOf?: ((facts: ProcessFacts) => ExitFacts | undefined) | undefined
  /** Told of each process that is taken in, and again when its group and session become known. */
  readonly taken?: ((facts: ProcessFacts) => void) | undefined
  /** Whether processes that leave their place in the tree are told. */
  readonly tellsDetached?: (() => boolean) | undefined
  /** Nobody is told to be born before this, milliseconds since the epoch: some sources know a birth to a second only. */
  readonly notBefore?: number | undefined
  /** Default 50 000. */
  readonly most?: number | undefined
  /** Told of every end, see {@link TreeCpu.ended}. */
  readonly ending?: ((followed: Followed, cpu: number) => void) | undefined
}

/** Who lives, who was born and who died: every process once, whoever told of it. What it finds out comes as records. */
export class Census {
  readonly #options: CensusOptions
  readonly #live = new Map<number, Followed>()
  /**
   * Whose end the kernel has told since the last scan, and in the time before that: a scan may still have found them, or
   * find them only next time, as zombies too.
   */
  #departed = new Map<number, ProcessFacts>()
  #departedBefore = new Map<number, ProcessFacts>()
  #nextId = 0
  /** Processes that there ever were, and those of them that are no records. */
  born = 0
  untold = 0
  /** Those that left their place in the tree; of those, the ones whose parent ended before them. */
  detached = 0
  orphans = 0

  constructor(options: CensusOptions) {
    this.#options = options
  }

  /** Processes alive at the last look, by pid. */
  get live(): ReadonlyMap<number, Followed> {
    return this.#live
  }

  /**
   * A process was seen. Taken in if it is not yet: then the records are of its birth, before it the exit of a process that
   * had the same pid and was not yet found dead. One whose birth the kernel has told is sampled from now on.
   */
  seen(facts: ProcessFacts, t: number): RunRecord[] {
    const before = this.#live.get(facts.pid)
    if (before === undefined) {
      const departed = this.#departed.get(facts.pid) ?? this.#departedBefore.get(facts.pid)
      return departed !== undefined && sameProcess(departed, facts) ? [] : this.#enter(facts, t, true)
    }
    if (!sameProcess(before.facts, facts)) return [...this.ended(before, t), ...this.#enter(facts, t, true)]
    if (before.slot !== null) return []
    return this.#meet(before, facts, t)
  }

  /**
   * The kernel told a birth. @param facts creation time as a source would tell it, to some milliseconds
   * @param createdAt the same, exactly
   */
  forked(facts: ProcessFacts, t: number, createdAt: number): RunRecord[] {
    const before = this.#live.get(facts.pid)
    return [
      ...(before === undefined ? [] : this.ended(before, t)),
      ...this.#enter(facts, t, false, createdAt),
    ]
  }

  /**
   * A process ended. @param how what the kernel said of it, where it did
   * @param lives whether another process is alive at this moment, as far as is known: its orphans are told
   */
  ended(
    followed: Followed,
    t: number,
    how?: ExitFacts,
    lives: (child: Followed) => boolean = () => true,
  ): RunRecord[] {
    const { source, exitOf } = this.#options
    const told = exitOf?.(followed.facts)
    const cpu = { cpu: NaN }
    let seen: ExitFacts = { code: null, signal: null }
    if (followed.slot !== null) {
      // A zombie still has its clock: the last that it spent.
      if (how !== undefined) void source.read([followed.slot], {}, new Uint8Array(1), 'fast')
      const { cpu: last, ...facts } = source.exit(followed.slot)
      cpu.cpu = last
      seen = facts
      source.close(followed.slot)
    }
    this.#options.ending?.(followed, cpu.cpu)
    this.#live.delete(followed.facts.pid)
    if (how !== undefined) this.#departed.set(followed.facts.pid, followed.facts)
    if (followed.parent !== null) followed.parent.children -= 1
    // A long line of short lives must not be kept by its last member.
    followed.parent = null
    const records: RunRecord[] = []
    if (followed.id >= 0) {
      const { code, signal } = how ?? { code: told?.code ?? seen.code, signal: told?.signal ?? seen.signal }
      records.push({ kind: 'exit', t, id: followed.id, code, signal, ...cpu } satisfies ExitRecord)
    }
    if (followed.children > 0 && this.#options.tellsDetached?.())
      for (const child of this.#live.values())
        if (child.parent === followed && !child.orphan && lives(child))
          records.push(...this.#leaves(child, t, 'orphan'))
    return records
  }

  /** A scan has been gone through: nobody comes back from before the one before it. */
  scanned(): void {
    this.#departedBefore = this.#departed
    this.#departed = new Map()
  }

  /** It leads a session. The first process of a run does so by the way it is launched. */
  leads(followed: Followed, t: number): RunRecord[] {
    if (followed.id === 0 || followed.ownSession || !this.#options.tellsDetached?.()) return []
    return this.#leaves(followed, t, 'session')
  }

  /** First met by a look: what only counted so far is told now. */
  #meet(followed: Followed, facts: ProcessFacts, t: number): RunRecord[] {
    followed.facts = facts
    followed.slot = this.#options.source.open(facts)
    this.#options.taken?.(facts)
    const records: RunRecord[] = []
    if (followed.id < 0) {
      this.untold -= 1
      records.push(this.#tell(followed))
      const { id } = followed
      if (followed.orphan) records.push({ kind: 'detached', t, id, how: 'orphan' })
      if (followed.ownSession) records.push({ kind: 'detached', t, id, how: 'session' })
    }
    return [...records, ...this.#leadsAlready(followed, t)]
  }

  #enter(facts: ProcessFacts, t: number, sampled: boolean, createdAt = facts.createdAt): RunRecord[] {
    const { source, taken, notBefore = -Infinity, most = MOST_TOLD } = this.#options
    // Before it is among the living: the first process of some systems is its own parent.
    const parent = this.#live.get(facts.ppid) ?? null
    const followed: Followed = {
      id: -1,
      facts,
      createdAt: Math.max(createdAt, notBefore),
      slot: sampled ? source.open(facts) : null,
      seenAt: t,
      parent,
      name: facts.name,
      commandDue: 0,
      commandLine: '',
      unreadable: null,
      children: 0,
      parental: false,
      execed: false,
      threads: 0,
      headless: false,
      status: 0,
      orphan: false,
      ownSession: false,
      missed: 0,
    }
    if (parent !== null) {
      parent.children += 1
      parent.parental = true
    }
    this.#live.set(facts.pid, followed)
    this.born += 1
    taken?.(facts)
    if (sampled) return [this.#tell(followed), ...this.#leadsAlready(followed, t)]
    if (this.#nextId < most) return [this.#tell(followed)]
    this.untold += 1
    return []
  }

  #leadsAlready(followed: Followed, t: number): RunRecord[] {
    return followed.facts.session === followed.facts.pid ? this.leads(followed, t) : []
  }

  #tell(followed: Followed): RunRecord {
    const { facts, seenAt: t, createdAt, parent, name } = followed
    followed.id = this.#nextId++
    const { pid, ppid, uid } = facts
    return { kind: 'process', t, id: followed.id, pid, createdAt, ppid, parent: parent?.id ?? -1, name, uid }
  }

  #leaves(followed: Followed, t: number, how: 'orphan' | 'session'): RunRecord[] {
    if (!followed.orphan && !followed.ownSession) this.detached += 1
    if (how === 'orphan') {
      followed.orphan = true
      this.orphans += 1
    } else followed.ownSession = true
    return followed.id < 0 ? [] : [{ kind: 'detached', t, id: followed.id, how }]
  }
}
