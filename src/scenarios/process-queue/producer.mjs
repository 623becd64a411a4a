// @ts-check
/*
 * A producer: a process of its own. It makes items, and waits for a place in the queue before it puts one.
 */
import { telemetry } from '../lib/telemetry.mjs'
import { cpuTime } from '../lib/work.mjs'
import { makeItem } from '../lib/queue-items.mjs'
import { receive, send } from './inbox.mjs'
import { warmUp, work } from './labour.mjs'

telemetry.role(process.argv[2])
await telemetry.ready
await warmUp(Number(process.argv[3]))
await send({ type: 'ready' })

for (;;) await produce(await receive())

/** @param {import('./program.mjs').Order} order */
async function produce(order) {
  const { first, step, items, forMs, size, capacity, pool } = order
  const cpu = cpuTime()
  const end = performance.now() + forMs
  let [made, checksums, blockedMs] = [0, 0, 0]
  for (let number = first; number < items && performance.now() < end; number += step) {
    if (pool) telemetry.begin(`item ${number + 1}`, { pool })
    const item = makeItem(number, await work(order, number + 1), size)
    if (pool) telemetry.end()

    if (capacity > 0) {
      // A bounded queue: no item leaves this process before there is a place for it.
      const asked = performance.now()
      await send({ type: 'place' })
      await receive()
      blockedMs += performance.now() - asked
    }
    await send({ type: 'put', item, since: telemetry.now() })
    made += 1
    checksums += item.checksum
  }
  telemetry.flush()
  await send({ type: 'done', made, checksums, blockedMs, cpuMs: cpuTime() - cpu })
}
