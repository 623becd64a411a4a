import { createHash } from 'node:crypto'
import type { Failure } from '../../shared/failure'
import { MACHINE_STREAM } from '../../shared/protocol'
import type { RunFileInfo, RunFileState } from '../../shared/library'
import { EngineFailure } from '../failure'
import { cannotRead, fileFailure } from '../file-failure'
import type { FolderFile } from './folder'
import type { RunFileHead } from '../recording/read/run-file'
import type { RunFiles } from './run-files'

/** A file that the library knows. */
export interface Entry extends FolderFile {
  /**
   * What the run is asked for by: its own id. A second file of the same run, and one that can't be read, has an id made
   * of its path: lists need one for each.
   */
  readonly id: string
  readonly inLibrary: boolean
  readonly reading: RunFileHead | null
  readonly failure: Failure | null
}

/** All files that the library knows, by path. */
export class Entries {
  readonly #byFile = new Map<string, Entry>()
  readonly #fileOf = new Map<string, string>()
  readonly #files: RunFiles

  constructor(files: RunFiles) {
    this.#files = files
  }

  get all(): readonly Entry[] {
    return [...this.#byFile.values()]
  }

  at(file: string): Entry | undefined {
    return this.#byFile.get(file)
  }

  find(id: string): Entry | undefined {
    return this.#byFile.get(this.#fileOf.get(id) ?? '')
  }

  /**
   * Looks into a file, unless it is as it was. Takes a millisecond, and is the dear part of listing.
   * @param asked somebody wants it: see RunFiles.head
   */
  async read(file: FolderFile, inLibrary: boolean, asked = false): Promise<Entry> {
    const known = this.#byFile.get(file.file)
    // One that is being recorded may have lost its writer, which changes nothing in the file.
    const same = known?.stamp === file.stamp && known.inLibrary === inLibrary
    const again = known?.reading?.state === 'recording' || (asked && known?.reading === null)
    if (known !== undefined && same && !again) return known
    let reading: RunFileHead | null = null
    let failure: Failure | null = null
    try {
      reading = await this.#files.head(file.file, asked)
    } catch (error) {
      // Whatever it is: one odd file must not hide the others.
      failure = (error instanceof EngineFailure ? error : fileFailure(error, cannotRead(file.file))).failure
    }
    const entry = { ...file, inLibrary, reading, failure, id: this.#idFor(file.file, reading) }
    if (known !== undefined && known.id !== entry.id) this.#fileOf.delete(known.id)
    this.#byFile.set(file.file, entry)
    this.#fileOf.set(entry.id, file.file)
    return entry
  }

  /** The next `read` looks into it whatever its stamp says: times of files are coarse. */
  stale(file: string): void {
    const entry = this.#byFile.get(file)
    if (entry !== undefined) this.#byFile.set(file, { ...entry, stamp: '' })
  }

  forget(file: string): void {
    const entry = this.#byFile.get(file)
    if (entry !== undefined) this.#fileOf.delete(entry.id)
    this.#byFile.delete(file)
  }

  stateOf({ reading }: Entry): RunFileState {
    return reading?.state ?? 'unreadable'
  }

  info(entry: Entry): RunFileInfo {
    const { id, file, bytes, inLibrary, reading, failure } = entry
    const { title, tags, note, pinned } = reading ?? { title: '', tags: [], note: '', pinned: false }
    const [state, facts] = [this.stateOf(entry), reading?.facts ?? null]
    return { runId: id, file, bytes, state, inLibrary, title, tags, note, pinned, facts, failure }
  }

  /** Whoever has an id keeps it as long as it is there: what is on screen must not become another file. */
  #idFor(file: string, reading: RunFileHead | null): string {
    const byPath = createHash('sha256').update(file).digest('hex').slice(0, 12)
    if (reading === null) return `file-${byPath}`
    const holder = this.find(reading.runId)
    const free = reading.runId !== MACHINE_STREAM && (holder === undefined || holder.file === file)
    return free ? reading.runId : `${reading.runId}~${byPath}`
  }
}
