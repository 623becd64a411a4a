import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { makeTemporary, removeTemporary, sweepTemporary } from '../temporary'
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

  /** Makes the folder. @throws EngineFailure `no-temporary-folder` */
  static make(reaper: Reaper): Scratch {
    return new Scratch(makeTemporary(PREFIX), reaper)
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
    await removeSharedMemory(path.basename(this.path))
    await removeTemporary(this.path)
    this.#reaper.removeFolder(this.path)
  }
}

/** Removes what engines left that were killed, together with their reapers. */
export async function sweepScratch(): Promise<void> {
  for (const folder of await sweepTemporary(PREFIX)) await removeSharedMemory(path.basename(folder))
}

/** Unlinks segments (`<name>`) and semaphores (`sem.<name>`) whose names contain `mark`. Linux only. Never rejects. */
async function removeSharedMemory(mark: string): Promise<void> {
  if (process.platform !== 'linux') return
  const names = await readdir(SHARED_MEMORY).catch(() => [])
  for (const name of names.filter((name) => name.includes(mark)))
    await removeTemporary(path.join(SHARED_MEMORY, name))
}
