// @ts-check
/* What both sides of the shared file need to agree on. */
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs'

/** Messages that may lie in the storage unread. */
export const SLOTS = 8

/** A file as shared storage: the same two calls as shared memory has. */
export class FileStorage {
  #fd
  #path

  /** @param {string} path @param {number} size bytes */
  static create(path, size) {
    const fd = openSync(path, 'w+', 0o600)
    ftruncateSync(fd, size)
    return new FileStorage(fd, path)
  }

  /** @param {string} path */
  static open(path) {
    return new FileStorage(openSync(path, 'r+'), path)
  }

  /** @param {number} fd @param {string} path */
  constructor(fd, path) {
    this.#fd = fd
    this.#path = path
  }

  /** pread(2). @param {Buffer} into @param {number} offset */
  read(into, offset) {
    readSync(this.#fd, into, 0, into.length, offset)
  }

  /** pwrite(2). @param {Buffer} from @param {number} offset */
  write(from, offset) {
    writeSync(this.#fd, from, 0, from.length, offset)
  }

  close() {
    closeSync(this.#fd)
  }

  remove() {
    this.close()
    rmSync(this.#path, { force: true })
  }
}
