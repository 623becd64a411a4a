// @ts-check
/*
 * Three locks between processes, all with the same two calls: `await acquire()`, then `release()`. None of them makes
 * anybody keep to it: a process that does not ask is not stopped.
 *
 * While a process waits, its event loop has its turn now and then: only so can it notice that its parent is gone.
 */
import { once } from 'node:events'
import { mkdirSync, rmdirSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { Semaphore } from '../lib/posix-ipc.mjs'
import { FileCounter } from './counter.mjs'

/** Who waits longer than this (milliseconds) looks whether the holder is still alive. */
const PATIENCE = 2000
/** Pauses between two attempts, milliseconds: each twice as long as the one before. */
const SHORTEST_PAUSE = 0.05
const LONGEST_PAUSE = 0.5

/** @typedef {{ acquire(): unknown, release(): void }} Lock */

/** Does nothing. @type {Lock} */
export const noLock = { acquire() {}, release() {} }

/**
 * A directory: mkdir(2) either makes it or fails, and never succeeds for two, on any file system. Whoever fails tries again,
 * after a pause that doubles. A number in a file says who has it.
 * @implements {Lock}
 */
export class DirectoryLock {
  #path
  #holder

  /** @param {string} folder */
  constructor(folder) {
    this.#path = path.join(folder, 'lock')
    this.#holder = new FileCounter(path.join(folder, 'holder'))
  }

  async acquire() {
    const patience = new Patience(this.#holder)
    let pause = SHORTEST_PAUSE
    while (!this.#make()) {
      patience.check()
      // Not all at the same moment: a part of the pause is left to chance.
      sleep(pause * (0.5 + Math.random()))
      pause = Math.min(LONGEST_PAUSE, pause * 2)
      if (pause === LONGEST_PAUSE) await turn()
    }
    this.#holder.write(process.pid)
  }

  release() {
    this.#holder.write(-Date.now())
    rmdirSync(this.#path)
  }

  #make() {
    try {
      mkdirSync(this.#path)
      return true
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
      throw error
    }
  }
}

/**
 * A POSIX semaphore that begins at 1: taking it leaves 0, and who finds 0 sleeps in the kernel until it is given back.
 * It does not say who has it either.
 * @implements {Lock}
 */
export class SemaphoreLock {
  #semaphore
  #holder

  /** @param {string} name of the semaphore @param {string} folder */
  constructor(name, folder) {
    this.#semaphore = Semaphore.open(name)
    this.#holder = new FileCounter(path.join(folder, 'holder'))
  }

  async acquire() {
    const patience = new Patience(this.#holder)
    while (!this.#semaphore.waitFor(20)) {
      patience.check()
      await turn()
    }
    this.#holder.write(process.pid)
  }

  release() {
    this.#holder.write(-Date.now())
    this.#semaphore.post()
  }
}

/**
 * A lock server: a process that grants the lock to one connection after the other, in the order in which they asked
 * (lock-server.mjs). If a holder dies its connection ends, and the server passes the lock on.
 * @implements {Lock}
 */
export class ServerLock {
  #socket

  /** @param {string} address of the server */
  static async connect(address) {
    const socket = net.connect(address)
    await once(socket, 'connect')
    return new ServerLock(socket)
  }

  /** @param {net.Socket} socket */
  constructor(socket) {
    this.#socket = socket
  }

  acquire() {
    this.#socket.write('?')
    return new Promise((granted, failed) => {
      const gone = () => failed(new Error('The lock server is gone: nobody grants the lock any more.'))
      this.#socket.once('close', gone)
      this.#socket.once('data', () => {
        this.#socket.off('close', gone)
        granted(null)
      })
    })
  }

  release() {
    this.#socket.write('!')
  }
}

/** Whether it makes sense to go on waiting for a lock. */
class Patience {
  #holder
  #since = performance.now()
  #seen = NaN

  /** @param {FileCounter} holder pid of who has the lock; after it was released, the time of that below zero */
  constructor(holder) {
    this.#holder = holder
  }

  /** @throws {Error} when the holder is gone without having released */
  check() {
    if (performance.now() - this.#since < PATIENCE) return
    this.#since = performance.now()
    const pid = this.#holder.read()
    if (pid > 0 && !exists(pid))
      throw new Error(`The lock is held by process ${pid}, which has ended without releasing it.`)
    // Released, no new holder since, and still not free: the process that took it died before it said so.
    if (pid <= 0 && pid === this.#seen) throw new Error('The lock is held by nobody who is still there.')
    this.#seen = pid
  }
}

/** @param {number} pid */
function exists(pid) {
  try {
    return process.kill(pid, 0) // signal 0 is not sent; it asks whether there is such a process
  } catch {
    return false
  }
}

const pausing = new Int32Array(new SharedArrayBuffer(4))

/** The thread stands still so long, a fraction of a millisecond too. @param {number} milliseconds */
const sleep = (milliseconds) => Atomics.wait(pausing, 0, 0, milliseconds)

/** Lets the event loop do what is due. @returns {Promise<void>} */
export const turn = () => new Promise((resolve) => setImmediate(resolve))
