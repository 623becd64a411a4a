import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** What /proc says of a process, read here without the engine's own readers: tests hold one against the other. */
export interface Seen {
  readonly pid: number
  readonly state: string
  readonly ppid: number
  readonly pgid: number
  readonly session: number
}

/** Null when there is no such process. */
export function look(pid: number): Seen | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ppid, pgid, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { pid, state, ppid: Number(ppid), pgid: Number(pgid), session: Number(session) }
  } catch {
    return null
  }
}

/** Whether a process runs (a zombie does not). */
export function alive(pid: number): boolean {
  const state = look(pid)?.state
  return state !== undefined && state !== 'Z' && state !== 'X'
}

export function allPids(): number[] {
  return readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) ? [Number(entry)] : []))
}

export function childrenOf(pid: number): number[] {
  return allPids().filter((candidate) => look(candidate)?.ppid === pid && alive(candidate))
}

/** Live processes that were started with this text in their environment: it passes on to whatever they start. */
export function withEnvironment(entry: string): number[] {
  return allPids().filter((pid) => {
    try {
      return alive(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(entry)
    } catch {
      return false
    }
  })
}

/** Whether a process ignores a signal, by the mask in its status. */
export function ignores(pid: number, signal: number): boolean {
  const mask = /^SigIgn:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
  return mask !== null && ((BigInt(`0x${mask[1]}`) >> BigInt(signal - 1)) & 1n) === 1n
}

/** What a process has open: the target of each descriptor, by its number. */
export function descriptorsOf(pid: number): Record<string, string> {
  const folder = `/proc/${pid}/fd`
  return Object.fromEntries(readdirSync(folder).map((fd) => [fd, readlinkSync(`${folder}/${fd}`)]))
}

/** Whether a process that was started with this command line has come to rest: nothing of its start is open any more. */
export function asleep(pid: number, command: string): boolean {
  return look(pid)?.state === 'S' && commandOf(pid).endsWith(command)
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

/** SIGKILL to a process that a test started; one that is gone is fine. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}
