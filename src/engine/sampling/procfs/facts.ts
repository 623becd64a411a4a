import type { ProcessFacts } from '../source'
import { readOnce } from './descriptors'
import { Stat, parseStat, statName } from './stat'
import type { SystemConstants } from './system'
import { label, numberAfter } from './text'

const buffer = Buffer.allocUnsafeSlow(16384)
const stat = new Stat()
const TGID = label('Tgid:')
const UID = label('Uid:')

/** Reads `starttime` of the process that has this pid now. Throws like open(2) and read(2) when there is none. */
export function readStart(root: string, pid: number): number {
  const length = readOnce(`${root}/${pid}/stat`, buffer)
  return parseStat(buffer, length, stat) ? stat.starttime : NaN
}

/**
 * Facts of the process that has this pid now; null for the id of a thread, whose folder exists although it is not listed.
 * Throws like open(2) and read(2) when there is none.
 */
export function readFacts(root: string, pid: number, system: SystemConstants): ProcessFacts | null {
  const length = readOnce(`${root}/${pid}/stat`, buffer)
  if (!parseStat(buffer, length, stat)) return null
  const name = statName(buffer, length)
  const { leader, uid } = readStatus(root, pid)
  if (leader !== pid) return null
  return {
    pid,
    createdAt: createdAt(stat.starttime, system),
    ppid: stat.ppid,
    pgid: stat.pgrp,
    session: stat.session,
    name,
    uid,
  }
}

/** The owner of the folder would be the *effective* user, or root for a process that may not be dumped. */
function readStatus(root: string, pid: number): { leader: number; uid: number } {
  try {
    const length = readOnce(`${root}/${pid}/status`, buffer)
    const uid = numberAfter(buffer, length, UID)
    return { leader: numberAfter(buffer, length, TGID), uid: Number.isNaN(uid) ? -1 : uid }
  } catch {
    return { leader: pid, uid: -1 }
  }
}

export function createdAt(start: number, system: SystemConstants): number {
  return system.bootedAt + (start * system.tick) / 1e6
}

/** The inverse of {@link createdAt}. */
export function startTicks(created: number, system: SystemConstants): number {
  return Math.round(((created - system.bootedAt) * 1e6) / system.tick)
}
