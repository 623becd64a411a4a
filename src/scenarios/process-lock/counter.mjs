// @ts-check
/*
 * One number in storage that several processes share. It can be read and it can be written; there is no "add one":
 * a process reads, adds and writes, and another one may come in between.
 */
import { once } from 'node:events'
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import net from 'node:net'
import { createInterface } from 'node:readline'
import { SharedMemory } from '../lib/posix-ipc.mjs'

/** Bytes of the number. */
const SIZE = 8

/**
 * `add`: where the storage itself can add, in one step.
 * @typedef {object} Counter
 * @property {() => number | Promise<number>} read
 * @property {(value: number) => unknown} write
 * @property {(value: number) => Promise<number>} [add]
 * @property {() => void} close
 */

/** A file, read and written at its beginning: pread(2), pwrite(2). Its page stays in memory; no disk is waited for. */
export class FileCounter {
  #fd
  #bytes = Buffer.alloc(SIZE)

  /** @param {string} path made if it is missing */
  constructor(path) {
    closeSync(openSync(path, 'a', 0o600))
    this.#fd = openSync(path, 'r+')
  }

  read() {
    // Before the first write the file is empty.
    if (readSync(this.#fd, this.#bytes, 0, SIZE, 0) === 0) return 0
    return this.#bytes.readDoubleLE()
  }

  /** @param {number} value */
  write(value) {
    this.#bytes.writeDoubleLE(value)
    writeSync(this.#fd, this.#bytes, 0, SIZE, 0)
  }

  close() {
    closeSync(this.#fd)
  }
}

/** POSIX shared memory: the same page in every process. */
export class MemoryCounter {
  #bytes = Buffer.alloc(SIZE)
  #memory

  /** @param {SharedMemory} memory */
  constructor(memory) {
    this.#memory = memory
  }

  /** @param {string} name @param {boolean} make */
  static open(name, make) {
    return new MemoryCounter(make ? SharedMemory.create(name, SIZE) : SharedMemory.open(name, SIZE))
  }

  read() {
    this.#memory.read(this.#bytes, 0)
    return this.#bytes.readDoubleLE()
  }

  /** @param {number} value */
  write(value) {
    this.#bytes.writeDoubleLE(value)
    this.#memory.write(this.#bytes, 0)
  }

  close() {
    this.#memory.close()
  }
}

/** In the memory of a manager (manager.mjs): each use is a request, and waits for the answer. @implements {Counter} */
export class ManagedCounter {
  #socket
  #answers

  /** @param {string} address of the manager */
  static async connect(address) {
    const socket = net.connect(address)
    await once(socket, 'connect')
    return new ManagedCounter(socket)
  }

  /** @param {net.Socket} socket */
  constructor(socket) {
    this.#socket = socket
    this.#answers = createInterface(socket)
    // `close` follows, and says that the manager is gone.
    for (const one of [socket, this.#answers]) one.on('error', () => {})
  }

  read = () => this.#ask('get')
  write = (/** @type {number} */ value) => this.#ask(`set ${value}`)
  add = (/** @type {number} */ value) => this.#ask(`add ${value}`)
  /** Requests and answers of all processes since the last call. */
  messages = () => this.#ask('messages')

  close() {
    this.#socket.destroy()
  }

  /** @param {string} request @returns {Promise<number>} */
  #ask(request) {
    this.#socket.write(`${request}\n`)
    return new Promise((answered, failed) => {
      const gone = () => failed(new Error('The manager is gone, and the number with it.'))
      if (this.#socket.destroyed) return gone()
      this.#socket.once('close', gone)
      this.#answers.once('line', (line) => {
        this.#socket.off('close', gone)
        answered(Number(line))
      })
    })
  }
}
