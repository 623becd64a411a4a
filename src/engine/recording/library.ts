import type { LibraryInfo, Marks, RunFileInfo } from '../../shared/library'
import type { MetaRecord } from '../../shared/run/records'

/** Limits of retention, 0 = off. */
export interface Retention {
  readonly keepDays: number
  readonly keepRuns: number
  readonly keepGigabytes: number
}

export interface LibraryOptions {
  readonly folder: string
  readonly retention: Retention
  /** After each change of what `info` says. */
  readonly changed: (library: LibraryInfo) => void
}

/** The folder of recorded runs, and files from elsewhere that were opened. */
export class Library {
  readonly #options: LibraryOptions

  constructor(options: LibraryOptions) {
    this.#options = options
  }

  info(): LibraryInfo {
    return { folder: this.#options.folder, bytes: 0, free: null, runs: [], failure: null }
  }

  /** The entry of a run, undefined when there is none. */
  find(_runId: string): RunFileInfo | undefined {
    return undefined
  }

  /** Path for a run that begins now. */
  fileFor(_meta: MetaRecord): string {
    return ''
  }

  /** Something about this file changed (its recording began or ended): looks again. */
  refresh(_file: string): Promise<void> {
    return Promise.resolve()
  }

  /** @throws EngineFailure when the file can't be written */
  mark(_runId: string, _marks: Partial<Marks>): Promise<void> {
    return Promise.resolve()
  }

  delete(_runIds: readonly string[]): Promise<void> {
    return Promise.resolve()
  }

  restore(_runIds: readonly string[]): Promise<void> {
    return Promise.resolve()
  }

  /** Copies a file in. @returns its run id @throws EngineFailure when it is no run file and no trace */
  add(_name: string, _data: Uint8Array): Promise<string> {
    return Promise.resolve('')
  }

  /** Opens a file where it is. @returns its run id @throws EngineFailure */
  openFile(_file: string): Promise<string> {
    return Promise.resolve('')
  }

  /** Other settings: another folder is listed anew, retention is applied. */
  update(_options: Partial<Pick<LibraryOptions, 'folder' | 'retention'>>): Promise<void> {
    return Promise.resolve()
  }

  dispose(): Promise<void> {
    return Promise.resolve()
  }
}
