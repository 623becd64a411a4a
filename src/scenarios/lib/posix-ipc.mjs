// @ts-check
/*
 * POSIX shared memory, named semaphores and pipes, the real calls of libc through koffi: shm_overview(7), sem_overview(7),
 * pipe(7).
 * Linux on 64-bit machines. In Python: multiprocessing.shared_memory and multiprocessing.Semaphore.
 *
 * Memory is copied in and out (memcpy into a Buffer that is used again and again). A program in C would compute in the
 * segment itself; a JavaScript engine may refuse memory that is not its own, and Electron's does.
 */
import { closeSync, constants, ftruncateSync } from 'node:fs'
import { createRequire } from 'node:module'
import { getSystemErrorName } from 'node:util'

/** From <sys/mman.h> on Linux; the flags of open(2) are in node:fs. */
const PROT_READ_WRITE = 0x3
const MAP_SHARED = 0x1
const MODE = 0o600
/** From <fcntl.h> and <asm/ioctls.h> on Linux. */
const O_CLOEXEC = 0o2000000
const F_GETPIPE_SZ = 1032
const FIONREAD = 0x541b
/** The longest that a wait keeps the event loop from its turn, milliseconds. */
const SLICE = 20

/** glibc before 2.34 has shared memory and semaphores in libraries of their own; null: what is loaded already. */
const LIBRARIES = [null, 'librt.so.1', 'libpthread.so.0']

const PROTOTYPES = {
  shm_open: 'int shm_open(const char *name, int flags, uint32 mode)',
  shm_unlink: 'int shm_unlink(const char *name)',
  posix_fallocate: 'int posix_fallocate(int fd, int64 offset, int64 length)',
  mmap: 'void *mmap(void *address, size_t length, int protection, int flags, int fd, int64 offset)',
  munmap: 'int munmap(void *address, size_t length)',
  memcpy: 'void *memcpy(void *target, void *source, size_t length)',
  sem_open: 'void *sem_open(const char *name, int flags, ...)',
  sem_trywait: 'int sem_trywait(void *semaphore)',
  sem_timedwait: 'int sem_timedwait(void *semaphore, void *until)',
  sem_post: 'int sem_post(void *semaphore)',
  sem_close: 'int sem_close(void *semaphore)',
  sem_unlink: 'int sem_unlink(const char *name)',
  pipe2: 'int pipe2(void *ends, int flags)',
  fcntl: 'int fcntl(int fd, int command, ...)',
  ioctl: 'int ioctl(int fd, ulong request, void *answer)',
}

/** @typedef {Record<keyof typeof PROTOTYPES, Function> & { errno: () => number }} Calls */

/** @type {Calls | undefined} */
let loaded

/**
 * The calls, loaded at the first use.
 * @returns {Calls}
 * @throws {Error} where koffi has no build for this platform, or the system has no such calls
 */
function calls() {
  if (loaded !== undefined) return loaded
  if (process.platform !== 'linux') throw new Error('POSIX shared memory is used on Linux only.')
  // 32-bit systems have other layouts of timespec and off_t.
  if (!/64/.test(process.arch)) throw new Error(`POSIX shared memory is not used on ${process.arch}.`)
  const koffi = /** @type {typeof import('koffi')} */ (createRequire(import.meta.url)('koffi'))
  const libraries = LIBRARIES.flatMap((name) => {
    try {
      return [koffi.load(name)]
    } catch {
      return []
    }
  })
  /** @param {string} prototype */
  const find = (prototype) => {
    for (const library of libraries) {
      try {
        return library.func(prototype)
      } catch {
        // The next library may have it.
      }
    }
    throw new Error(`This system has no ${prototype}.`)
  }
  const entries = Object.entries(PROTOTYPES).map(([name, prototype]) => [name, find(prototype)])
  loaded = /** @type {Calls} */ ({ ...Object.fromEntries(entries), errno: () => koffi.errno() })
  return loaded
}

/** @param {string} call what failed @param {number} number its errno @returns {NodeJS.ErrnoException} */
function failure(call, number) {
  const code = getSystemErrorName(-number)
  return Object.assign(new Error(`${call}: ${code}`), { code, errno: -number })
}

/** A segment of memory that any process of this user can map, by its name. */
export class SharedMemory {
  #address
  #size

  /**
   * Makes a new segment, filled with zeros, and maps it.
   * @param {string} name "/name"
   * @param {number} size bytes
   * @throws {Error} `code` EEXIST: the name is taken; ENOSPC: /dev/shm is too small
   */
  static create(name, size) {
    return new SharedMemory(name, size, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR)
  }

  /**
   * Maps a segment that another process has made.
   * @param {string} name
   * @param {number} size as in `create`
   * @throws {Error} `code` ENOENT: there is none of this name
   */
  static open(name, size) {
    return new SharedMemory(name, size, constants.O_RDWR)
  }

  /**
   * Takes the name away; the memory goes when the last process that has it mapped lets go.
   * @param {string} name
   */
  static unlink(name) {
    const { shm_unlink, errno } = calls()
    if (shm_unlink(name) < 0) throw failure(`shm_unlink ${name}`, errno())
  }

  /** @param {string} name @param {number} size @param {number} flags */
  constructor(name, size, flags) {
    const { shm_open, shm_unlink, posix_fallocate, mmap, errno } = calls()
    const fd = shm_open(name, flags, MODE)
    if (fd < 0) throw failure(`shm_open ${name}`, errno())
    try {
      if (flags & constants.O_CREAT) {
        ftruncateSync(fd, size)
        // Pages that are not there when they are touched end the program with SIGBUS: ask for them now.
        const error = posix_fallocate(fd, 0, size)
        if (error !== 0) throw failure(`posix_fallocate ${name}, ${size} bytes`, error)
      }
      /** @type {bigint} */
      this.#address = mmap(null, size, PROT_READ_WRITE, MAP_SHARED, fd, 0)
      if (BigInt.asIntN(64, this.#address) === -1n) throw failure(`mmap ${name}`, errno())
    } catch (error) {
      if (flags & constants.O_CREAT) shm_unlink(name)
      throw error
    } finally {
      // A mapping stays when its descriptor is closed.
      closeSync(fd)
    }
    this.#size = size
  }

  /**
   * Copies from the segment into a buffer.
   * @param {Buffer} into
   * @param {number} offset where in the segment
   * @param {number} [length] bytes, at most what the buffer holds
   */
  read(into, offset, length = into.length) {
    this.#check(offset, length, into)
    calls().memcpy(into, this.#address + BigInt(offset), length)
  }

  /**
   * Copies from a buffer into the segment.
   * @param {Buffer} from
   * @param {number} offset where in the segment
   * @param {number} [length] bytes, at most what the buffer holds
   */
  write(from, offset, length = from.length) {
    this.#check(offset, length, from)
    calls().memcpy(this.#address + BigInt(offset), from, length)
  }

  /** Unmaps it. Other processes keep it, and so does its name. */
  close() {
    if (this.#size === 0) return
    calls().munmap(this.#address, this.#size)
    this.#size = 0
  }

  /** An access beyond the segment would crash. @param {number} offset @param {number} length @param {Buffer} buffer */
  #check(offset, length, buffer) {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.#size && length <= buffer.length))
      throw new RangeError(`${length} bytes at ${offset} of a segment of ${this.#size}`)
  }
}

/** A counter in memory that processes share: `post` adds one, `wait` takes one and waits while there is none. */
export class Semaphore {
  #address
  #until = new BigInt64Array(2)

  /**
   * @param {string} name "/name"
   * @param {number} value to begin with; 1 for a lock that is free
   * @throws {Error} `code` EEXIST: the name is taken
   */
  static create(name, value) {
    return new Semaphore(name, constants.O_CREAT | constants.O_EXCL, value)
  }

  /** @param {string} name @throws {Error} `code` ENOENT: there is none of this name */
  static open(name) {
    return new Semaphore(name, 0, 0)
  }

  /** Takes the name away; who has it open keeps it. @param {string} name */
  static unlink(name) {
    const { sem_unlink, errno } = calls()
    if (sem_unlink(name) < 0) throw failure(`sem_unlink ${name}`, errno())
  }

  /** @param {string} name @param {number} flags @param {number} value */
  constructor(name, flags, value) {
    const { sem_open, errno } = calls()
    /** @type {bigint | null} */
    const address = sem_open(name, flags, 'uint32', MODE, 'uint32', value)
    if (!address) throw failure(`sem_open ${name}`, errno())
    this.#address = address
  }

  /** Takes one if there is one. @returns {boolean} */
  tryWait() {
    return calls().sem_trywait(this.#address) === 0
  }

  /**
   * Takes one; sleeps in the kernel until there is one, in short slices. sem_wait(3) would stop this whole process, its
   * event loop with it: it could not even notice that its parent is gone. Between two slices the loop has its turn.
   * @returns {Promise<void>}
   */
  async wait() {
    while (!this.waitFor(SLICE)) await new Promise((turn) => setImmediate(turn))
  }

  /**
   * Takes one; sleeps at most so long. Nothing else happens in this thread meanwhile.
   * @param {number} milliseconds
   * @returns {boolean} false when there was none in time
   */
  waitFor(milliseconds) {
    const { sem_trywait, sem_timedwait, errno } = calls()
    if (sem_trywait(this.#address) === 0) return true
    // An absolute time of the wall clock, seconds and nanoseconds.
    const at = Date.now() + milliseconds
    this.#until[0] = BigInt(Math.floor(at / 1000))
    this.#until[1] = BigInt(Math.round((at % 1000) * 1e6))
    if (sem_timedwait(this.#address, this.#until) === 0) return true
    const error = failure('sem_timedwait', errno())
    // A signal handler may have interrupted it: the caller asks again anyway.
    if (error.code === 'ETIMEDOUT' || error.code === 'EINTR') return false
    throw error
  }

  /** Gives one back; a waiter may go on. */
  post() {
    const { sem_post, errno } = calls()
    if (sem_post(this.#address) < 0) throw failure('sem_post', errno())
  }

  close() {
    calls().sem_close(this.#address)
  }
}

/**
 * A pipe of the kernel: what is written at one end is read at the other, and in between is a buffer. (What Node calls a
 * pipe to a child is a pair of connected sockets.) Both ends are descriptors of this process, and go to no child but the one that is
 * given them.
 */
export class Pipe {
  readEnd
  writeEnd

  constructor() {
    const { pipe2, errno } = calls()
    const ends = new Int32Array(2)
    if (pipe2(ends, O_CLOEXEC) < 0) throw failure('pipe2', errno())
    ;[this.readEnd, this.writeEnd] = ends
  }

  /** How many bytes it holds at the most, by the kernel's word. */
  get capacity() {
    return calls().fcntl(this.readEnd, F_GETPIPE_SZ)
  }

  /** How many bytes it holds now: written and not yet read. */
  get held() {
    const { ioctl, errno } = calls()
    const held = new Int32Array(1)
    if (ioctl(this.readEnd, FIONREAD, held) < 0) throw failure('ioctl FIONREAD', errno())
    return held[0]
  }
}
