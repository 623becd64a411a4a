import { join } from 'node:path'
import type { ExportFormat, LibraryInfo } from '../../shared/library'
import { EXPORT_SUFFIXES } from '../../shared/library'
import type { Moment, Settings } from '../../shared/protocol'
import type { Locale } from '../../shared/text'
import { EngineFailure } from '../failure'
import { exportRun } from '../export/export'
import type { Run } from '../runs/run'
import { momentOf } from '../runs/moment'
import { Library } from './library'
import { Recorder } from './recorder'
import { Replay } from './replay'

/** Asks the person for a path; a host without windows has none. null: nothing was chosen. */
export interface Dialogs {
  open(): Promise<string | null>
  save(name: string): Promise<string | null>
  folder(current: string): Promise<string | null>
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
  readonly #recorders = new Set<Recorder>()
  readonly #replays = new Map<string, Replay>()

  constructor(options: RecordedOptions) {
    this.#options = options
    const { settings, libraryChanged } = options
    this.library = new Library({
      folder: this.#folder(),
      retention: settings(),
      changed: libraryChanged,
    })
  }

  /** Begins to record a run. */
  record(run: Run, to: RecordTo): void {
    if (to === 'nowhere') return run.told({ kind: 'recording', t: 0, state: 'off', file: null })
    const recorder = new Recorder(run, to === 'library' ? this.library.fileFor(run.model.meta!) : to.file)
    this.#recorders.add(recorder)
    void this.library.refresh(recorder.file)
    void recorder.done.then(() => {
      this.#recorders.delete(recorder)
      return this.library.refresh(recorder.file)
    })
  }

  /**
   * A recorded run, open as long as somebody follows it.
   * @throws EngineFailure `no-run`, or what Replay says of the file
   */
  replay(stream: string): Replay {
    const open = this.#replays.get(stream)
    if (open !== undefined) return open
    const entry = this.library.find(stream)
    if (entry === undefined)
      throw new EngineFailure(
        'no-run',
        'This run is not known any more: its file is gone from the folder of runs.',
        '这次运行已经不在了：它的文件已不在运行文件夹中。',
      )
    const replay = new Replay(entry.file)
    this.#replays.set(stream, replay)
    return replay
  }

  /** Nobody follows it any more. */
  release(stream: string): void {
    this.#replays.get(stream)?.close()
    this.#replays.delete(stream)
  }

  moment(stream: string, t: number): Moment {
    const run = this.#options.runs.get(stream)
    return run === undefined ? this.replay(stream).moment(t) : momentOf(run, t)
  }

  /** @throws EngineFailure */
  async export(stream: string, to: ExportFormat, locale: Locale): Promise<{ file: string } | null> {
    const file = await this.#options.dialogs?.save(`${stream}${EXPORT_SUFFIXES[to]}`)
    if (!file) return null
    const run = this.#options.runs.get(stream)
    const source = run === undefined ? this.replay(stream) : { records: run.records, series: () => [] }
    await exportRun(source, to, file, locale)
    return { file }
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
    return this.library.update({ folder: this.#folder(), retention: this.#options.settings() })
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#recorders].map((recorder) => recorder.done))
    for (const replay of this.#replays.values()) replay.close()
    await this.library.dispose()
  }

  #folder(): string {
    return this.#options.settings().runsFolder || join(this.#options.dataDir, 'runs')
  }
}
