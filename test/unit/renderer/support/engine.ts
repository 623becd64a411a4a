import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { EngineConnection, type EngineMessagePort } from '../../../../src/renderer/engine/connection'
import type { Failure, FromWindow, Method, ToWindow } from '../../../../src/shared/protocol'

type Answer = (params: never) => unknown

/** Thrown by an answer: the engine refuses with this failure. */
export class Refusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.code)
  }
}

/** The engine's end of a real message channel: answers requests by method, remembers everything it got. */
export class EngineEnd {
  readonly got: FromWindow[] = []
  readonly answers: Partial<Record<Method, Answer>>
  readonly window: EngineMessagePort
  readonly #port: MessagePort
  #waiting: { test: () => boolean; resolve: () => void }[] = []

  constructor(answers: Partial<Record<Method, Answer>> = {}) {
    this.answers = answers
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.window = port2 as unknown as EngineMessagePort
    port1.on('message', (message: FromWindow) => {
      this.got.push(message)
      if (message.type === 'request') this.#answer(message)
      this.#waiting = this.#waiting.filter(({ test, resolve }) => !test() || resolve())
    })
  }

  send(message: ToWindow): void {
    this.#port.postMessage(message)
  }

  requests(method: Method): unknown[] {
    return this.got.flatMap((message) =>
      message.type === 'request' && message.method === method ? [message.params] : [],
    )
  }

  /** Resolves once what was received fulfils the test. */
  until(test: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (test()) resolve()
      else this.#waiting.push({ test, resolve })
    })
  }

  close(): void {
    this.#port.close()
  }

  #answer({ id, method, params }: Extract<FromWindow, { type: 'request' }>): void {
    const answer = this.answers[method]
    // A method without an answer stays pending, as with an engine that hangs.
    if (answer === undefined) return
    try {
      this.send({ type: 'response', id, ok: true, result: answer(params as never) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.send({ type: 'response', id, ok: false, failure: error.failure })
    }
  }
}

/** A connection with an engine at its other end. */
export function connected(answers: Partial<Record<Method, Answer>> = {}, attempt = 1) {
  const connection = new EngineConnection()
  const engine = new EngineEnd(answers)
  connection.notice({ source: 'forkscope', engine: 'up', attempt }, engine.window)
  return { connection, engine }
}
