import {
  closeSync,
  linkSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { MetaRecord } from '../../../shared/run/records'
import type { Summary } from '../../../shared/summary'
import { foldSeconds, inTurns } from '../format/compact'
import { SqlError, type Database, type Driver, type Statement } from '../driver/driver'
import { collectAll } from '../../garbage'
import { openDatabase } from '../driver/index'
import { eventTime, eventToJson, type EventRecord } from '../format/event-json'
import { inSeconds, secondOf, type SummedTick } from './gather'
import { initFile } from './init-file'
import type { OutputStore } from './output-store'
import { BLOCK_TICKS, META } from '../format/schema'
import { encodeSecond } from '../format/tables'
import { markOwn, ownMark } from '../format/writer-mark'

/** Pages that are given back to the file system in one go: about a millisecond. */
const VACUUM_PAGES = 64
/** Others may be reading when the file is to become one again: so many tries, so many milliseconds apart. */
const CLOSING_TRIES = 20
const CLOSING_WAIT = 100
/** At these tries connections that were closed are looked for (garbage.ts): not at each, since that takes a while. */
const COLLECTING_TRIES = [1, 5, 14]
/** Whoever else writes into the file (a tag, a note) is done in this time, milliseconds. The engine waits meanwhile. */
const PATIENCE = 50

/** What happened in about a second. */
export interface Batch {
  readonly events: readonly EventRecord[]
  readonly ticks: readonly SummedTick[]
  readonly output: OutputStore
}

/** Writes the file of one run while it goes on. All methods throw SqlError, and leave what was written before. */
export class RunFileWriter {
  readonly #file: string
  readonly #db: Database
  readonly #inode: number
  readonly #forget: () => void
  readonly #statements: { readonly event: Statement; readonly second: Statement; readonly meta: Statement }
  #events = 0
  #seconds = 0
  /** Ticks that are not in blocks yet. */
  #unfolded = 0
  #steps: Generator<void, void> | null = null
  #folding: Promise<void> | null = null
  #closed = false

  /**
   * Makes the file, which must not be there yet; it appears complete, with its meta record, or not at all.
   * @param file absolute path; its folder is there
   * @throws SqlError, or an ErrnoException such as EEXIST
   */
  constructor(file: string, meta: MetaRecord, driver?: Driver) {
    this.#file = file
    createFile(file, meta, driver)
    this.#inode = statSync(file).ino
    this.#forget = markOwn(file)
    this.#db = openDatabase(file, 'write', driver)
    // Without waiting for the disk at each commit: a kill costs nothing, a power cut the newest seconds.
    this.#db.exec(`PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = ${PATIENCE}`)
    this.#statements = {
      event: this.#db.prepare('INSERT INTO event (seq, t, kind, body) VALUES (?, ?, ?, ?)'),
      second: this.#db.prepare('INSERT INTO second (n, t_from, t_to, ticks, body) VALUES (?, ?, ?, ?, ?)'),
      meta: this.#db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)'),
    }
  }

  /** Whether the file is still where it was made: SQLite goes on without a word when somebody deletes it. */
  get inPlace(): boolean {
    return statSync(this.#file, { throwIfNoEntry: false })?.ino === this.#inode
  }

  /** For tests: as if the disk had room for so many pages only. */
  limitPages(pages: number): void {
    this.#db.prepare(`PRAGMA max_page_count = ${pages}`).get()
  }

  /** All of it in one transaction. */
  write({ events, ticks, output }: Batch): void {
    const seconds = inSeconds(ticks).map((some) => ({ some, body: encodeSecond(secondOf(some)) }))
    const { event, second: insert, meta } = this.#statements
    this.#db.transaction(() => {
      for (const [at, record] of events.entries())
        event.run(this.#events + at, eventTime(record), record.kind, eventToJson(record))
      if (output.write(this.#db)) meta.run(META.outputCut, JSON.stringify(output.cut))
      for (const [at, { some, body }] of seconds.entries())
        insert.run(this.#seconds + at, some[0].record.t, some[some.length - 1].record.t, some.length, body)
    })
    // Not before it is certain: after a failure the same batch may be tried again.
    output.written()
    this.#events += events.length
    this.#seconds += seconds.length
    this.#unfolded += ticks.length
  }

  /** Folds seconds into blocks if there are enough of them, between other work. */
  async fold(): Promise<void> {
    if (this.#folding !== null || this.#unfolded < BLOCK_TICKS) return
    await this.#fold(false)
  }

  #fold(all: boolean): Promise<void> {
    this.#steps = foldSeconds(this.#db, all)
    this.#folding = inTurns(this.#steps).finally(() => {
      this.#folding = null
      if (!this.#closed) this.#unfolded = this.#count()
    })
    return this.#folding
  }

  #count(): number {
    return (this.#db.prepare('SELECT sum(ticks) AS n FROM second').get()?.n as number | null) ?? 0
  }

  /** Folds the rest, adds the summary, marks the file as complete, and makes it one file without companions. */
  async finish(summary: Summary): Promise<void> {
    await this.#folding
    await this.#fold(true)
    if (this.#closed) return
    this.#db.transaction(() => {
      this.#statements.meta.run(META.summary, JSON.stringify(summary))
      markEnd(this.#db, 'complete')
    })
    await tidy(this.#db)
    this.close()
  }

  /** Gives up: what is in the file stays, marked as interrupted if that can still be written. */
  abandon(): void {
    try {
      markEnd(this.#db, 'interrupted')
    } catch {
      // The reason for giving up may be the reason why this fails too: then whoever opens the file next does it.
    }
    this.close()
  }

  /** Twice is once. A fold under way ends where it is. */
  close(): void {
    this.#closed = true
    this.#steps?.return()
    this.#forget()
    this.#db.close()
  }
}

/** Says in the file how its recording ended, and that nobody writes it any more. @throws SqlError */
export function markEnd(db: Database, state: 'complete' | 'interrupted'): void {
  db.prepare('UPDATE meta SET value = ? WHERE key = ?').run(JSON.stringify(state), META.state)
  db.prepare('DELETE FROM meta WHERE key = ?').run(META.writer)
}

/**
 * Gives free pages back, and ends WAL mode so that the file is one file. Others that have it open keep that from happening:
 * after some tries it is left as it is, which every reader copes with.
 * @throws SqlError of any other kind
 */
export async function tidy(db: Database): Promise<void> {
  const free = db.prepare('PRAGMA freelist_count')
  const left = () => Number(Object.values(free.get() ?? {})[0] ?? 0)
  for (let before = Infinity; left() > 0 && left() < before;) {
    before = left()
    db.prepare(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`).all()
    await new Promise((resume) => setImmediate(resume))
  }
  db.exec('PRAGMA busy_timeout = 0')
  for (let tries = 0; tries < CLOSING_TRIES; tries += 1) {
    try {
      db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all()
      const mode = db.prepare('PRAGMA journal_mode = DELETE').get()
      if (mode?.journal_mode === 'delete') return
    } catch (error) {
      if (!(error instanceof SqlError) || !['SQLITE_BUSY', 'SQLITE_LOCKED'].includes(error.code)) throw error
    }
    // Readers of this very process may have closed it long ago.
    if (COLLECTING_TRIES.includes(tries)) collectAll()
    await delay(CLOSING_WAIT)
  }
}

/** Made under another name and then put in place: nobody ever sees a file that is not a run file yet. */
function createFile(file: string, meta: MetaRecord, driver: Driver | undefined): void {
  const draft = `${file}.${process.pid}.new`
  // EEXIST before any work is done; linkSync makes sure of it in the end.
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) throw exists(file)
  removeLeft(file)
  try {
    // For its owner only, wherever the folder is: output and command lines are nobody else's business. SQLite gives its
    // log the same mode.
    writeFileSync(draft, '', { mode: 0o600 })
    const db = openDatabase(draft, 'create', driver)
    try {
      initFile(db, {
        [META.meta]: eventToJson(meta),
        [META.state]: '"recording"',
        [META.writer]: JSON.stringify(ownMark()),
      })
      db.exec('PRAGMA journal_mode = WAL')
    } finally {
      db.close()
    }
    place(draft, file)
  } finally {
    for (const companion of ['', '-journal', '-wal', '-shm']) rmSync(draft + companion, { force: true })
  }
}

/** First bytes of what SQLite has beside a database: https://www.sqlite.org/fileformat.html, walformat.html, wal-index. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  '-wal': ['377f0682', '377f0683'],
  '-shm': ['18e22d00', '002de218'],
  '-journal': ['d9d505f9', '00000000'],
}

/**
 * Removes what was left beside a database of this name that is gone: SQLite would take it for a part of the new one.
 * @throws EEXIST where it is something else
 */
function removeLeft(file: string): void {
  for (const [suffix, begins] of Object.entries(COMPANIONS)) {
    const companion = file + suffix
    const found = lstatSync(companion, { throwIfNoEntry: false })
    if (found === undefined) continue
    if (!found.isFile() || (found.size > 0 && !begins.includes(firstBytes(companion))))
      throw exists(companion)
    rmSync(companion)
  }
}

function firstBytes(file: string): string {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(4)
    readSync(descriptor, bytes, 0, bytes.length, 0)
    return bytes.toString('hex')
  } finally {
    closeSync(descriptor)
  }
}

/** Like a rename, but never over another file. */
function place(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    // Some file systems (FAT, network shares) know no hard links.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    if (statSync(file, { throwIfNoEntry: false }) !== undefined) throw exists(file)
    renameSync(draft, file)
  }
}

function exists(file: string): Error {
  return Object.assign(new Error(`EEXIST: file already exists, '${file}'`), { code: 'EEXIST', path: file })
}
