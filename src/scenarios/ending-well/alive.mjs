// @ts-check
import { readFileSync } from 'node:fs'

/**
 * Whether a process still runs. One that has ended stays in the system's table until its parent asks how (a zombie), and
 * takes signals as if it lived.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat[stat.lastIndexOf(')') + 2] !== 'Z'
  } catch {
    // No /proc (macOS, Windows), or it has ended just now.
    return process.platform !== 'linux'
  }
}

/** @param {number} pid */
export function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended just now.
  }
}
