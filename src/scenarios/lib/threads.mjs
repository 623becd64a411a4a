// @ts-check
/* What the operating system knows of the threads of this process. Without /proc (macOS, Windows): little. */
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { isMainThread, threadId } from 'node:worker_threads'

/**
 * @returns {number} the operating system's id of the calling thread; where that can't be read, a number that is unique
 *   within the process. The main thread's id is the pid.
 */
export function systemThreadId() {
  if (isMainThread) return process.pid
  try {
    const link = readlinkSync('/proc/thread-self') // "<pid>/task/<tid>"
    return Number(link.slice(link.lastIndexOf('/') + 1))
  } catch {
    return threadId
  }
}

/** @returns {number[] | null} ids of all threads of this process: ours, and those of V8 and libuv; null without /proc */
export function threadsOfProcess() {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return null
  }
}

/** @returns {number} CPU time that the calling thread has spent, milliseconds; NaN where the kernel does not tell */
export const threadCpuTime = () => cpuOf(read('/proc/thread-self/schedstat'))

/**
 * @param {number} pid
 * @returns {number} CPU time of a process that has a single thread, milliseconds; NaN where the kernel does not tell
 */
export const singleThreadCpuTime = (pid) => cpuOf(read(`/proc/${pid}/schedstat`))

/**
 * The first number of schedstat: nanoseconds on a CPU (docs.kernel.org/scheduler/sched-stats.html).
 * @param {string} schedstat '' where there is none
 * @returns {number} milliseconds; NaN: not told
 */
export const cpuOf = (schedstat) => (schedstat === '' ? NaN : Number(schedstat.split(' ')[0]) / 1e6)

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
