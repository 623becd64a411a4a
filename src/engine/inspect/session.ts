import type { WebSocket } from 'ws'
import type { EngineFailure } from '../failure'
import { inspectorAddress } from '../../shared/inspect'
import * as failures from './failures'

/** The inspector has a thread of its own in the target and answers at once, whatever the program does. Milliseconds. */
const CONNECT_PATIENCE = 3000
/** A closing handshake that takes longer than this is cut off. */
const CLOSE_PATIENCE = 500

interface Pending {
  readonly resolve: (result: never) => void
  readonly reject: (failure: EngineFailure) => void
  readonly timer: NodeJS.Timeout
}

/** What comes over the socket: an answer (`id`) or an event (`method`). */
interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/**
 * One connection to the inspector of a process, in the Chrome DevTools Protocol
 * (chromedevtools.github.io/devtools-protocol, nodejs.org/api/inspector.html): calls with their answers, and events.
 * When it ends, V8 undoes what it had switched on: a process that it had paused goes on.
 */
export class InspectorSession {
  readonly #socket: WebSocket
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<string, ((params: never) => void)[]>()
  /** To be told when nothing is pending any more. */
  #waiting: (() => void)[] = []
  #lastId = 0
  /** Settles when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Message))
    this.closed = new Promise((resolve) => {
      // A connection that was cut off is told as an error too: `close` follows it.
      socket.addEventListener('error', () => {})
      socket.addEventListener('close', () => {
        for (const { reject, timer } of this.#pending.values()) {
          clearTimeout(timer)
          reject(failures.gone())
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
    const socket = new WebSocket(url)
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
   * @param patience how long to wait for the answer, milliseconds
   * @throws EngineFailure `inspector-silent`, `inspector-gone`, `inspector-refused`
   */
  call<T = unknown>(method: string, params: object, patience: number): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#socket.readyState !== this.#socket.OPEN) return reject(failures.gone())
      const id = (this.#lastId += 1)
      // It stays pending: the process will come to it, however late.
      const timer = setTimeout(() => reject(failures.silent()), patience)
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject, timer })
      this.#socket.send(JSON.stringify({ id, method, params }))
    })
  }

  on<T>(method: string, listener: (params: T) => void): void {
    const listeners = this.#listeners.get(method) ?? []
    this.#listeners.set(method, [...listeners, listener as (params: never) => void])
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

  #take({ id, method, params, result, error }: Message): void {
    if (method !== undefined) {
      for (const listener of this.#listeners.get(method) ?? []) listener(params as never)
      return
    }
    const pending = this.#pending.get(id!)
    if (pending === undefined) return
    this.#pending.delete(id!)
    clearTimeout(pending.timer)
    if (error === undefined) pending.resolve(result as never)
    else pending.reject(failures.refused(error.message))
    if (!this.unanswered) this.#tellAnswered()
  }
}
