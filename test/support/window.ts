import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { Failure, Method, Params, Results, ToWindow } from '../../src/shared/protocol'
import type { RunRecord } from '../../src/shared/run/records'
import type { EnginePort } from '../../src/engine/host/window-server'
import { RunModel } from '../../src/shared/run/model'
import { until } from './until'

/** A refused request: rejects with what the engine said. */
export class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.text.en)
  }
}

/** The engine's end of a channel of Node, as utility.ts makes it of Electron's. */
export function enginePort(port: MessagePort): EnginePort {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
  }
}

/** What a window is to the engine: asks, follows, acknowledges, and makes models of what it hears. */
export class Window {
  readonly messages: ToWindow[] = []
  readonly records = new Map<string, RunRecord[]>()
  /** Messages of records are left unread while false. */
  reading = true
  readonly #port: MessagePort
  readonly #unread: Extract<ToWindow, { type: 'records' }>[] = []
  #id = 0

  constructor(connect: (port: EnginePort) => void) {
    const { port1, port2 } = new MessageChannel()
    connect(enginePort(port1))
    this.#port = port2
    port2.on('message', (message: ToWindow) => {
      this.messages.push(message)
      if (message.type === 'records') this.#unread.push(message)
      if (this.reading) this.read()
    })
  }

  /** Takes what came while it was not reading. */
  read(): void {
    for (const { stream, reset, records, seq } of this.#unread.splice(0)) {
      if (reset) this.records.set(stream, [])
      this.records.get(stream)!.push(...records)
      this.send({ type: 'ack', stream, seq })
    }
  }

  send(message: unknown): void {
    this.#port.postMessage(message)
  }

  async ask<M extends Method>(method: M, params: Params<M>): Promise<Results[M]> {
    const id = (this.#id += 1)
    this.send({ type: 'request', id, method, params })
    const reply = await until(
      () => this.messages.find((message) => message.type === 'response' && message.id === id),
      `the answer to ${method}`,
    )
    if (reply.type !== 'response') throw new Error('no response')
    if (!reply.ok) throw new Refused(reply.failure)
    return reply.result as Results[M]
  }

  /** A model of what was heard of a stream so far. */
  model(stream: string): RunModel {
    const model = new RunModel()
    model.applyAll(this.records.get(stream) ?? [])
    return model
  }

  /** The last message of a kind. */
  last<T extends ToWindow['type']>(type: T): Extract<ToWindow, { type: T }> | undefined {
    return this.messages.findLast(
      (message): message is Extract<ToWindow, { type: T }> => message.type === type,
    )
  }

  close(): void {
    this.#port.close()
  }
}
