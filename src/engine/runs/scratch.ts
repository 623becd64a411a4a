import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Reaper } from './reaper'

/** Where Linux keeps POSIX shared memory and named semaphores, as files (shm_overview(7), sem_overview(7)). */
const SHARED_MEMORY = '/dev/shm'
/** What every scratch folder's name begins with; the reaper removes nothing else. */
const PREFIX = 'forkscope-run-'

/**
 * The private folder of one run: its programs find it as FORKSCOPE_SCRATCH and may leave there what they like. It goes
 * when the run is over, however it ended; if the engine is killed, the reaper removes it.
 *
 * Shared memory segments and semaphores have no folder. Those of a run bear the folder's base name in their own, and go
 * with it.
 */
export class Scratch {
  readonly path: string
  readonly #reaper: Reaper
  #removed: Promise<void> | null = null

  /**
   * Makes the folder, which only this user can enter (mkdtemp makes it with mode 0700).
   * @throws Error of mkdtemp(3): no room, or no right to write in the folder for temporary files
   */
  static async make(reaper: Reaper): Promise<Scratch> {
    return new Scratch(await mkdtemp(path.join(os.tmpdir(), PREFIX)), reaper)
  }

  private constructor(folder: string, reaper: Reaper) {
    this.path = folder
    this.#reaper = reaper
    reaper.addFolder(folder)
  }

  /** Removes the folder and what bears its name. Call it when no process of the run is alive. Never rejects. */
  remove(): Promise<void> {
    this.#removed ??= this.#remove()
    return this.#removed
  }

  async #remove(): Promise<void> {
    try {
      await removeSharedMemory(path.basename(this.path))
      // Again if something appeared meanwhile: a process that survives KILL may still be writing.
      await rm(this.path, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      process.emitWarning(`${(error as Error).message}. Remove ${this.path} yourself.`)
    }
    this.#reaper.removeFolder(this.path)
  }
}

/** Unlinks segments (`<name>`) and semaphores (`sem.<name>`) whose names contain `mark`. Linux only. */
async function removeSharedMemory(mark: string): Promise<void> {
  if (process.platform !== 'linux') return
  const names = await readdir(SHARED_MEMORY).catch(() => [])
  const ours = names.filter((name) => name.includes(mark))
  await Promise.all(ours.map((name) => rm(path.join(SHARED_MEMORY, name), { force: true })))
}
