import * as v from 'valibot'
import type { WebSocket } from 'ws'
import type { EngineFailure } from '../failure'
import { inspectorAddress } from '../../shared/inspect'
import * as failures from './failures'
import { MessageSchema } from './protocol'

/** The inspector has a thread of its own in the target and answers at once, whatever the program does. Milliseconds. */
const CONNECT_PATIENCE = 3000
/** A closing handshake that takes longer than this is cut off. */
const CLOSE_PATIENCE = 500

/** One message, and all of a connection, at the most, bytes: a profile of a minute in a large program has a few megabytes. */
const LARGEST_MESSAGE = 32 << 20
const MOST_BYTES = 64 << 20

interface Pending {
  /** @returns false: the result is none */
  readonly take: (result: unknown) => boolean
  readonly reject: (failure: EngineFailure) => void
  readonly timer: NodeJS.Timeout
}

/**
 * One connection to the inspector of a process, in the Chrome DevTools Protocol
 * (chromedevtools.github.io/devtools-protocol, nodejs.org/api/inspector.html): calls with their answers, and events.
 * When it ends, V8 undoes what it had switched on: a process that it had paused goes on.
 *
 * The other end is the program's own word: the first message that is none ends the connection.
 */
export class InspectorSession {
  readonly #socket: WebSocket
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<string, ((params: unknown) => boolean)[]>()
  /** To be told when nothing is pending any more. */
  #waiting: (() => void)[] = []
  #lastId = 0
  #taken = 0
  /** What those are told who wait for an answer when the connection ends. */
  #end = failures.gone
  /** Settles when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      if (!this.#take(String(data))) this.#refuse()
    })
    this.closed = new Promise((resolve) => {
      // A connection that was cut off is told as an error too: `close` follows it. Others are of ws itself: no WebSocket
      // speaks like that, or the message is too large.
      socket.addEventListener('error', ({ error }) => {
        if (String((error as NodeJS.ErrnoException).code).startsWith('WS_ERR')) this.#end = failures.wrong
      })
      socket.addEventListener('close', () => {
        for (const { reject, timer } of this.#pending.values()) {
          clearTimeout(timer)
          reject(this.#end())
        }
        this.#pending.clear()
        this.#tellAnswered()
        resolve()
      })
    })
  }

  /**
   * Connects.
   * @param url as `inspectorAddress` takes it: on this machine
   * @throws EngineFailure `no-inspector` for any other address, `inspector-unreachable`
   */
  static async open(url: string): Promise<InspectorSession> {
    if (inspectorAddress(url) === null) throw failures.noInspector()
    // Loaded only now: most runs never look inside a process.
    const { WebSocket } = await import('ws')
    const socket = new WebSocket(url, {
      maxPayload: LARGEST_MESSAGE,
      handshakeTimeout: CONNECT_PATIENCE,
      perMessageDeflate: false,
    })
    const session = new InspectorSession(socket)
    let timer: NodeJS.Timeout | undefined
    const opened = await Promise.race([
      new Promise<boolean>((resolve) => socket.addEventListener('open', () => resolve(true))),
      session.closed.then(() => false),
      new Promise<boolean>((late) => (timer = setTimeout(late, CONNECT_PATIENCE, false))),
    ])
    clearTimeout(timer)
    if (opened) return session
    void session.close()
    throw failures.unreachable()
  }

  /**
   * Calls a method of the protocol.
   * @param schema of the result
   * @param patience how long to wait for the answer, milliseconds
   * @throws EngineFailure `inspector-silent`, `inspector-gone`, `inspector-refused`, `inspector-wrong`
   */
  call<T>(method: string, params: object, schema: v.GenericSchema<unknown, T>, patience: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#socket.readyState !== this.#socket.OPEN) return reject(this.#end())
      const id = (this.#lastId += 1)
      // It stays pending: the process will come to it, however late.
      const timer = setTimeout(() => reject(failures.silent()), patience)
      this.#pending.set(id, { take: taking(schema, resolve), reject, timer })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  /** @param schema of the event's parameters */
  on<T>(method: string, schema: v.GenericSchema<unknown, T>, listener: (params: T) => void): void {
    const listeners = this.#listeners.get(method) ?? []
    this.#listeners.set(method, [...listeners, taking(schema, listener)])
  }

  /** Whether the process has not answered a call yet, be it one that nobody waits for any longer. */
  get unanswered(): boolean {
    return this.#pending.size > 0
  }

  /** Settles when each call has been answered, however late, or the connection has ended. */
  answered(): Promise<void> {
    return this.unanswered ? new Promise((told) => this.#waiting.push(told)) : Promise.resolve()
  }

  #tellAnswered(): void {
    for (const told of this.#waiting.splice(0)) told()
  }

  /** Ends the connection. @returns when it has ended; never throws */
  async close(): Promise<void> {
    this.#socket.close()
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      this.closed,
      new Promise((late) => (timer = setTimeout(late, CLOSE_PATIENCE).unref())),
    ])
    clearTimeout(timer)
  }

  /** @returns false: it is no message of the protocol */
  #take(text: string): boolean {
    this.#taken += text.length
    if (this.#taken > MOST_BYTES) return false
    let data: unknown
    try {
      data = JSON.parse(text)
    } catch {
      return false
    }
    const message = v.safeParse(MessageSchema, data)
    if (!message.success) return false
    const { id, method, params, result, error } = message.output
    if (method !== undefined) return (this.#listeners.get(method) ?? []).every((take) => take(params))
    const pending = this.#pending.get(id ?? NaN)
    // Each call is kept until it is answered: this one was never made.
    if (pending === undefined) return false
    if (error === undefined) {
      if (!pending.take(result)) return false
    } else pending.reject(failures.refused(error.message))
    this.#pending.delete(id!)
    clearTimeout(pending.timer)
    if (!this.unanswered) this.#tellAnswered()
    return true
  }

  #refuse(): void {
    this.#end = failures.wrong
    this.#socket.terminate()
  }
}

/** Gives on what fits. */
function taking<T>(
  schema: v.GenericSchema<unknown, T>,
  give: (value: T) => void,
): (value: unknown) => boolean {
  return (value) => {
    const checked = v.safeParse(schema, value)
    if (checked.success) give(checked.output)
    return checked.success
  }
}
