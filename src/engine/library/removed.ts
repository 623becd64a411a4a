import type { EngineFailure } from '../failure'
import { cannotMove, fileFailure } from '../file-failure'
import type { Entries, Entry } from './entries'
import { noRun } from './failures'
import { lookAt } from './folder'
import type { RunFiles } from './run-files'
import { Trash, type Trashed } from './trash'

/** A run that was taken away: by somebody, or by retention, which gives it back when its limits are raised. */
interface Gone extends Trashed {
  readonly by: 'person' | 'retention'
  readonly trash: Trash
}

/** Runs that were taken away and can be brought back, by id, from every folder that was in use. */
export class Removed {
  readonly #gone = new Map<string, Gone>()
  readonly #trashes = new Map<string, Trash>()
  readonly #entries: Entries
  readonly #files: RunFiles

  constructor(entries: Entries, files: RunFiles) {
    this.#entries = entries
    this.#files = files
  }

  /** The trash of a folder. */
  trash(folder: string): Trash {
    const trash = this.#trashes.get(folder) ?? new Trash(folder)
    this.#trashes.set(folder, trash)
    return trash
  }

  /** Takes a run off the list and its file out of the folder; of one from elsewhere the file stays. @returns what went wrong */
  async take(entry: Entry, by: Gone['by'], folder: string): Promise<EngineFailure | null> {
    try {
      const trash = this.trash(folder)
      const moved = entry.inLibrary ? await trash.put(entry.file) : { from: entry.file, file: entry.file }
      this.#gone.set(entry.id, { ...moved, by, trash })
      this.#entries.forget(entry.file)
      return null
    } catch (error) {
      return fileFailure(error, cannotMove(entry.file))
    }
  }

  /** Puts its file back; the next look at the folder finds it. @returns what went wrong */
  async bringBack(id: string, folder: string): Promise<EngineFailure | null> {
    const gone = this.#gone.get(id) ?? (await this.#leftBehind(id, this.trash(folder)))
    if (gone === null) return this.#entries.find(id) === undefined ? noRun() : null
    try {
      if (gone.from !== gone.file) await gone.trash.takeOut(gone)
      else {
        const now = await lookAt(gone.file)
        if (now === null) return noRun()
        await this.#entries.read(now, false)
      }
      this.#gone.delete(id)
      return null
    } catch (error) {
      return fileFailure(error, cannotMove(gone.from))
    }
  }

  /** All that retention took. */
  async bringBackExpired(folder: string): Promise<void> {
    for (const [id, { by }] of [...this.#gone]) if (by === 'retention') await this.bringBack(id, folder)
  }

  async bytes(): Promise<number> {
    const sizes = await Promise.all([...this.#trashes.values()].map((trash) => trash.bytes()))
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  /** Lets everything go for good. */
  async empty(): Promise<void> {
    for (const trash of this.#trashes.values()) await trash.empty()
  }

  /** A run that an engine deleted which was killed since. */
  async #leftBehind(id: string, trash: Trash): Promise<Gone | null> {
    for (const trashed of await trash.leftByOthers())
      try {
        if ((await this.#files.head(trashed.file)).runId === id) return { ...trashed, by: 'person', trash }
      } catch {
        // Not that one.
      }
    return null
  }
}
