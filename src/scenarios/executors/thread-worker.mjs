// @ts-check
/* One worker thread: same process and same pid as the program, another tid. */
import { workerData } from 'node:worker_threads'
import { telemetry } from '../lib/telemetry.mjs'
import { arrive } from '../lib/thread-workers.mjs'
import { answer } from './methods.mjs'

telemetry.threadRole(`thread ${Atomics.add(workerData, 0, 1) + 1}`)
await telemetry.ready

/** @param {import('../lib/thread-workers.mjs').Call} call */
export default async function ({ method, parameters, barrier }) {
  if (barrier) arrive(barrier)
  return answer(method, parameters)
}
