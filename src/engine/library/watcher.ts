import { watch, type FSWatcher } from 'node:fs'
import { basename } from 'node:path'
import { RUN_FILE } from '../../shared/library'

/** Changes that come within this time are one, milliseconds. */
const QUIET = 150
/** Told at least this often while changes never end. */
const AT_MOST = 1000

/**
 * Tells when run files appear in a folder, change or go. What SQLite keeps beside them changes every second while
 * somebody records, and tells nothing.
 */
export class FolderWatcher {
  #watcher: FSWatcher | null = null
  #timer: NodeJS.Timeout | null = null
  #since = 0
  readonly #changed: () => void

  constructor(folder: string, changed: () => void) {
    this.#changed = changed
    try {
      this.#watcher = watch(folder, { persistent: false }, (_event, name) => {
        // The folder itself was deleted or moved: nothing more would be heard of the one that takes its place.
        if (name === basename(folder)) this.close()
        if (name === null || name === basename(folder) || name.endsWith(RUN_FILE)) this.#note()
      })
      // The system watches no more: lists are then as fresh as they are asked for.
      this.#watcher.on('error', () => this.close())
    } catch {
      this.#watcher = null
    }
  }

  get watching(): boolean {
    return this.#watcher !== null
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#watcher?.close()
    this.#watcher = null
  }

  #note(): void {
    const now = performance.now()
    if (this.#timer === null) this.#since = now
    else clearTimeout(this.#timer)
    const wait = Math.min(QUIET, Math.max(0, this.#since + AT_MOST - now))
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#changed()
    }, wait).unref()
  }
}
