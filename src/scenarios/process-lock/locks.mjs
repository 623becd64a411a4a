// @ts-check
/*
 * Three locks between processes, all with the same two calls: `await acquire()`, then `release()`. None of them makes
 * anybody keep to it: a process that does not ask is not stopped.
 *
 * While a process waits, its event loop has its turn now and then: only so can it notice that its parent is gone.
 */
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmdirSync } from 'node:fs'
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

/** Nobody asks, nobody waits. @type {Lock} */
export const noLock = { acquire() {}, release() {} }

/**
 * A directory: mkdir(2) either makes it or fails, for one process at a time, on any file system. Who fails tries again,
 * after a pause that doubles. In it lies the holder's pid, as the name of a directory of its own.
 * @implements {Lock}
 */
export class DirectoryLock {
  #path
  #mine

  /** @param {string} folder */
  constructor(folder) {
    this.#path = path.join(folder, 'lock')
    this.#mine = path.join(this.#path, String(process.pid))
  }

  async acquire() {
    let pause = SHORTEST_PAUSE
    const holder = new Holder(() => Number(readdirSync(this.#path)[0] ?? 0))
    while (!this.#make()) {
      holder.check()
      // Not all at the same moment: a part of the pause is left to chance.
      sleep(pause * (0.5 + Math.random()))
      pause = Math.min(LONGEST_PAUSE, pause * 2)
      if (pause === LONGEST_PAUSE) await turn()
    }
  }

  release() {
    rmdirSync(this.#mine)
    rmdirSync(this.#path)
  }

  #make() {
    try {
      mkdirSync(this.#path)
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
      throw error
    }
    mkdirSync(this.#mine)
    return true
  }
}

/**
 * A POSIX semaphore that begins at 1: taking it leaves 0, and the kernel lets the next one sleep until it is given back.
 * It does not say who has it; a number in a file does.
 * @implements {Lock}
 */
export class SemaphoreLock {
  #semaphore
  #pid

  /** @param {string} name of the semaphore @param {string} folder */
  constructor(name, folder) {
    this.#semaphore = Semaphore.open(name)
    this.#pid = new FileCounter(path.join(folder, 'holder'))
  }

  async acquire() {
    const holder = new Holder(() => this.#pid.read())
    while (!this.#semaphore.waitFor(20)) {
      holder.check()
      await turn()
    }
    this.#pid.write(process.pid)
  }

  release() {
    this.#pid.write(0)
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
class Holder {
  #pidOf
  #since = performance.now()
  #nobody = false

  /** @param {() => number} pidOf reads who holds the lock; 0 or an error: nobody, at this moment */
  constructor(pidOf) {
    this.#pidOf = pidOf
  }

  /** @throws {Error} when the holder is gone without having released: nobody else ever will */
  check() {
    if (performance.now() - this.#since < PATIENCE) return
    this.#since = performance.now()
    let pid = 0
    try {
      pid = this.#pidOf()
      if (pid > 0) process.kill(pid, 0) // sends nothing; asks whether there is such a process
      // It was released a moment ago, or its holder died before it could say who it was: the next look tells.
      if (pid === 0 && this.#nobody) throw new Error('no holder')
      this.#nobody = pid === 0
    } catch (error) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (error)
      if (code === 'ENOENT') return
      if (code !== 'ESRCH' && message !== 'no holder') throw error
      const who =
        pid > 0 ? `process ${pid}, which has ended without releasing it` : 'nobody who is still there'
      throw new Error(`Waited ${PATIENCE / 1000} s for a lock that is held by ${who}.`)
    }
  }
}

const pausing = new Int32Array(new SharedArrayBuffer(4))

/** The thread stands still so long, a fraction of a millisecond too. @param {number} milliseconds */
const sleep = (milliseconds) => Atomics.wait(pausing, 0, 0, milliseconds)

/** Lets the event loop do what is due. @returns {Promise<void>} */
export const turn = () => new Promise((resolve) => setImmediate(resolve))
