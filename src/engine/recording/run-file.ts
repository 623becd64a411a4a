import type { Marks, RunFileFacts, RunFileState } from '../../shared/library'
import type { MetaRecord, RunOutcome } from '../../shared/run/records'
import { RUN_OUTCOMES } from '../../shared/run/records'
import { DamagedData } from './bytes'
import type { Database } from './driver/driver'
import { checkMeta } from './check-meta'
import { openForReading, type Opened } from './open-database'
import { reading } from './read-failures'
import { META } from './schema'
import { writerAlive, type WriterMark } from './writer-mark'

/** What a run file says of itself without any sample being decoded. */
export interface RunFileHead extends Marks {
  readonly runId: string
  readonly state: Exclude<RunFileState, 'unreadable'>
  readonly facts: RunFileFacts
}

/** One run file, open for reading. Leaves nothing beside it, and works where nothing can be written. */
export class RunFile {
  readonly database: Database
  readonly meta: MetaRecord
  /** `recording`: its writer is alive; what was opened is the file as it was then. */
  readonly state: Exclude<RunFileState, 'unreadable'>
  readonly #opened: Opened
  #closed = false

  private constructor(
    readonly file: string,
    opened: Opened,
  ) {
    this.#opened = opened
    this.database = opened.database
    this.meta = checkMeta(this.value(META.meta))
    this.state = this.#state()
  }

  /**
   * @param file absolute path
   * @param brief it is closed again at once
   * @throws EngineFailure `no-file`, `no-permission`, `no-run-file`, `newer-file`, `corrupt-file`, `locked-file`
   */
  static open(file: string, brief = false): RunFile {
    const opened = openForReading(file, brief)
    try {
      return reading(file, () => new RunFile(file, opened))
    } catch (error) {
      opened.close()
      throw error
    }
  }

  /** A value of `meta`, undefined when there is none. @throws DamagedData when it is no JSON */
  value(key: string): unknown {
    const row = this.database.prepare('SELECT value FROM meta WHERE key = ?').get(key)
    if (row === undefined) return undefined
    try {
      return JSON.parse(String(row.value))
    } catch (error) {
      throw new DamagedData(`meta.${key} is no JSON`, { cause: error })
    }
  }

  /** What lists show. */
  head(): RunFileHead {
    const [tags, note, pinned] = ['tags', 'note', 'pinned'].map((key) => this.value(key))
    return {
      runId: this.meta.runId,
      state: this.state,
      tags: Array.isArray(tags) ? tags.map(String) : [],
      note: typeof note === 'string' ? note : '',
      pinned: pinned === true,
      facts: this.#facts(),
    }
  }

  /** Run time of the last thing known, milliseconds; 0 when nothing is. */
  lastTime(): number {
    const row = this.database
      .prepare(
        `SELECT max(coalesce((SELECT max(t_to) FROM block), 0), coalesce((SELECT max(t_to) FROM second), 0),
           coalesce((SELECT max(t) FROM event), 0)) AS t`,
      )
      .get()
    return Number(row?.t ?? 0)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#opened.close()
  }

  #state(): Exclude<RunFileState, 'unreadable'> {
    const state = this.value(META.state)
    if (state === 'complete') return state
    if (state !== 'recording') return 'interrupted'
    const writer = this.value(META.writer) as WriterMark | undefined
    return writer !== undefined && writerAlive(writer, this.file) ? 'recording' : 'interrupted'
  }

  #facts(): RunFileFacts {
    const { origin, startedAt, host, version } = this.meta
    const base = { origin, startedAt, host, version }
    // Parsed by SQLite, once: with a thousand processes it is a long document.
    const row = this.database
      .prepare(
        `SELECT json_extract(value, '$.outcome', '$.wallSeconds', '$.cpuSeconds', '$.ledger.processes',
           '$.peak.pssBytes', '$.verdict.claims') AS facts, json_array_length(value, '$.processes') AS seen
         FROM meta WHERE key = ?`,
      )
      .get(META.summary)
    if (row === undefined) return { ...base, ...this.#unfinished() }
    const [outcome, wall, cpu, processes, peakPss, claims] = JSON.parse(String(row.facts)) as unknown[]
    const number = (value: unknown, factor = 1) => (typeof value === 'number' ? value * factor : null)
    return {
      ...base,
      outcome: outcomeOf(outcome),
      wall: number(wall, 1e3),
      cpu: number(cpu, 1e9),
      processes: number(processes) ?? number(row.seen),
      peakPss: number(peakPss),
      claims: Array.isArray(claims) ? judged(claims as { holds: unknown }[]) : null,
    }
  }

  /** Nobody has summed it up (yet). */
  #unfinished(): Omit<RunFileFacts, 'origin' | 'startedAt' | 'host' | 'version'> {
    const interrupted = this.state === 'interrupted'
    return {
      outcome: interrupted ? 'interrupted' : null,
      wall: interrupted ? this.lastTime() : null,
      cpu: null,
      processes: null,
      peakPss: null,
      claims: null,
    }
  }
}

/**
 * What lists show of a run file.
 * @param file absolute path
 * @throws EngineFailure as RunFile.open
 */
export function readFacts(file: string): RunFileHead {
  const run = RunFile.open(file, true)
  try {
    return reading(file, () => run.head())
  } finally {
    run.close()
  }
}

function outcomeOf(value: unknown): RunOutcome | null {
  return RUN_OUTCOMES.find((outcome) => outcome === value) ?? null
}

function judged(claims: readonly { readonly holds: unknown }[]): RunFileFacts['claims'] {
  const known = claims.filter(({ holds }) => typeof holds === 'boolean')
  if (known.length === 0) return null
  return { held: known.filter(({ holds }) => holds === true).length, judged: known.length }
}
