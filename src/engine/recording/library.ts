import { rename, rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { basename, dirname, join, resolve } from 'node:path'
import type { LibraryInfo, Marks, RunFileInfo } from '../../shared/library'
import type { MetaRecord } from '../../shared/run/records'
import { EngineFailure } from '../failure'
import { Entries, type Entry } from './library/entries'
import { again, beingRecorded, fileFailure, folderFailure, noRun, notARun } from './library/failures'
import { ensureFolder, freeBytes, listFolder, lookAt } from './library/folder'
import { freePath, nameInside, runFileName } from './library/names'
import { chooseExpired, isOff, type Retention } from './library/retention'
import { runFiles, type RunFiles } from './library/run-files'
import { HEAD_BYTES, kindOf } from './library/sniff'
import { readHead, readTrace } from './library/take'
import { Trash, type Trashed } from './library/trash'
import { FolderWatcher } from './library/watcher'

export type { Retention } from './library/retention'

export interface LibraryOptions {
  readonly folder: string
  /** The folder is Forkscope's own: it is made when it is missing. */
  readonly ownFolder: boolean
  readonly retention: Retention
  /** After each change of what `info` says. */
  readonly changed: (library: LibraryInfo) => void
  /** How single files are read and written; others in tests. */
  readonly files?: RunFiles
}

/** Files are looked into for so long at a stretch, milliseconds: ticks of runs come in between. */
const SLICE = 8

/** A run that was taken away: by somebody, or by retention, which gives it back when its limits are raised. */
interface Removed extends Trashed {
  readonly id: string
  readonly by: 'person' | 'retention'
  readonly trash: Trash
}

/**
 * The folder of recorded runs, and files from elsewhere that were opened. What changes files or lists happens one after
 * the other. Nothing is read before {@link start}: a command line that only records has no use for a list.
 */
export class Library {
  #options: LibraryOptions
  readonly #files: RunFiles
  readonly #entries: Entries
  readonly #removed = new Map<string, Removed>()
  /** Of every folder that was in use. */
  readonly #trashes = new Map<string, Trash>()
  /** Files that could not be recovered: not tried again and again. */
  readonly #hopeless = new Set<string>()
  /** Traces that were read in, by path and stamp, and the file that each became. */
  readonly #imported = new Map<string, string>()
  #watcher: FolderWatcher | null = null
  #queue: Promise<unknown> = Promise.resolve()
  #started: Promise<void> | null = null
  #disposed = false
  #failure: EngineFailure | null = null
  #bytes = 0
  #free: number | null = null
  #told = ''

  constructor(options: LibraryOptions) {
    this.#options = options
    this.#files = options.files ?? runFiles
    this.#entries = new Entries(this.#files)
  }

  /** Begins to list and to watch; settles when everything is listed. Twice is once. */
  start(): Promise<void> {
    this.#started ??= this.#alone(async () => {
      await this.#trash().purge()
      await this.#scan()
      await this.#retain()
    })
    return this.#started
  }

  /** The list, as new as the folder is. */
  async list(): Promise<LibraryInfo> {
    await this.start()
    // Where nothing is watched (a folder that was missing, a network drive), asking is the only way to hear.
    if (this.#watcher?.watching !== true) await this.#alone(() => this.#scan())
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

  /**
   * Path for a run that begins now.
   * @throws EngineFailure when nothing can be written to the folder
   */
  fileFor(meta: Pick<MetaRecord, 'runId' | 'startedAt' | 'origin'>): string {
    const { folder, ownFolder } = this.#options
    ensureFolder(folder, ownFolder)
    return freePath(folder, runFileName(meta))
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
      this.#files.mark(entry.file, marks)
      await this.#reread(entry)
      await this.#tell()
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
        else failure = (await this.#remove(entry, 'person')) ?? failure
      }
      await this.#measure()
      await this.#tell()
      if (failure !== null) throw failure
    })
  }

  /** @throws EngineFailure when one could not be brought back, or nobody knows it any more */
  restore(runIds: readonly string[]): Promise<void> {
    return this.#alone(async () => {
      let failure: EngineFailure | null = null
      for (const id of runIds) failure = (await this.#bringBack(id)) ?? failure
      await this.#scan()
      if (failure !== null) throw failure
    })
  }

  /** Copies a file in. @returns its run id @throws EngineFailure when it is no run file and no trace */
  add(name: string, data: Uint8Array): Promise<string> {
    return this.#alone(async () => {
      switch (kindOf(data.subarray(0, HEAD_BYTES))) {
        case 'run':
          return this.#copyIn(name, data)
        case 'trace':
          return this.#importTrace(name, data)
        case 'other':
          throw notARun(basename(name))
      }
    })
  }

  /** Opens a file where it is; a trace is read in. @returns its run id @throws EngineFailure */
  openFile(path: string): Promise<string> {
    const file = resolve(path)
    return this.#alone(async () => {
      const head = await readHead(file)
      switch (kindOf(head)) {
        case 'run':
          return this.#openRun(file)
        case 'trace':
          return this.#openTrace(file)
        case 'other':
          throw notARun(basename(file))
      }
    })
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
      for (const { id, by } of [...this.#removed.values()]) if (by === 'retention') await this.#bringBack(id)
      await this.#scan()
      await this.#retain()
    })
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    this.#watcher?.close()
    await this.#queue.catch(() => undefined)
    for (const trash of this.#trashes.values()) await trash.empty()
  }

  /** One after the other, whatever becomes of the one before. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.catch(() => undefined).then(work)
    this.#queue = done.catch(() => undefined)
    return done
  }

  #trash(): Trash {
    const { folder } = this.#options
    const trash = this.#trashes.get(folder) ?? new Trash(folder)
    this.#trashes.set(folder, trash)
    return trash
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
    const found = await listFolder(folder).catch((error: NodeJS.ErrnoException) => {
      this.#failure ??= folderFailure(folder, error)
      return []
    })
    if (this.#watcher?.watching !== true && this.#failure === null)
      this.#watcher = new FolderWatcher(folder, () => void this.#alone(() => this.#scan()))
    const there = new Set(found.map(({ file }) => file))
    for (const { file, inLibrary } of this.#entries.all)
      if (inLibrary ? !there.has(file) : (await lookAt(file)) === null) this.#entries.forget(file)
    let slice = performance.now()
    for (const file of found) {
      this.#entries.read(file, true)
      if (performance.now() - slice < SLICE) continue
      await new Promise((resume) => setImmediate(resume))
      slice = performance.now()
    }
    await this.#measure()
    await this.#tell()
    for (const entry of this.#entries.all) await this.#recover(entry)
    await this.#tell()
  }

  /** A file whose writer died: what it wrote last is brought in order, where the file can be written. */
  async #recover(entry: Entry): Promise<void> {
    if (this.#disposed || entry.reading?.state !== 'interrupted' || this.#hopeless.has(entry.file)) return
    try {
      if (!this.#files.isLeft(entry.file)) return
      this.#files.recover(entry.file)
      await this.#reread(entry)
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error
      this.#hopeless.add(entry.file)
    }
    await new Promise((resume) => setImmediate(resume))
  }

  async #reread({ file, inLibrary }: Entry): Promise<void> {
    this.#entries.stale(file)
    const now = await lookAt(file)
    if (now === null) this.#entries.forget(file)
    else this.#entries.read(now, inLibrary)
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
      const failure = await this.#remove(entry, 'retention')
      if (failure !== null) console.error(failure.message)
    }
    await this.#measure()
    await this.#tell()
  }

  async #remove(entry: Entry, by: Removed['by']): Promise<EngineFailure | null> {
    try {
      const trash = this.#trash()
      const moved = entry.inLibrary ? await trash.put(entry.file) : { from: entry.file, file: entry.file }
      this.#removed.set(entry.id, { ...moved, id: entry.id, by, trash })
      this.#entries.forget(entry.file)
      return null
    } catch (error) {
      return fileFailure(entry.file, error as NodeJS.ErrnoException)
    }
  }

  async #bringBack(id: string): Promise<EngineFailure | null> {
    const removed = this.#removed.get(id) ?? (await this.#leftBehind(id))
    if (removed === null) return this.#entries.find(id) === undefined ? noRun() : null
    try {
      if (removed.from !== removed.file) await removed.trash.takeOut(removed)
      else {
        const now = await lookAt(removed.file)
        if (now === null) return noRun()
        this.#entries.read(now, false)
      }
      this.#removed.delete(id)
      return null
    } catch (error) {
      return fileFailure(removed.from, error as NodeJS.ErrnoException)
    }
  }

  /** A run that an engine deleted which was killed since. */
  async #leftBehind(id: string): Promise<Removed | null> {
    const trash = this.#trash()
    for (const trashed of await trash.leftByOthers())
      try {
        if (this.#files.read(trashed.file).runId === id) return { ...trashed, id, by: 'person', trash }
      } catch {
        // Not that one.
      }
    return null
  }

  async #openRun(file: string): Promise<string> {
    const { folder } = this.#options
    const found = await lookAt(file)
    if (found === null) throw fileFailure(file, Object.assign(new Error(file), { code: 'ENOENT' }))
    const entry = this.#entries.read(found, dirname(file) === resolve(folder))
    if (entry.failure !== null) throw again(entry.failure)
    await this.#recover(entry)
    await this.#tell()
    return this.#entries.at(file)!.id
  }

  /** The same trace opened again is the same run, as long as its file is there. */
  async #openTrace(file: string): Promise<string> {
    const key = `${file} ${(await lookAt(file, false))?.stamp}`
    const known = this.#entries.at(this.#imported.get(key) ?? '')
    if (known !== undefined) return known.id
    const runId = await this.#importTrace(basename(file), await readTrace(file))
    const made = this.#entries.find(runId)
    if (made !== undefined) this.#imported.set(key, made.file)
    return runId
  }

  async #importTrace(name: string, data: Uint8Array): Promise<string> {
    const origin = { kind: 'trace', name } as const
    const unique = randomBytes(3).toString('hex')
    const file = this.fileFor({ runId: unique, startedAt: Date.now(), origin })
    const runId = await this.#files.importTrace(data, name, file)
    const found = await lookAt(file)
    if (found !== null) this.#entries.read(found, true)
    await this.#measure()
    await this.#tell()
    return this.#entries.at(file)?.id ?? runId
  }

  async #copyIn(name: string, data: Uint8Array): Promise<string> {
    const { folder, ownFolder } = this.#options
    ensureFolder(folder, ownFolder)
    // Under a name that no list takes up, until it is whole and known to be a run.
    const coming = join(folder, `.coming-${randomBytes(6).toString('hex')}`)
    try {
      await writeFile(coming, data, { mode: 0o600 })
      const { runId, state } = this.#files.read(coming)
      const known = this.#entries.all.find(({ reading }) => reading?.runId === runId)
      if (known !== undefined) return known.id
      // A copy made while the run went on: nobody writes this one any more.
      if (state !== 'complete' && this.#files.isLeft(coming)) this.#files.recover(coming)
      const file = freePath(folder, nameInside(name))
      await rename(coming, file)
      const found = await lookAt(file)
      if (found !== null) this.#entries.read(found, true)
      await this.#measure()
      await this.#tell()
      return this.#entries.at(file)?.id ?? runId
    } catch (error) {
      throw error instanceof EngineFailure ? error : fileFailure(name, error as NodeJS.ErrnoException)
    } finally {
      for (const suffix of ['', '-wal', '-shm']) await rm(coming + suffix, { force: true })
    }
  }

  async #measure(): Promise<void> {
    const trashes = await Promise.all([...this.#trashes.values()].map((trash) => trash.bytes()))
    const files = this.#entries.all.filter((entry) => entry.inLibrary).map(({ bytes }) => bytes)
    this.#bytes = [...files, ...trashes].reduce((sum, bytes) => sum + bytes, 0)
    this.#free = await freeBytes(this.#options.folder)
  }

  /** Tells a change, once. Room on the disk changes all the time: that alone is none. */
  async #tell(): Promise<void> {
    if (this.#disposed) return
    const info = this.info()
    const said = JSON.stringify({ ...info, free: null })
    if (said === this.#told) return
    this.#told = said
    this.#options.changed(info)
  }
}
