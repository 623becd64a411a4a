import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import type { ProcessDetails } from '../source'
import { userNames } from '../users'
import { readCommand } from './command'
import { readOnce } from './descriptors'
import { Stat, parseStat } from './stat'

const buffer = Buffer.allocUnsafeSlow(16384)
const stat = new Stat()

/** Facts on demand of the process that has this pid now, null when there is none. */
export function readDetails(root: string, pid: number): ProcessDetails | null {
  const folder = `${root}/${pid}`
  const nice = attempt(() => (parseStat(buffer, readOnce(`${folder}/stat`, buffer), stat) ? stat.nice : null))
  const status = attempt(() => readFileSync(`${folder}/status`, 'utf8'))
  if (nice === null && status === null) return null
  return {
    pid,
    command: readCommand(root, pid),
    cwd: attempt(() => readlinkSync(`${folder}/cwd`)),
    executable: attempt(() => readlinkSync(`${folder}/exe`)),
    user: userName(/^Uid:\s+(\d+)/m.exec(status ?? '')?.[1]),
    nice,
    openFiles: attempt(() => readdirSync(`${folder}/fd`).length),
    openFilesLimit: attempt(() => softLimit(readFileSync(`${folder}/limits`, 'latin1'))),
    allowedCpus: /^Cpus_allowed_list:\s+(\S+)/m.exec(status ?? '')?.[1] ?? null,
  }
}

/** The bit of SIGCHLD in the masks of `status`: signal 17 on all architectures but MIPS, SPARC and Alpha. */
const SIGCHLD = 1n << 16n

/** Whether it leaves the signal of a child's end as it is: who ignores it waits for nobody (wait(2)). Null: not readable. */
export function readWaitsFor(root: string, pid: number): boolean | null {
  const ignored = attempt(() =>
    /^SigIgn:\s+([0-9a-f]+)/m.exec(readFileSync(`${root}/${pid}/status`, 'latin1')),
  )
  return ignored === null ? null : (BigInt(`0x${ignored[1]}`) & SIGCHLD) === 0n
}

/** Null for whatever can't be read: another user's, or gone between two files. */
function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

function softLimit(text: string): number | null {
  const value = /^Max open files\s+(\d+|unlimited)/m.exec(text)?.[1]
  if (value === undefined) return null
  return value === 'unlimited' ? Infinity : Number(value)
}

/** Users of a directory service show as their number. */
function userName(uid: string | undefined): string | null {
  return uid === undefined ? null : (userNames().get(Number(uid)) ?? uid)
}
