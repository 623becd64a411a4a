// @ts-check
/*
 * A consumer: a process of its own. It asks the queue for an item, waits until it gets one, and works on it.
 */
import { telemetry } from '../lib/telemetry.mjs'
import { cpuTime } from '../lib/work.mjs'
import { isIntact } from '../lib/queue-items.mjs'
import { receive, send } from './inbox.mjs'
import { warmUp, work } from './labour.mjs'

telemetry.role(process.argv[2])
await telemetry.ready
await warmUp(Number(process.argv[3]))
await send({ type: 'ready' })

for (;;) await consume(await receive())

/** @param {import('./program.mjs').Order} order */
async function consume(order) {
  const { pool } = order
  const cpu = cpuTime()
  let idleMs = 0
  /** What was done with the last item: goes with the next question, so that a consumer's death loses little. */
  let did = null
  for (;;) {
    const asked = performance.now()
    await send({ type: 'get', did })
    const { item, turn, since } = await receive()
    // No item: the producers are done and the queue is empty.
    if (item === undefined) break
    idleMs += performance.now() - asked

    if (pool) telemetry.begin(`item ${item.number + 1}`, { pool, queuedSince: since })
    const intact = isIntact(item)
    await work(order, item.checksum)
    if (pool) telemetry.end()
    did = { turn, number: item.number, checksum: item.checksum, intact }
  }
  telemetry.flush()
  await send({ type: 'done', idleMs, cpuMs: cpuTime() - cpu })
}
