// @ts-check
/*
 * Two ways to start a child process, and how parent and child talk in each. Both make a child of *this* process; what
 * differs is the channel between them.
 */
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** Descriptor on which a spawned child speaks to its parent: the first one after stdin, stdout and stderr. */
const TO_PARENT = 3

/**
 * A child as its parent has it. `ready`: the child has said its first word; `tell`: says a word to it.
 * @typedef {{
 *   process: import('node:child_process').ChildProcess,
 *   ready: Promise<unknown>,
 *   tell: (word: string) => void,
 * }} Child
 */

/** @type {Record<string, (script: string, args: string[]) => Child>} */
export const startBy = {
  /** `fork` starts another Node with a module, and gives both a channel for messages. It copies nothing of the parent. */
  fork(script, args) {
    const child = fork(script, args)
    return { process: child, ready: once(child, 'message'), tell: (word) => child.send(word, () => {}) }
  },
  /** `spawn` starts any program. It knows of no messages: parent and child have what pipes they are given. */
  spawn(script, args) {
    const child = spawn(process.execPath, [script, ...args], {
      stdio: ['pipe', 'inherit', 'inherit', 'pipe'],
    })
    const words = /** @type {import('node:stream').Writable} */ (child.stdin)
    const back = /** @type {import('node:stream').Readable} */ (child.stdio[TO_PARENT])
    // Words to a child that has just ended are lost; that is no fault.
    words.on('error', () => {})
    return { process: child, ready: once(back, 'data'), tell: (word) => words.write(`${word}\n`) }
  },
}

/**
 * In a child: tells the parent that it is ready, and hears what the parent says. When the parent is gone, so is its end
 * of the channel, and this process ends: a child must not outlive the one who waits for it.
 * @param {(word: string) => void} hear
 */
export function listenToParent(hear) {
  if (process.send !== undefined) {
    process.on('message', (word) => hear(String(word)))
    process.on('disconnect', () => process.exit(1))
    process.send('ready')
  } else {
    createInterface(process.stdin)
      .on('line', hear)
      .on('close', () => process.exit(1))
    writeSync(TO_PARENT, 'ready')
  }
}
