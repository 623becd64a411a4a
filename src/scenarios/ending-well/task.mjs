// @ts-check
/*
 * A task writes a file in two halves and works in between. Half a file is worse than none: whoever reads it takes it for
 * whole. So a task that fails or is cancelled takes its half away again. One that is killed can't.
 */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a task works between its halves, milliseconds. It waits, so that no core is needed and nothing depends on one. */
export const TASK_MS = 100
/** A task that hangs does so until it is killed; this long (milliseconds) if nobody is left who could do that. */
const HANGS_MS = 30_000

/**
 * `staged`: in the middle it waits for `goOn`, so that every run meets its end in the same situation. `rename`: written
 * under another name, and renamed once it is whole.
 * @typedef {{ number: number, folder: string, trouble: string, staged: boolean, rename: boolean }} Task
 */

const halves = (/** @type {number} */ number) => [`task ${number} begins\n`, `task ${number} is done\n`]
const fileOf = (/** @type {string} */ folder, /** @type {number} */ number) =>
  path.join(folder, `task-${number}.txt`)

/**
 * Does one task.
 * @param {Task} task
 * @param {AbortSignal} cancelled ends whatever it waits for: the wait throws an AbortError, as `await` throws a
 *   CancelledError in Python
 * @param {() => Promise<unknown>} goOn called in the middle
 */
export async function perform({ number, folder, trouble, staged, rename }, cancelled, goOn) {
  const file = fileOf(folder, number)
  const written = rename ? `${file}.part` : file
  const [first, second] = halves(number)
  const fd = openSync(written, 'w')
  try {
    writeSync(fd, first)
    const may = goOn()
    if (trouble === 'hangs') hang()
    if (trouble === 'throws') throw new Error(`task ${number} went wrong`)
    if (staged) await may
    await sleep(TASK_MS, undefined, { signal: cancelled })
    writeSync(fd, second)
    // The system does this in one step: under the file's own name there is nothing, and then the whole.
    if (rename) renameSync(written, file)
  } catch (error) {
    rmSync(written)
    throw error
  } finally {
    closeSync(fd)
  }
}

/** Blocks the thread: whatever is said to it, message or signal, waits until its code goes on. */
function hang() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HANGS_MS)
}

/**
 * What a task has left, whoever says what of it.
 * @param {string} folder
 * @param {number} number
 * @returns {'whole' | 'half' | 'nothing' | 'wrong'}
 */
export function leftBy(folder, number) {
  const [first, second] = halves(number)
  try {
    const text = readFileSync(fileOf(folder, number), 'utf8')
    return text === first + second ? 'whole' : text === first ? 'half' : 'wrong'
  } catch {
    return 'nothing'
  }
}
