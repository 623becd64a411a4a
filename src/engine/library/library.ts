import { basename, dirname, join, resolve } from 'node:path'
import type { LibraryInfo, Marks, RunFileInfo } from '../../shared/library'
import type { MetaRecord } from '../../shared/run/records'
import { EngineFailure } from '../failure'
import { cannotRead, fileFailure } from '../file-failure'
import type { TraceSource } from '../import/bytes'
import { Entries, type Entry } from './entries'
import { again, beingRecorded, folderFailure, noRun, notARun } from './failures'
import { ensureFolder, freeBytes, listFolder, lookAt, samePlace } from './folder'
import { Intake, type Shelf } from './intake'
import { freePath, runFileName } from './names'
import { Removed } from './removed'
import { chooseExpired, isOff, type Retention } from './retention'
import type { RunFiles } from './run-files'
import { HEAD_BYTES, kindOf } from './sniff'
import { readHead } from './take'
import { FolderWatcher } from './watcher'

export type { Retention } from './retention'

export interface LibraryOptions {
  readonly folder: string
  /** The folder is Forkscope's own: it is made when it is missing. */
  readonly ownFolder: boolean
  readonly retention: Retention
  /** After each change of what `info` says. */
  readonly changed: (library: LibraryInfo) => void
  /** How single files are read and written. */
  readonly files: RunFiles
}

/** Files are looked into for so long at a stretch, milliseconds: ticks of runs come in between. */
const SLICE = 8
/** What is listed so far is told this often, milliseconds. */
const TELLING = 500
/** Between two looks at what other processes record, milliseconds. */
const OTHERS = 2000

/**
 * The folder of recorded runs, and files from elsewhere that were opened. What changes files or lists happens one after
 * the other. Nothing is read before {@link start}: a command line that only records has no use for a list.
 */
export class Library {
  #options: LibraryOptions
  readonly #files: RunFiles
  readonly #entries: Entries
  readonly #removed: Removed
  readonly #intake: Intake
  /** Files that could not be recovered: not tried again and again. */
  readonly #hopeless = new Set<string>()
  /** Files that runs of this engine were given. */
  readonly #own = new Set<string>()
  #watcher: FolderWatcher | null = null
  #others: NodeJS.Timeout | null = null
  readonly #importing = new Set<Promise<string>>()
  #queue: Promise<unknown> = Promise.resolve()
  #started: Promise<void> | null = null
  #disposed = false
  #failure: EngineFailure | null = null
  #bytes = 0
  #free: number | null = null
  #told = ''

  constructor(options: LibraryOptions) {
    this.#options = options
    this.#files = options.files
    this.#entries = new Entries(this.#files)
    this.#removed = new Removed(this.#entries, this.#files)
    this.#intake = new Intake(this.#entries, this.#files)
  }

  /** Begins to list and to watch; settles when everything is listed. Twice is once. */
  start(): Promise<void> {
    this.#started ??= this.#alone(async () => {
      await this.#removed.trash(this.#options.folder).purge()
      await this.#scan()
      await this.#retain()
    })
    return this.#started
  }

  /** The list, as new as the folder is. */
  async list(): Promise<LibraryInfo> {
    await this.start()
    // Not everything can be watched (a folder that was missing, a network drive); what is as it was is not read again.
    await this.#alone(() => this.#scan())
    return this.info()
  }

  info(): LibraryInfo {
    const runs = this.#entries.all.map((entry) => this.#entries.info(entry))
    return {
      folder: this.#options.folder,
      bytes: this.#bytes,
      free: this.#free,
      runs: runs.sort((a, b) => (b.facts?.startedAt ?? 0) - (a.facts?.startedAt ?? 0)),
      failure: this.#failure?.failure ?? null,
    }
  }

  /** The entry of a run, undefined when there is none. */
  find(runId: string): RunFileInfo | undefined {
    const entry = this.#entries.find(runId)
    return entry && this.#entries.info(entry)
  }

  /** Whether it is a file of the list. @param file absolute path */
  holds(file: string): boolean {
    return this.#entries.at(file) !== undefined
  }

  /**
   * Path for a run that begins now.
   * @throws EngineFailure when nothing can be written to the folder
   */
  fileFor(meta: Pick<MetaRecord, 'runId' | 'startedAt' | 'origin'>): string {
    const { folder, ownFolder } = this.#options
    ensureFolder(folder, ownFolder)
    const file = freePath(folder, runFileName(meta))
    this.#own.add(file)
    return file
  }

  /** Something about this file changed (its recording began or ended): looks again. */
  async refresh(file: string): Promise<void> {
    if (this.#disposed) return
    const { folder, retention } = this.#options
    if (this.#started !== null) {
      this.#entries.stale(file)
      await this.#alone(() => this.#scan())
      await this.#alone(() => this.#retain())
    } else if (dirname(file) === folder && !isOff(retention)) await this.start()
  }

  /** @throws EngineFailure when the file can't be written */
  mark(runId: string, marks: Partial<Marks>): Promise<void> {
    return this.#alone(async () => {
      const entry = this.#entries.find(runId)
      if (entry === undefined) throw noRun()
      if (entry.reading === null) throw again(entry.failure!)
      if (this.#entries.stateOf(entry) === 'recording' && !this.#files.isSound(entry.file))
        throw beingRecorded(basename(entry.file))
      await this.#files.mark(entry.file, marks)
      await this.#reread(entry)
      this.#tell()
    })
  }

  /**
   * Takes runs away; {@link restore} brings them back until the engine ends. One from elsewhere only leaves the list.
   * @throws EngineFailure when one could not be; the others are gone all the same
   */
  delete(runIds: readonly string[]): Promise<void> {
    return this.#alone(async () => {
      let failure: EngineFailure | null = null
      for (const id of runIds) {
        const entry = this.#entries.find(id)
        // Deleted elsewhere meanwhile: as wished.
        if (entry === undefined) continue
        if (this.#entries.stateOf(entry) === 'recording') failure = beingRecorded(basename(entry.file))
        else failure = (await this.#removed.take(entry, 'person', this.#options.folder)) ?? failure
      }
      await this.#measure()
      this.#tell()
      if (failure !== null) throw failure
    })
  }

  /** @throws EngineFailure when one could not be brought back, or nobody knows it any more */
  restore(runIds: readonly string[]): Promise<void> {
    return this.#alone(async () => {
      let failure: EngineFailure | null = null
      for (const id of runIds) failure = (await this.#removed.bringBack(id, this.#options.folder)) ?? failure
      await this.#scan()
      if (failure !== null) throw failure
    })
  }

  /** Copies a file in. @returns its run id @throws EngineFailure when it is no run file and no trace */
  async add(name: string, data: Uint8Array): Promise<string> {
    const kind = kindOf(data.subarray(0, HEAD_BYTES))
    if (kind === 'other') throw notARun(basename(name))
    if (kind === 'trace') return this.addTrace(name, [data])
    return this.#alone(() => this.#entered(this.#intake.copy(name, data, this.#shelf())))
  }

  /** Makes a run of a trace. @returns its run id @throws EngineFailure when it is none */
  addTrace(name: string, source: TraceSource): Promise<string> {
    return this.#import((shelf) => this.#intake.trace(name, source, shelf))
  }

  /** Opens a file where it is; a trace is read in. @returns its run id @throws EngineFailure */
  async openFile(path: string): Promise<string> {
    const file = resolve(path)
    const kind = kindOf(readHead(file))
    if (kind === 'other') throw notARun(basename(file))
    if (kind === 'trace') return this.#import((shelf) => this.#intake.traceFile(file, shelf))
    return this.#alone(() => this.#entered(this.#openRun(file)))
  }

  /** Other settings: another folder is listed anew, retention is applied. */
  async update(options: Partial<Pick<LibraryOptions, 'folder' | 'ownFolder' | 'retention'>>): Promise<void> {
    const before = this.#options
    this.#options = { ...before, ...options }
    const moved = before.folder !== this.#options.folder
    const limits = (['keepDays', 'keepRuns', 'keepGigabytes'] as const).some(
      (limit) => before.retention[limit] !== this.#options.retention[limit],
    )
    if (this.#started === null || this.#disposed || !(moved || limits)) return
    await this.#alone(async () => {
      if (moved) this.#leaveFolder()
      // A limit that was typed by mistake costs nothing: what it took comes back when it is raised.
      await this.#removed.bringBackExpired(this.#options.folder)
      await this.#scan()
      await this.#retain()
    })
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    this.#watcher?.close()
    if (this.#others !== null) clearTimeout(this.#others)
    await Promise.allSettled(this.#importing)
    // A file that never ends is left where it is.
    await this.#files.dispose()
    await this.#queue.catch(() => undefined)
    await this.#removed.empty()
  }

  /** One after the other, whatever becomes of the one before. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.catch(() => undefined).then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }

  /** Nothing else waits for a trace to be read: a large one takes its time. */
  async #import(work: (shelf: Shelf) => Promise<string>): Promise<string> {
    const importing = work(this.#shelf())
    this.#importing.add(importing)
    try {
      await importing
    } finally {
      this.#importing.delete(importing)
    }
    return this.#alone(() => this.#entered(importing))
  }

  /** Tells that a file came in. */
  async #entered(coming: Promise<string>): Promise<string> {
    const runId = await coming
    await this.#measure()
    this.#tell()
    return runId
  }

  /** @throws EngineFailure when nothing can be put there */
  #shelf(): Shelf {
    const { folder, ownFolder } = this.#options
    ensureFolder(folder, ownFolder)
    return { folder, trash: this.#removed.trash(folder), fileFor: (meta) => this.fileFor(meta) }
  }

  #leaveFolder(): void {
    this.#watcher?.close()
    this.#watcher = null
    for (const entry of this.#entries.all) if (entry.inLibrary) this.#entries.forget(entry.file)
  }

  /** Looks at the folder: what is new or changed is read, what is gone is forgotten, what was left behind is recovered. */
  async #scan(): Promise<void> {
    if (this.#disposed) return
    const { folder, ownFolder } = this.#options
    this.#failure = null
    try {
      ensureFolder(folder, ownFolder)
    } catch (error) {
      // One that can't be written can be read perhaps.
      this.#failure = error as EngineFailure
    }
    const found = await listFolder(folder).catch((error: unknown) => {
      this.#failure ??= folderFailure(folder, error)
      return []
    })
    if (this.#watcher?.watching !== true && this.#failure === null)
      this.#watcher = new FolderWatcher(folder, () => this.#scanSoon())
    const there = new Set(found.map(({ file }) => file))
    for (const { file, inLibrary } of this.#entries.all)
      if (inLibrary ? !there.has(file) : (await lookAt(file)) === null) this.#entries.forget(file)
    let slice = performance.now()
    let told = slice
    for (const file of found) {
      await this.#entries.read(file, true)
      if (this.#disposed) return
      if (performance.now() - slice < SLICE) continue
      // Thousands that were never seen take their time.
      if (performance.now() - told > TELLING) {
        this.#tell()
        told = performance.now()
      }
      await new Promise((resume) => setImmediate(resume))
      slice = performance.now()
    }
    await this.#measure()
    this.#tell()
    for (const entry of this.#entries.all) await this.#recover(entry)
    this.#tell()
    this.#watchOthers()
  }

  /** A writer that is killed changes nothing that could be watched: those of other processes are looked after. */
  #watchOthers(): void {
    if (this.#others !== null) clearTimeout(this.#others)
    this.#others = null
    const others = this.#entries.all.some(
      ({ file, reading }) => reading?.state === 'recording' && !this.#own.has(file),
    )
    if (others && !this.#disposed) this.#others = setTimeout(() => this.#scanSoon(), OTHERS).unref()
  }

  #scanSoon(): void {
    this.#alone(() => this.#scan()).catch((error: unknown) => console.error(error))
  }

  /** A file whose writer died: what it wrote last is brought in order, where the file can be written. */
  async #recover(entry: Entry): Promise<void> {
    if (this.#disposed || entry.reading?.state !== 'interrupted' || this.#hopeless.has(entry.file)) return
    try {
      if (!this.#files.isLeft(entry.file)) return
      await this.#files.recover(entry.file)
      await this.#reread(entry)
    } catch (error) {
      // Another engine may be at it just now.
      const busy = error instanceof EngineFailure && error.failure.code === 'locked-file'
      if (!busy) this.#hopeless.add(entry.file)
    }
  }

  async #reread({ file, inLibrary }: Entry): Promise<void> {
    this.#entries.stale(file)
    const now = await lookAt(file)
    if (now === null) this.#entries.forget(file)
    else await this.#entries.read(now, inLibrary)
  }

  async #retain(): Promise<void> {
    const { retention } = this.#options
    if (this.#disposed || isOff(retention)) return
    const runs = this.#entries.all.flatMap((entry) => {
      // Nobody knows whether one that can't be read is pinned.
      if (!entry.inLibrary || entry.reading === null) return []
      const { facts, pinned, state } = entry.reading
      const { startedAt } = facts
      return [{ entry, startedAt, bytes: entry.bytes, pinned, recording: state === 'recording' }]
    })
    for (const { entry } of chooseExpired(runs, retention, Date.now())) {
      const failure = await this.#removed.take(entry, 'retention', this.#options.folder)
      if (failure !== null) console.error(failure.message)
    }
    await this.#measure()
    this.#tell()
  }

  async #openRun(path: string): Promise<string> {
    const { folder } = this.#options
    const inside = await samePlace(dirname(path), folder)
    const file = inside ? join(folder, basename(path)) : path
    const found = await lookAt(file)
    if (found === null) throw fileFailure({ code: 'ENOENT' }, cannotRead(file))
    const entry = await this.#entries.read(found, inside, true)
    if (entry.failure !== null) throw again(entry.failure)
    await this.#recover(entry)
    return this.#entries.at(file)!.id
  }

  async #measure(): Promise<void> {
    const trash = await this.#removed.bytes()
    const files = this.#entries.all.filter((entry) => entry.inLibrary).map(({ bytes }) => bytes)
    this.#bytes = [...files, trash].reduce((sum, bytes) => sum + bytes, 0)
    this.#free = await freeBytes(this.#options.folder)
  }

  /** Tells a change, once. Room on the disk changes all the time: that alone is none. */
  #tell(): void {
    if (this.#disposed) return
    const info = this.info()
    const said = JSON.stringify({ ...info, free: null })
    if (said === this.#told) return
    this.#told = said
    this.#options.changed(info)
  }
}
