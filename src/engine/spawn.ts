import type { ChildProcess, SpawnOptions, SpawnSyncReturns } from 'node:child_process'
import * as node from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { closeOnExec } from './native/descriptors'

/*
 * Every process that the engine starts is started here, and gets the descriptors of its `stdio` and no others. Node closes
 * its own on exec, Chromium does not: in the app's utility process a channel to the window and a snapshot file lie open.
 */

type Stream = 'ignore' | 'pipe' | 'ipc' | number

export interface Starting extends Omit<SpawnOptions, 'stdio'> {
  /** By number: 0, 1, 2, and whatever else the child is to have. */
  readonly stdio: readonly Stream[]
}

/** O_CLOEXEC, as `flags` of /proc/<pid>/fdinfo has it: the same on x86-64 and arm64. */
const CLOEXEC = 0o2000000

/** As Node's. */
export function spawn(program: string, words: readonly string[], options: Starting): ChildProcess {
  return sealed(options.stdio, (stdio) => node.spawn(program, words, { ...options, stdio }))
}

/** As Node's. */
export function spawnSync(program: string, words: readonly string[]): SpawnSyncReturns<Buffer> {
  return sealed(['ignore', 'ignore', 'ignore'], (stdio) => node.spawnSync(program, words, { stdio }))
}

/**
 * Descriptors beyond stderr that a child would inherit unasked. Asked before anything else was opened, they are those that
 * this process was given itself.
 */
export function inheritable(): number[] {
  if (process.platform !== 'linux') return []
  try {
    return readdirSync('/proc/self/fdinfo').map(Number).filter(isInheritable)
  } catch {
    // No /proc.
    return []
  }
}

function isInheritable(fd: number): boolean {
  if (fd <= 2) return false
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))
    return flags !== null && (parseInt(flags[1], 8) & CLOEXEC) === 0
  } catch {
    // It was the listing's own.
    return false
  }
}

function sealed<T>(wanted: readonly Stream[], start: (stdio: Stream[]) => T): T {
  if (closeOnExec()) return start([...wanted])
  const leaks = inheritable().filter((fd) => wanted[fd] === undefined || wanted[fd] === 'ignore')
  if (leaks.length === 0) return start([...wanted])
  // What can't be closed is covered: the child finds /dev/null in its place.
  const nothing = openSync('/dev/null', 'r+')
  const stdio: Stream[] = Array.from({ length: Math.max(wanted.length, ...leaks.map((fd) => fd + 1)) })
  for (let fd = 0; fd < stdio.length; fd += 1)
    stdio[fd] = leaks.includes(fd) ? nothing : (wanted[fd] ?? 'ignore')
  try {
    return start(stdio)
  } finally {
    closeSync(nothing)
  }
}
