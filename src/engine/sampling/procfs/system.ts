import { readFileSync, readlinkSync } from 'node:fs'

/** What never changes while this machine is up, and what every number of procfs has to be multiplied with. */
export interface SystemConstants {
  /** Nanoseconds in one clock tick (`utime`, `stime`, `starttime` count in ticks); 1e7 almost everywhere. */
  readonly tick: number
  /** Bytes in one page (`rss` counts in pages). */
  readonly page: number
  /** When the machine booted, milliseconds since the epoch: `starttime` counts from here. */
  readonly bootedAt: number
}

/** getauxval(3): keys of the auxiliary vector, as <linux/auxvec.h> has them. */
const AT_PAGESZ = 6
const AT_CLKTCK = 17

const constants = new Map<string, SystemConstants>()

/**
 * The constants of the machine behind a proc root. Read once and kept: the boot time is "now" minus the uptime, and
 * reading it twice could give two creation times to one process. (`btime` of /proc/stat has whole seconds only.)
 */
export function systemConstants(root: string): SystemConstants {
  let found = constants.get(root)
  if (!found) {
    found = { ...readAuxiliaryVector(root), bootedAt: readBootTime(root) }
    constants.set(root, found)
  }
  return found
}

/** The kernel hands the tick and the page size to every program: no `getconf` subprocess, no guess. */
function readAuxiliaryVector(root: string): { tick: number; page: number } {
  let ticksPerSecond = 100
  let page = 4096
  try {
    const vector = readFileSync(`${root}/self/auxv`)
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      const key = Number(vector.readBigUInt64LE(at))
      const value = Number(vector.readBigUInt64LE(at + 8))
      if (key === AT_CLKTCK && value > 0) ticksPerSecond = value
      if (key === AT_PAGESZ && value > 0) page = value
    }
  } catch {
    // Unreadable for a process that gave up its rights; the defaults hold on every kernel of x64 and most of arm64.
  }
  return { tick: 1e9 / ticksPerSecond, page }
}

function readBootTime(root: string): number {
  const uptime = Number.parseFloat(readFileSync(`${root}/uptime`, 'latin1'))
  return Math.round(Date.now() - uptime * 1000)
}

/** The soft limit of open files of this process; Node has raised it to the hard one at its start. */
export function openFilesLimit(root: string): number {
  try {
    const match = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync(`${root}/self/limits`, 'latin1'))
    if (match?.[1] === 'unlimited') return 1 << 20
    if (match) return Number(match[1])
  } catch {
    // Fall through to what POSIX systems have as a rule.
  }
  return 1024
}

/**
 * Whether the pids in this proc root are the pids of our own namespace. Where they are not (the host's /proc mounted
 * in a container), neither the last pid of `loadavg` nor a CPU clock made from a pid means anything.
 */
export function isOwnNamespace(root: string): boolean {
  try {
    return Number(readlinkSync(`${root}/self`)) === process.pid
  } catch {
    return false
  }
}
