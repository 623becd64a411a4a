// @ts-check
/*
 * How telemetry leaves a program: lines are gathered for a moment, then written *synchronously* to a non-blocking socket.
 * Nothing here ever throws, waits for the reader, or keeps the process alive; a line without room is dropped and counted.
 */
import { writeSync } from 'node:fs'
import net from 'node:net'

/** Lines are held back no longer than this (milliseconds) while the event loop runs. */
const FLUSH_AFTER = 20
/** Bytes that may wait for the reader. */
const MOST_WAITING = 1 << 20
/** Lines that may wait for the next flush. */
const MOST_LINES = 10_000
/**
 * How long the end of a process may be held up by a slow reader, milliseconds. On a busy machine the engine may not get a
 * core for that long, and the last lines are those that the verdict needs.
 */
const LAST_FLUSH = 2000
const CONNECT_TIMEOUT = 1000

export class TelemetrySocket {
  /** False once it is closed: by `close`, or since nobody listens. */
  isOpen = true
  /** Settles when lines can leave, or never will. @type {Promise<void>} */
  ready
  #beforeFlush
  /** @type {net.Socket | null} */
  #socket = null
  /** @type {Buffer[]} */
  #waiting = []
  #waitingBytes = 0
  /** @type {string[]} */
  #lines = []
  #dropped = 0
  /** @type {NodeJS.Timeout | null} */
  #timer = null

  /** @param {string} path of the socket @param {() => void} beforeFlush may put more lines */
  constructor(path, beforeFlush) {
    this.#beforeFlush = beforeFlush
    this.ready = this.#connect(path)
    process.on('exit', this.#atExit)
  }

  /**
   * @param {() => string} line made only where there is room for it
   * @param {boolean} must an end, whose begin was put: there are never more of them than there is room for begins
   * @returns {boolean} false when there was no room
   */
  put(line, must) {
    if (!this.isOpen) return false
    if (!must && (this.#waitingBytes >= MOST_WAITING || this.#lines.length >= MOST_LINES)) {
      this.#dropped += 1
      return false
    }
    this.#lines.push(line())
    this.schedule()
    return true
  }

  /** Lines dropped since the last call; 0 while there is hardly room to say so. */
  takeDropped() {
    if (this.#waitingBytes >= MOST_WAITING / 2) return 0
    const dropped = this.#dropped
    this.#dropped = 0
    return dropped
  }

  schedule() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.flush()
    }, FLUSH_AFTER).unref()
  }

  /** Writes what the reader takes at once; the rest waits. */
  flush() {
    if (!this.isOpen) return
    this.#beforeFlush()
    this.#pack()
    try {
      this.#write()
    } catch (error) {
      // EAGAIN: the socket's buffer is full, the timer tries again. Anything else: the listener is gone for good.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') return this.close()
    }
    // All may have left at once, before there was room to say what was dropped: that comes with the next flush.
    if (this.#waitingBytes > 0 || this.#dropped > 0) this.schedule()
  }

  /** What is not written by now is lost. */
  close() {
    this.isOpen = false
    this.#lines = []
    this.#waiting = []
    this.#waitingBytes = 0
    this.#dropped = 0
    if (this.#timer !== null) clearTimeout(this.#timer)
    process.off('exit', this.#atExit)
    this.#socket?.destroy()
  }

  /** @param {string} path @returns {Promise<void>} */
  #connect(path) {
    return new Promise((resolve) => {
      const socket = net.connect(path)
      this.#socket = socket
      // A process that computed meanwhile comes to the timer first, and to its connection in the same turn of the loop.
      const late = setTimeout(() => setImmediate(() => socket.connecting && this.close()), CONNECT_TIMEOUT)
      socket.on('connect', () => {
        clearTimeout(late)
        // From here on the connection must not keep the process alive.
        socket.unref()
        this.flush()
        resolve()
      })
      socket.on('error', () => {})
      socket.on('close', () => {
        clearTimeout(late)
        this.close()
        resolve()
      })
      // Nothing is ever sent back; reading is how the end of the listener is noticed.
      socket.resume()
    })
  }

  #pack() {
    if (this.#lines.length === 0) return
    const bytes = Buffer.from(this.#lines.join('\n') + '\n')
    this.#lines = []
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
  }

  #write() {
    if (this.#socket === null || this.#socket.connecting) return
    // Node has no public synchronous write for sockets. The descriptor is asked for each time: a closed one may
    // already be another file's. On Windows a pipe has none, and the ordinary write must do.
    const fd = /** @type {any} */ (this.#socket)._handle?.fd
    while (this.#waiting.length > 0) {
      const bytes = this.#waiting[0]
      if (fd === undefined || fd < 0) this.#socket.write(bytes)
      const written = fd >= 0 ? writeSync(fd, bytes) : bytes.length
      this.#waitingBytes -= written
      if (written === bytes.length) this.#waiting.shift()
      else this.#waiting[0] = bytes.subarray(written)
    }
  }

  #atExit = () => {
    const deadline = Date.now() + LAST_FLUSH
    this.flush()
    while ((this.#waitingBytes > 0 || this.#dropped > 0) && Date.now() < deadline) {
      // No event loop any more: sleep two milliseconds, then try again.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2)
      this.flush()
    }
  }
}
