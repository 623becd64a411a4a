// @ts-check
/* Holds the sockets of all threads that block (see blocking.mjs), and wakes each when its answer is there. */
import { parentPort, workerData } from 'node:worker_threads'
import { askSlowServer } from '../lib/slow-server.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { ANSWERED } from './blocking.mjs'

const FAILED = 2
const { port: server, warmUp } = workerData

telemetry.threadRole('I/O thread')
await telemetry.ready
// The first requests of a thread compile what they need: that is no part of a measurement.
await Promise.all(Array.from({ length: warmUp }, () => askSlowServer(server, 0)))

parentPort?.on('message', (/** @type {import('./blocking.mjs').Line} */ { port, word }) => {
  port.on('message', async (/** @type {number} */ milliseconds) => {
    const outcome = await askSlowServer(server, milliseconds).then(
      () => ANSWERED,
      () => FAILED,
    )
    Atomics.store(word, 0, outcome)
    Atomics.notify(word, 0)
  })
})
parentPort?.postMessage('up')
