// @ts-check
/*
 * Something real to wait for: a TCP server on this machine that takes its time to answer. A task that waits sleeps in
 * the kernel until bytes arrive on a socket, as it would with a database or a web site. `setTimeout` would be a wait
 * that costs nobody anything and never meets a limit.
 */
import { once } from 'node:events'
import net from 'node:net'

/**
 * Starts the server in this process, on a free port of 127.0.0.1. It answers each request after the milliseconds that
 * the request asks for, at most `capacity` of them at the same time; others queue, first come first served.
 * @param {{ capacity?: number }} [options] capacity: none, as many as ask
 * @returns {Promise<{ port: number, close: () => Promise<void>, served: () => number }>}
 */
export async function startSlowServer({ capacity = Infinity } = {}) {
  /** @type {(() => void)[]} */
  const queue = []
  let busy = 0
  let served = 0
  const next = () => {
    while (busy < capacity && queue.length > 0) {
      busy += 1
      queue.shift()?.()
    }
  }
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {})
    // One short line is one packet: "<milliseconds>\n".
    socket.once('data', (request) => {
      queue.push(() =>
        setTimeout(() => {
          busy -= 1
          served += 1
          if (!socket.destroyed) socket.end('done\n')
          next()
        }, Number.parseFloat(request.toString())),
      )
      next()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {net.AddressInfo} */ (server.address())
  const close = async () => {
    server.close()
    await once(server, 'close')
  }
  return { port, close, served: () => served }
}

/**
 * Asks the slow server and waits for its answer.
 * @param {number} port
 * @param {number} milliseconds how long the server shall take
 * @returns {Promise<void>} rejects when the server is gone
 */
export function askSlowServer(port, milliseconds) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    let answered = false
    socket.on('connect', () => socket.write(`${milliseconds}\n`))
    socket.on('data', () => (answered = true))
    socket.on('error', reject)
    socket.on('close', () => (answered ? resolve() : reject(new Error('The slow server did not answer.'))))
  })
}
