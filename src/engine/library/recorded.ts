import { basename, join, resolve } from 'node:path'
import type { LibraryInfo } from '../../shared/library'
import { EXPORT_SUFFIXES, REDACTED_SUFFIX, RUN_FILE } from '../../shared/library'
import type { AppAct } from '../../shared/menu'
import type { EndedQuery, EndedRows, Moment, Settings } from '../../shared/protocol'
import type { Locale } from '../../shared/text'
import { EngineFailure } from '../failure'
import type { TextFormat } from '../export/export'
import type { Run } from '../runs/run'
import { momentOf } from '../runs/moment'
import { Library } from './library'
import { noRun, notRecorded } from './failures'
import { runFileName } from './names'
import { Recorder } from '../recording/write/recorder'
import { Checker } from '../recording/check/checker'
import { KNOWN_FILES, KnownFiles } from '../recording/check/known-files'
import { changedFile } from '../recording/read/read-failures'
import { Ended } from '../recording/read/ended'
import type { Replay } from '../recording/read/replay'
import { RunElsewhere, type GoingRun } from './run-elsewhere'
import { RunFiles } from './run-files'

/** What a host with windows does for files: asks the person for a path (null: nothing was chosen), shows one. */
export interface Dialogs {
  open(): Promise<string | null>
  save(name: string): Promise<string | null>
  folder(current: string): Promise<string | null>
  program(from: string): Promise<string | null>
  cwd(from: string): Promise<string | null>
  /** Opens a window, changes the size of everything. */
  act(act: AppAct): void
  /** A new one, that shows a run. */
  window(run: string): void
  /** In the system's file manager. @param file absolute path */
  reveal(file: string): void
}

export interface RecordedOptions {
  readonly dataDir: string
  readonly settings: () => Settings
  readonly saveFolder: (folder: string) => void
  readonly runs: ReadonlyMap<string, Run>
  readonly dialogs: Dialogs | null
  readonly libraryChanged: (library: LibraryInfo) => void
}

/** Where a run is recorded: a file of the library (`library`), a file of one's own, or not at all. */
export type RecordTo = 'library' | 'nowhere' | { readonly file: string }

/** All that the engine has to do with runs as files: records them, lists them, opens them, exports them. */
export class Recorded {
  readonly library: Library
  readonly #options: RecordedOptions
  readonly #files: RunFiles
  /** What is still being written, and what is to be done then. */
  readonly #recording = new Set<Promise<void>>()
  readonly #replays = new Map<string, Replay>()
  readonly #ended = new Map<string, Ended>()
  /** Runs that other processes record, as long as somebody follows them. */
  readonly #elsewhere = new Map<string, RunElsewhere>()
  /** Files that were exported. */
  readonly #exported = new Set<string>()

  constructor(options: RecordedOptions) {
    this.#options = options
    this.#files = new RunFiles(new KnownFiles(join(options.dataDir, KNOWN_FILES)), new Checker())
    this.library = new Library({
      ...this.#place(),
      files: this.#files,
      changed: options.libraryChanged,
    })
  }

  /** Begins to record a run. What can't be recorded runs all the same, and says so. */
  record(run: Run, to: RecordTo): void {
    if (to === 'nowhere') return run.told({ kind: 'recording', t: 0, state: 'off', file: null })
    let file: string
    try {
      file = to === 'library' ? this.library.fileFor(run.model.meta!) : to.file
    } catch (error) {
      if (!(error instanceof EngineFailure)) throw error
      const { code, text } = error.failure
      return run.told({ kind: 'recording', t: 0, state: 'failed', file: null, reason: { code, text } })
    }
    const recorder = new Recorder(run, file)
    const made = this.#files.made(file)
    const refresh = () => this.library.refresh(file).catch((error: unknown) => console.error(error))
    void refresh()
    const done = recorder.done
      .then(made)
      .then(refresh)
      .finally(() => this.#recording.delete(done))
    this.#recording.add(done)
  }

  /** Whether the file of a recorded run can be opened right away; else wait for `vet`. */
  isReady(stream: string): boolean {
    const entry = this.#replays.has(stream) ? undefined : this.library.find(stream)
    return entry === undefined || this.#files.isSound(entry.file)
  }

  /** Reads the file of a recorded run elsewhere first. @throws EngineFailure when it should not be opened */
  async vet(stream: string): Promise<void> {
    const entry = this.library.find(stream)
    if (entry === undefined) return
    try {
      await this.#files.vet(entry.file)
    } catch (error) {
      await this.library.refresh(entry.file)
      throw error
    }
  }

  /**
   * A recorded run, open as long as somebody follows it.
   * @throws EngineFailure `no-run`, or what Replay says of the file
   */
  replay(stream: string): Replay {
    const open = this.#replays.get(stream)
    if (open !== undefined) return open
    const entry = this.library.find(stream)
    if (entry === undefined) throw noRun()
    // It may have become another since it was vetted.
    const replay = this.#files.isSound(entry.file) ? this.#files.open(entry.file) : null
    if (replay === null) throw changedFile(entry.file)
    this.#replays.set(stream, replay)
    return replay
  }

  /**
   * The run as the engine itself has it, one of its own or one that it follows elsewhere; not one whose oldest ticks it has
   * let go, while its file has them all.
   */
  inMemory(stream: string): GoingRun | undefined {
    const run = this.#options.runs.get(stream)
    if (run === undefined) return this.#elsewhere.get(stream)
    if (!run.over || run.forgot === 0) return run
    return this.library.find(stream)?.state === 'complete' ? undefined : run
  }

  /**
   * The same for who wants to follow it: one that another process of this data folder records is looked after from now on.
   * @throws EngineFailure when its file can't be read
   */
  going(stream: string): GoingRun | undefined {
    const known = this.inMemory(stream)
    if (known !== undefined && !this.#elsewhere.get(stream)?.over) return known
    this.#elsewhere.delete(stream)
    const file = this.library.find(stream)?.file
    if (file === undefined || !this.#files.isRecorded(file)) return undefined
    const elsewhere = new RunElsewhere(file)
    this.#elsewhere.set(stream, elsewhere)
    return elsewhere
  }

  /** Nobody follows it any more. */
  release(stream: string): void {
    this.#elsewhere.get(stream)?.close()
    this.#elsewhere.delete(stream)
    this.#replays.get(stream)?.close()
    this.#replays.delete(stream)
    this.#ended.delete(stream)
  }

  moment(stream: string, t: number): Moment {
    const run = this.inMemory(stream)
    return run === undefined ? this.replay(stream).moment(t) : momentOf(run, t)
  }

  /** Out of the run's file. @throws EngineFailure also when it has none */
  async ended(stream: string, query: EndedQuery): Promise<EndedRows> {
    let ended = this.#ended.get(stream)
    if (ended === undefined) {
      const entry = this.library.find(stream)
      if (entry === undefined) throw this.#options.runs.has(stream) ? notRecorded() : noRun()
      if (!this.#files.isSound(entry.file)) throw changedFile(entry.file)
      this.#ended.set(stream, (ended = new Ended(entry.file)))
    }
    return ended.page(query)
  }

  /** @returns the file; null: none was chosen @throws EngineFailure */
  async export(stream: string, to: TextFormat, locale: Locale): Promise<{ file: string } | null> {
    const run = this.inMemory(stream)
    const entry = this.library.find(stream)
    if (run === undefined && entry === undefined) throw noRun()
    const name = run === undefined ? basename(entry!.file) : runFileName(run.model.meta!)
    return this.#exportTo(stemOf(name) + EXPORT_SUFFIXES[to], async (file) => {
      const { exportRun } = await import('../export/export')
      const source = run === undefined ? this.replay(stream) : { records: run.records, series: () => [] }
      return exportRun(source, to, file, locale)
    })
  }

  /**
   * A copy of the run's file, see exportRunFile.
   * @returns the file; null: none was chosen @throws EngineFailure also when the run has no file
   */
  async exportFile(stream: string, redacted: boolean): Promise<{ file: string } | null> {
    const entry = this.library.find(stream)
    if (entry === undefined) throw this.#options.runs.has(stream) ? notRecorded() : noRun()
    const suffix = redacted ? REDACTED_SUFFIX : EXPORT_SUFFIXES.run
    return this.#exportTo(stemOf(basename(entry.file)) + suffix, async (file) => {
      const { exportRunFile } = await import('../export/run-file')
      return exportRunFile(entry.file, file, redacted)
    })
  }

  async #exportTo(name: string, write: (file: string) => Promise<void>): Promise<{ file: string } | null> {
    const file = await this.#options.dialogs?.save(name)
    if (!file) return null
    await write(file)
    this.#exported.add(file)
    return { file }
  }

  /** Shows a file in the system's file manager. @throws EngineFailure when it is none of ours: a page may say anything */
  reveal(file: string): void {
    if (!this.#exported.has(file) && !this.library.holds(file)) throw noRun()
    this.#options.dialogs?.reveal(file)
  }

  /** Shows a run in a window of its own. @throws EngineFailure when there is none of this name */
  window(stream: string): void {
    if (!this.#options.runs.has(stream) && this.library.find(stream) === undefined) throw noRun()
    this.#options.dialogs?.window(stream)
  }

  async openChosen(): Promise<{ runId: string } | null> {
    const file = await this.#options.dialogs?.open()
    return file ? { runId: await this.library.openFile(file) } : null
  }

  async chooseFolder(): Promise<{ folder: string } | null> {
    const folder = await this.#options.dialogs?.folder(this.library.info().folder)
    if (!folder) return null
    this.#options.saveFolder(folder)
    return { folder }
  }

  /** Settings changed. */
  update(): Promise<void> {
    return this.library.update(this.#place())
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#recording)
    for (const open of [...this.#replays.values(), ...this.#elsewhere.values()]) open.close()
    await this.library.dispose()
  }

  #place() {
    const settings = this.#options.settings()
    const ownFolder = settings.runsFolder === ''
    const folder = ownFolder ? join(this.#options.dataDir, 'runs') : resolve(settings.runsFolder)
    return { folder, ownFolder, retention: settings }
  }
}

function stemOf(name: string): string {
  return name.endsWith(RUN_FILE) ? name.slice(0, -RUN_FILE.length) : name
}
