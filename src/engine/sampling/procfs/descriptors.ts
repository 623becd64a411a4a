import { closeSync, openSync, readSync } from 'node:fs'

/** A file that is read again and again: open while there is room, opened anew for each reading otherwise. */
export interface KeptFile {
  readonly path: string
  /** The open descriptor, -1 while there is none. */
  fd: number
  /** The turn it was last read in. */
  turn: number
  /** Its place among the open ones, -1 while not open. */
  place: number
}

/** A descriptor is only taken from a file that was not read for this many turns. */
const IDLE_TURNS = 2
/** How many descriptors are looked at for an idle one before giving up: a reading must stay cheap. */
const PROBES = 16

/**
 * Keeps descriptors open, never more than `limit`. When all are in use, the one that was not read for some turns is
 * closed. Plain least-recently-used would be the worst choice here: sampling goes round all processes in the same order,
 * so with one process too many every descriptor would be closed just before it is needed. What finds no room is opened,
 * read and closed.
 */
export class Descriptors {
  #limit: number
  readonly #open: KeptFile[] = []
  #hand = 0
  #turn = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** How many descriptors are open now. */
  get size(): number {
    return this.#open.length
  }

  file(path: string): KeptFile {
    return { path, fd: -1, turn: 0, place: -1 }
  }

  /** Another second has begun; what stays unread for some of them may lose its descriptor. */
  nextTurn(): void {
    this.#turn++
  }

  /**
   * Reads from the beginning of the file into `buffer`, which must hold all of it. Returns the number of bytes. Throws what open(2)
   * and read(2) give: ENOENT or ESRCH when the process has gone, EACCES when it is another user's.
   */
  read(file: KeptFile, buffer: Buffer): number {
    file.turn = this.#turn
    if (file.fd >= 0) return readSync(file.fd, buffer, 0, buffer.length, 0)
    if (!this.#hasRoom()) return readOnce(file.path, buffer)
    try {
      file.fd = openSync(file.path, 'r')
    } catch (error) {
      if (!isOutOfDescriptors(error) || this.#open.length === 0) throw error
      // The rest of the process needs more than it was left: give back a part for good, and try once more.
      this.#shrink()
      return readOnce(file.path, buffer)
    }
    file.place = this.#open.push(file) - 1
    return readSync(file.fd, buffer, 0, buffer.length, 0)
  }

  release(file: KeptFile): void {
    if (file.fd < 0) return
    const last = this.#open.pop()!
    if (last !== file) {
      this.#open[file.place] = last
      last.place = file.place
    }
    const { fd } = file
    file.fd = -1
    file.place = -1
    closeSync(fd)
  }

  dispose(): void {
    while (this.#open.length > 0) this.release(this.#open[this.#open.length - 1])
  }

  #hasRoom(): boolean {
    if (this.#open.length < this.#limit) return true
    for (let probe = 0; probe < PROBES && this.#open.length > 0; probe++) {
      this.#hand = (this.#hand + 1) % this.#open.length
      const candidate = this.#open[this.#hand]
      if (this.#turn - candidate.turn >= IDLE_TURNS) {
        this.release(candidate)
        return true
      }
    }
    return false
  }

  #shrink(): void {
    this.#limit = Math.floor(this.#open.length * 0.75)
    while (this.#open.length > this.#limit) this.release(this.#open[this.#open.length - 1])
  }
}

/** Opens, reads and closes; same result and errors as {@link Descriptors.read}. */
export function readOnce(path: string, buffer: Buffer): number {
  const fd = openSync(path, 'r')
  try {
    return readSync(fd, buffer, 0, buffer.length, 0)
  } finally {
    closeSync(fd)
  }
}

function isOutOfDescriptors(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EMFILE' || code === 'ENFILE'
}
