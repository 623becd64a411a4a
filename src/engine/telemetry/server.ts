import type { Server, Socket } from 'node:net'
import type { RunRecord } from '../../shared/run/records'
import type { ExitWord } from './reader'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { onPulse } from '../pulse'
import { makeTemporary, removeTemporary, sweepTemporary } from '../temporary'
import { LineSplitter } from './lines'
import { TelemetryReader } from './reader'

/** Shortest limit of the platforms for a socket's path, in bytes (macOS 104, Linux 108, a final NUL included; unix(7)). */
const LONGEST_PATH = 103
/** What the names of its folders begin with; what comes after that (temporary.ts), with `/trace`, is no longer than this. */
const PREFIX = 'forkscope-trace-'
const LONGEST_NAME = 34
const MOST_CONNECTIONS = 4096
/** On closing: how long nothing must come, and how long is waited at the most, milliseconds. */
const QUIET = 60
const LONGEST_CLOSE = 1000
/** Bytes between two flushes from which on a program is read as it writes: it would be slowed down by a full socket. */
const FLOOD = 1 << 15

export interface TelemetryOptions {
  /** Epoch of the run's start, milliseconds: t = 0 of every record. */
  readonly startedAt: number
  /** Takes what was heard, in order, never an empty list. */
  emit(records: RunRecord[]): void
  /** Takes the words of parents on how their children ended. */
  onExit?(word: ExitWord): void
  /** Whether a process is known to be none of the run's, see {@link ReaderOptions}. */
  isStranger?(pid: number): boolean
  /** Longest time between an event's arrival and its record, milliseconds; 100. */
  readonly flushMs?: number
}

/** Where the programs of one run tell of themselves: a socket; wire.ts describes what is said on it. */
export class TelemetryServer {
  /** Value of FORKSCOPE_TRACE: a Unix socket, on Windows a named pipe. */
  readonly path: string
  readonly #folder: string | null
  readonly #server: Server
  readonly #options: TelemetryOptions
  readonly #reader: TelemetryReader
  readonly #sockets = new Set<Socket>()
  /** Bytes from each since the last flush, and who is not read until the next. */
  readonly #heard = new Map<Socket, number>()
  readonly #resting = new Set<Socket>()
  readonly #flushMs: number
  #endPulse: (() => void) | null = null
  #accepted = 0
  #lastData = 0
  #closing: Promise<void> | null = null

  /**
   * Opens the socket, in a new directory that only this user can enter.
   * @throws EngineFailure `no-temporary-folder`
   */
  static async open(options: TelemetryOptions): Promise<TelemetryServer> {
    if (process.platform === 'win32') {
      const server = new TelemetryServer(`\\\\.\\pipe\\forkscope-${randomUUID()}`, null, options)
      await server.#listen()
      return server
    }
    const folder = privateFolder()
    const server = new TelemetryServer(path.join(folder, 'trace'), folder, options)
    try {
      await server.#listen()
    } catch (error) {
      await removeTemporary(folder)
      throw error
    }
    return server
  }

  private constructor(socketPath: string, folder: string | null, options: TelemetryOptions) {
    this.path = socketPath
    this.#folder = folder
    this.#options = options
    this.#flushMs = options.flushMs ?? 100
    this.#reader = new TelemetryReader({
      startedAt: options.startedAt,
      exit: (word) => options.onExit?.(word),
      isStranger: (pid) => options.isStranger?.(pid) ?? false,
    })
    // A socket that rests takes in no more than what it is woken for first.
    this.#server = createServer({ highWaterMark: 1 }, (socket) => this.#connected(socket))
    this.#server.maxConnections = MOST_CONNECTIONS
    this.#server.on('drop', () => {
      this.#reader.drop(1)
      this.#schedule()
    })
  }

  /**
   * Takes what has been sent so far, flushes, removes socket and directory. Programs that are still connected are cut
   * off; to them it looks as if the app were gone.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    // Connections that wait to be accepted hold what programs said just before their end. libuv accepts one in each turn
    // of the loop; when two turns brought none, none is waiting.
    for (let idle = 0; idle < 2; idle += 1) {
      const before = this.#accepted
      await turn()
      if (this.#accepted !== before) idle = -1
    }
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#rest()
    this.#wake()
    const deadline = Date.now() + LONGEST_CLOSE
    this.#lastData = Date.now()
    while (this.#sockets.size > 0 && Date.now() < deadline && Date.now() - this.#lastData < QUIET)
      await new Promise((resolve) => setTimeout(resolve, 5))
    for (const socket of this.#sockets) socket.destroy()
    await stopped
    this.#flush()
    this.#rest()
    if (this.#folder !== null) await removeTemporary(this.#folder)
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.path, () => {
        this.#server.off('error', reject)
        // From now on: a failed accept (no descriptors left). That one program stays unheard, the run goes on.
        this.#server.on('error', () => this.#reader.drop(1))
        resolve()
      })
    })
  }

  #connected(socket: Socket): void {
    this.#accepted += 1
    this.#sockets.add(socket)
    const splitter = new LineSplitter(
      (line) => this.#reader.line(line),
      (line) => this.#reader.malformed(line),
    )
    socket.on('data', (chunk: Buffer) => {
      splitter.push(chunk)
      this.#lastData = Date.now()
      this.#heard.set(socket, (this.#heard.get(socket) ?? 0) + chunk.length)
      this.#schedule()
    })
    // A writer that was killed leaves a reset behind; what it said before counts all the same.
    socket.on('error', () => {})
    socket.on('close', () => {
      splitter.end()
      this.#sockets.delete(socket)
      this.#resting.delete(socket)
      this.#heard.delete(socket)
      this.#schedule()
    })
  }

  #schedule(): void {
    this.#endPulse ??= onPulse(this.#flushMs, () => {
      this.#wake()
      // What is there by now is read in this turn of the loop.
      setImmediate(() => this.#flush())
    })
  }

  #rest(): void {
    this.#endPulse?.()
    this.#endPulse = null
  }

  #wake(): void {
    for (const socket of this.#resting) socket.resume()
    this.#resting.clear()
  }

  /**
   * Tells what was heard. Whoever spoke is heard again at the next beat, together with the others: a worker says something
   * with each task, and to be woken for each costs more than to read it.
   */
  #flush(): void {
    const records = this.#reader.flush()
    if (records.length > 0) this.#options.emit(records)
    else if (this.#heard.size === 0) this.#rest()
    if (this.#closing === null)
      for (const [socket, bytes] of this.#heard) if (bytes < FLOOD) this.#resting.add(socket.pause())
    this.#heard.clear()
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A new directory for one socket, in the first place with a path short enough. */
function privateFolder(): string {
  const fits = (place: string) => Buffer.byteLength(path.join(place, PREFIX)) + LONGEST_NAME <= LONGEST_PATH
  return makeTemporary(PREFIX, fits(os.tmpdir()) ? os.tmpdir() : '/tmp')
}

/** Removes what engines that were killed left. */
export async function sweepTelemetry(): Promise<void> {
  for (const place of new Set([os.tmpdir(), '/tmp'])) await sweepTemporary(PREFIX, place)
}
