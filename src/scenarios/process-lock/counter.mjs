// @ts-check
/*
 * One number in storage that several processes share. It can be read and it can be written; there is no "add one":
 * a process reads, adds and writes, and another one may come in between.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { SharedMemory } from '../lib/posix-ipc.mjs'

/** Bytes of the number. */
const SIZE = 8

/** @typedef {{ read(): number, write(value: number): void }} Counter */

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
