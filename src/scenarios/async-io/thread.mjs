// @ts-check
/* One of several threads: each takes the next wait that is left, and blocks until it is over. */
import { parentPort, workerData } from 'node:worker_threads'
import { telemetry } from '../lib/telemetry.mjs'
import { askAndBlock } from './blocking.mjs'

const { number, line, next, latency } = workerData

telemetry.threadRole(`thread ${number}`)
await telemetry.ready

parentPort?.on('message', (/** @type {{ waits: number, submitted: number }} */ { waits, submitted }) => {
  let answered = 0
  // The list is shared: one counter in memory that all threads see, and an addition that can't be torn.
  for (let wait = Atomics.add(next, 0, 1); wait < waits; wait = Atomics.add(next, 0, 1)) {
    telemetry.begin(`wait ${wait + 1}`, { pool: 'threads', queuedSince: submitted })
    askAndBlock(line, latency)
    telemetry.end()
    answered += 1
  }
  telemetry.flush()
  parentPort?.postMessage(answered)
})
parentPort?.postMessage('up')
