// @ts-check
/*
 * A place for a program's temporary files. Forkscope makes a private folder for each run, names it in
 * FORKSCOPE_SCRATCH, and removes it after the run, however that ended. A program that runs on its own makes a folder
 * itself; that one goes when the program exits, and stays behind when it is killed.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Where Linux keeps shared memory and named semaphores, as files (shm_overview(7), sem_overview(7)). */
const SHARED_MEMORY = '/dev/shm'

/**
 * The folder for temporary files. Call it in the root program and hand the path on: children must not make their own.
 * @returns {string}
 * @throws {Error} of mkdtemp(3) when there is no room, or no right to write
 */
export function scratchFolder() {
  const given = process.env.FORKSCOPE_SCRATCH
  if (given) return given
  const folder = mkdtempSync(path.join(os.tmpdir(), 'forkscope-run-'))
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true })
    removeShared(path.basename(folder))
  })
  // Without a handler a signal ends the program at once, and `exit` is never heard.
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ]))
    process.once(signal, () => process.exit(128 + number))
  return folder
}

/**
 * A name for shared memory or a semaphore. It contains the folder's own name: that is how it is found and removed when
 * the program can't do it any more.
 * @param {string} folder from `scratchFolder`
 * @param {string} what letters and digits
 * @returns {string} "/forkscope-run-3fa9c1-counter"
 */
export const sharedName = (folder, what) => `/${path.basename(folder)}-${what}`

/** @param {string} mark */
function removeShared(mark) {
  if (process.platform !== 'linux') return
  for (const name of readdirSync(SHARED_MEMORY))
    if (name.includes(mark)) rmSync(path.join(SHARED_MEMORY, name), { force: true })
}
