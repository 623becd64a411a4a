// @ts-check
/*
 * Children that have ended, and whose parent has not asked how. Node asks whenever its event loop has its turn; here it
 * has none: the main thread looks and sleeps in between, as a program that computes would, until all children have ended. Python's
 * `os.fork()` without `os.waitpid()` comes to the same.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { telemetry } from '../lib/telemetry.mjs'

/** A child lives for so long, seconds; that they are zombies can be seen for so long, milliseconds. */
const LIFE = 0.2
const SHOWN = 700
const LOOK_EVERY = 10
/** Children that have not ended by then, milliseconds, are none that end by themselves. */
const PATIENCE = 20_000

const pausing = new Int32Array(new SharedArrayBuffer(4))
/** The thread stands still: no event loop, no word of a child that has ended. @param {number} ms */
const stand = (ms) => Atomics.wait(pausing, 0, 0, ms)

/**
 * @param {number} count
 * @returns {Promise<Record<string, number>>} how many were zombies, what they still had, how many were left afterwards; on a
 * system without /proc only how many ended well
 */
export async function zombies(count) {
  const children = Array.from({ length: count }, () => spawn('sleep', [String(LIFE)], { stdio: 'ignore' }))
  const pids = children.map(({ pid = 0 }) => pid)
  pids.forEach((pid, index) => telemetry.roleOf({ pid }, `child ${index + 1}`))
  telemetry.flush()
  const exits = children.map((child) => once(child, 'exit'))

  const told = existsSync('/proc/self/stat')
  const seen = told ? look(pids) : {}

  // From here on the event loop has its turn, and Node waits for its children: waitpid(2).
  let up = 0
  for (const [index, exit] of exits.entries()) {
    const [code, signal] = await exit
    telemetry.exited(pids[index], code, signal)
    if (code === 0) up += 1
  }
  return { up, ...seen, ...(told && { left: pids.filter((pid) => existsSync(`/proc/${pid}`)).length }) }
}

/** Waits until all have ended, without the event loop, and looks at what is left of them. @param {number[]} pids */
function look(pids) {
  const dead = () => pids.filter((pid) => stateOf(pid) === 'Z').length
  for (const began = performance.now(); dead() < pids.length && performance.now() - began < PATIENCE;)
    stand(LOOK_EVERY)
  const seen = {
    zombies: dead(),
    // They still have their pids: signal 0 asks whether there is such a process.
    listed: pids.filter((pid) => process.kill(pid, 0)).length,
    pages: pids.reduce((sum, pid) => sum + pagesOf(pid), 0),
  }
  stand(SHOWN)
  return seen
}

/** The letter of its state, proc_pid_stat(5): Z for one that has ended and was not waited for. @param {number} pid */
function stateOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The name, in parentheses, may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2)[0]
}

/** Pages of memory that it has: the second number of proc_pid_statm(5). @param {number} pid */
const pagesOf = (pid) => Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1])
