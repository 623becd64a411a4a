import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

/** What an inspector says to a call, in order: a text as it is, anything else as JSON. */
export type Answers = (call: { readonly id: number; readonly method: string }) => readonly unknown[]

export interface LyingInspector {
  /** As a program would tell it. */
  readonly url: string
  close(): Promise<void>
}

/** Speaks WebSocket like an inspector, and says what it likes. */
export async function lyingInspector(answers: Answers): Promise<LyingInspector> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  server.on('connection', (socket: WebSocket) => {
    socket.on('error', () => {})
    socket.on('message', (data: Buffer) => {
      const call = JSON.parse(data.toString()) as Parameters<Answers>[0]
      for (const answer of answers(call))
        socket.send(typeof answer === 'string' || Buffer.isBuffer(answer) ? answer : JSON.stringify(answer))
    })
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/01234567-89ab-cdef-0123-456789abcdef`,
    async close() {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}
