import type { ChildProcess } from 'node:child_process'
import { closeSync } from 'node:fs'
import type { SocketCalls } from '../../native/sockets'
import { onPulse } from '../../pulse'
import type { Output, OutputListener, OutputStream } from './output'
import { wholeLength } from './utf8'

/** Node can't wait for these sockets (it would read them itself, without the credentials): they are looked at this often, ms. */
const EVERY = 50
/** Bytes of one look at the most, for each stream: a flood must leave time for everything else. */
const MOST = 1 << 20
const SIZE = 1 << 16

interface Stream {
  readonly name: OutputStream
  readonly fd: number
  open: boolean
  /** Bytes of a character that is not complete yet, by writer. */
  readonly rest: Map<number, Buffer>
}

/** Output over Unix sockets that tell the pid of each writer. */
export class LabelledOutput implements Output {
  readonly stdio: readonly [number, number]
  readonly #calls: SocketCalls
  readonly #streams: Stream[] = []
  readonly #data = Buffer.allocUnsafeSlow(SIZE)
  #theirs: number[] = []
  #endPulse = (): void => {}
  #soon: NodeJS.Immediate | null = null
  #listener: OutputListener = () => {}
  #ended: () => void = () => {}

  /** @throws Error when no sockets can be had */
  constructor(calls: SocketCalls) {
    this.#calls = calls
    try {
      for (const name of ['stdout', 'stderr'] as const) {
        const [fd, theirs] = calls.pair()
        this.#streams.push({ name, fd, open: true, rest: new Map() })
        this.#theirs.push(theirs)
      }
    } catch (error) {
      this.close()
      throw error
    }
    this.stdio = [this.#theirs[0], this.#theirs[1]]
  }

  read(_child: ChildProcess, listener: OutputListener): Promise<void> {
    this.#closeTheirs()
    this.#listener = listener
    this.#endPulse = onPulse(EVERY, () => this.poll())
    return new Promise((ended) => {
      this.#ended = ended
      this.poll()
    })
  }

  poll(): void {
    let more = false
    for (const stream of this.#streams) if (stream.open) more = this.#look(stream) || more
    if (this.#streams.every(({ open }) => !open)) return this.close()
    // Whoever writes faster than we look would be slowed down by a full socket.
    if (more) this.#soon ??= setImmediate(() => ((this.#soon = null), this.poll()))
  }

  close(): void {
    this.#endPulse()
    if (this.#soon !== null) clearImmediate(this.#soon)
    this.#soon = null
    this.#closeTheirs()
    for (const { fd } of this.#streams.splice(0)) closeSync(fd)
    this.#ended()
  }

  /** Ours must be the only process of the engine's that holds them: the last writer's end is the end of the stream. */
  #closeTheirs(): void {
    for (const fd of this.#theirs.splice(0)) closeSync(fd)
  }

  /** @returns whether there may be more */
  #look(stream: Stream): boolean {
    let text = ''
    let writer = -1
    const tell = () => {
      if (text !== '') this.#listener(stream.name, writer, text)
      text = ''
    }
    for (let taken = 0; taken < MOST;) {
      const { size, pid } = this.#receive(stream)
      if (size <= 0) {
        tell()
        if (size === 0) this.#end(stream)
        return false
      }
      taken += size
      if (pid !== writer) tell()
      writer = pid
      text += this.#decode(stream, pid, this.#data.subarray(0, size))
    }
    tell()
    return true
  }

  #receive(stream: Stream) {
    try {
      return this.#calls.receive(stream.fd, this.#data)
    } catch {
      // A socket that fails (ECONNRESET: closed with bytes unread) has nothing more to say.
      return { size: 0, pid: -1 }
    }
  }

  #decode({ rest }: Stream, pid: number, bytes: Buffer): string {
    const before = rest.get(pid)
    const all = before === undefined ? bytes : Buffer.concat([before, bytes])
    const whole = wholeLength(all)
    if (whole < all.length) rest.set(pid, Buffer.from(all.subarray(whole)))
    else if (before !== undefined) rest.delete(pid)
    return all.toString('utf8', 0, whole)
  }

  #end(stream: Stream): void {
    stream.open = false
    for (const [pid, bytes] of stream.rest) this.#listener(stream.name, pid, bytes.toString())
    stream.rest.clear()
  }
}
