// @ts-check
/*
 * Memory of a process, counted in the three ways that people confuse. RSS counts every page that it has mapped, pages
 * that others map too included; PSS counts a page shared by n processes as 1/n; private memory counts what nobody else
 * has: what would be free again if it ended.
 */
import { readFileSync } from 'node:fs'

/** @typedef {{ rss: number, pss: number, private: number }} Memory megabytes (2^20 bytes) */

/**
 * Reads `/proc/<pid>/smaps_rollup` (man7.org/linux/man-pages/man5/proc_pid_smaps.5.html).
 * @param {number | 'self'} pid
 * @returns {Memory | null} null where it can't be read: no Linux, another user's, or ended
 */
export function memoryOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')
    const field = (/** @type {string} */ name) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) / 1024
    return { rss: field('Rss'), pss: field('Pss'), private: field('Private_Clean') + field('Private_Dirty') }
  } catch {
    return null
  }
}
