import type {
  EngineNotice,
  Failure,
  FromWindow,
  Method,
  Params,
  Results,
  ToWindow,
} from '../../shared/protocol'
import type { RunRecord } from '../../shared/run/records'
import { ENGINE_GAVE_UP, ENGINE_LOST, EngineError } from './failures'

/** `connecting`: no engine was there yet; `down`: it died and is restarted; `gave-up`: it is not restarted any more. */
export type ConnectionState = 'connecting' | 'up' | 'down' | 'gave-up'

/** The part of a MessagePort that is used: the browser's and Node's both have it. */
export interface EngineMessagePort {
  postMessage(message: unknown): void
  close(): void
  onmessage: ((event: { data: unknown }) => void) | null
}

type Push = Extract<
  ToWindow,
  { type: 'runs' | 'settings' | 'progress' | 'library' | 'named' | 'show' | 'show-failed' | 'host' }
>
type PushOf<T extends Push['type']> = Extract<Push, { type: T }>

/** Who reads one stream. */
export interface StreamSink {
  /** Records in order; after `reset` the sink has to forget what it had. */
  records(records: readonly RunRecord[], reset: boolean): void
  /** The engine that had the stream is gone, or refuses it. */
  lost(failure: Failure): void
}

interface Pending {
  readonly resolve: (result: never) => void
  readonly reject: (error: EngineError) => void
}

interface Following {
  readonly sink: StreamSink
  active: boolean
}

/**
 * A window's line to the engine. Survives engines: when one dies, everything pending is rejected, every followed
 * stream is told that it is lost, and the next engine's port takes over.
 */
export class EngineConnection {
  #port: EngineMessagePort | null = null
  #state: ConnectionState = 'connecting'
  #attempt = 0
  #lastId = 0
  readonly #pending = new Map<number, Pending>()
  /** Requests made before the first engine was there. */
  #waiting: FromWindow[] = []
  readonly #following = new Map<string, Following>()
  /** Per stream: settles when the engine has confirmed the last `unfollow`. */
  readonly #leaving = new Map<string, Promise<unknown>>()
  readonly #stateListeners = new Set<(state: ConnectionState, attempt: number) => void>()
  readonly #pushListeners = new Map<Push['type'], Set<(push: never) => void>>()

  get state(): ConnectionState {
    return this.#state
  }

  /** How many engines were started so far; above 1, one has died. */
  get attempt(): number {
    return this.#attempt
  }

  onState(listener: (state: ConnectionState, attempt: number) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  onPush<T extends Push['type']>(type: T, listener: (push: PushOf<T>) => void): () => void {
    const listeners = this.#pushListeners.get(type) ?? new Set()
    this.#pushListeners.set(type, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** What main says of the engine; `port` comes with `up`. */
  notice(notice: EngineNotice, port: EngineMessagePort | undefined): void {
    this.#attempt = notice.attempt
    if (notice.engine === 'up' && port === undefined) return
    this.#drop(notice.engine === 'gave-up' ? ENGINE_GAVE_UP : ENGINE_LOST)
    if (port !== undefined) {
      this.#port = port
      port.onmessage = ({ data }) => this.#receive(data as ToWindow)
      for (const message of this.#waiting.splice(0)) port.postMessage(message)
    }
    this.#state = notice.engine
    for (const listener of this.#stateListeners) listener(this.#state, this.#attempt)
  }

  /**
   * Asks the engine. Before the first engine is there, requests wait for it.
   * @throws EngineError (as a rejection) when the engine refuses, dies, or is gone
   */
  request<M extends Method>(method: M, params: Params<M>): Promise<Results[M]> {
    return new Promise((resolve, reject) => {
      if (this.#state === 'down') return reject(new EngineError(ENGINE_LOST))
      if (this.#state === 'gave-up') return reject(new EngineError(ENGINE_GAVE_UP))
      const id = ++this.#lastId
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject })
      const message: FromWindow = { type: 'request', id, method, params }
      if (this.#port === null) this.#waiting.push(message)
      else this.#port.postMessage(message)
    })
  }

  /**
   * Follows a stream from its first record; a stream has one sink at a time. Returns how to leave it.
   * Once it is lost it stays lost: follow it again for more.
   */
  follow(stream: string, sink: StreamSink): () => void {
    if (this.#following.has(stream)) throw new Error(`The stream ${stream} is followed already.`)
    const following: Following = { sink, active: false }
    this.#following.set(stream, following)
    void this.#enter(stream, following)
    return () => this.#leave(stream, following)
  }

  async #enter(stream: string, following: Following): Promise<void> {
    // Records of an earlier stay may still be on their way; the answer to `unfollow` comes after the last of them.
    await this.#leaving.get(stream)
    if (this.#following.get(stream) !== following) return
    following.active = true
    try {
      await this.request('follow', { stream })
    } catch (error) {
      if (this.#following.get(stream) !== following) return
      this.#following.delete(stream)
      following.sink.lost((error as EngineError).failure)
    }
  }

  #leave(stream: string, following: Following): void {
    if (this.#following.get(stream) !== following) return
    this.#following.delete(stream)
    if (!following.active || this.#state !== 'up') return
    const left = this.request('unfollow', { stream }).catch(() => undefined)
    this.#leaving.set(stream, left)
    void left.then(() => {
      if (this.#leaving.get(stream) === left) this.#leaving.delete(stream)
    })
  }

  #receive(message: ToWindow): void {
    switch (message.type) {
      case 'response': {
        const pending = this.#pending.get(message.id)
        this.#pending.delete(message.id)
        if (message.ok) pending?.resolve(message.result as never)
        else pending?.reject(new EngineError(message.failure))
        return
      }
      case 'records': {
        const following = this.#following.get(message.stream)
        try {
          if (following?.active) following.sink.records(message.records, message.reset)
        } finally {
          // Whatever happened to them, they were read: a missing ack would stop the stream for good.
          const ack: FromWindow = { type: 'ack', stream: message.stream, seq: message.seq }
          this.#port?.postMessage(ack)
        }
        return
      }
      case 'runs':
      case 'settings':
      case 'progress':
      case 'library':
      case 'named':
      case 'show':
      case 'show-failed':
      case 'host':
        for (const listener of this.#pushListeners.get(message.type) ?? []) listener(message as never)
        return
      default:
        message satisfies never
    }
  }

  #drop(failure: Failure): void {
    if (this.#port === null) {
      // Before the first engine nothing is lost by waiting on; a hopeless engine answers nothing ever.
      if (failure === ENGINE_GAVE_UP) this.#rejectAll(failure)
      return
    }
    this.#port.onmessage = null
    this.#port.close()
    this.#port = null
    this.#rejectAll(failure)
    const lost = [...this.#following.values()]
    this.#following.clear()
    this.#leaving.clear()
    for (const { sink } of lost) sink.lost(failure)
  }

  #rejectAll(failure: Failure): void {
    this.#waiting = []
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) reject(new EngineError(failure))
  }
}

/**
 * Listens for the notices that the preload hands over (the only thing it does) and asks for the first one: the page
 * may be ready before or after the engine is.
 */
export function listenForEngine(connection: EngineConnection, page: Window): void {
  page.addEventListener('message', (event: MessageEvent) => {
    const notice = event.data as EngineNotice | undefined
    if (event.source !== page || notice?.source !== 'forkscope') return
    connection.notice(notice, event.ports[0] as unknown as EngineMessagePort | undefined)
  })
  page.postMessage({ source: 'forkscope-page', ready: true }, '/')
}
