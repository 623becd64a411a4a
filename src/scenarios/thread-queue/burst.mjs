// @ts-check
/*
 * The same queue twice: between two threads of this process, and between two processes through a broker (chapter 5).
 * No work on the items: what is compared is the way through the queue alone.
 */
import { telemetry } from '../lib/telemetry.mjs'
import { Crew } from '../process-queue/crew.mjs'
import { passItems as passBetweenProcesses } from '../process-queue/program.mjs'
import { makeShared } from './slots.mjs'

/** Length of a burst, milliseconds: long enough for thousands of messages on either way. */
const BURST_MS = 250
const WARM_UP_MS = 100
/** Places of both queues, when there is no capacity to take them from. */
const PLACES = 64
const MANY = 1e9
const idle = { iterations: 0, waitMs: 0, port: 0, pool: '' }

/**
 * One producer, one consumer: threads and processes in turn, after a warm-up of both.
 * @param {object} options
 * @param {import('./program.mjs').Threads} options.threads
 * @param {typeof import('./program.mjs').passItems} options.passItems
 * @param {number} options.size bytes of an item
 * @param {number} options.capacity 0: PLACES
 * @param {number} options.repeats
 */
export async function races({ threads, passItems, size, capacity, repeats }) {
  const places = Math.min(capacity || PLACES, PLACES)
  const shared = makeShared({ turn: 'fifo', capacity: places, items: places, size, log: false })
  const pair = { producers: threads.producers.slice(0, 1), consumers: threads.consumers.slice(0, 1) }
  const crew = await Crew.start({ producers: 1, consumers: 1, warmUp: 0, role: (side) => `${side} process` })
  const between = {
    threads: (/** @type {number} */ forMs) =>
      passItems(pair, shared, { produce: idle, consume: idle, items: MANY, size, forMs }),
    processes: (/** @type {number} */ forMs) =>
      passBetweenProcesses(crew, {
        capacity: places,
        produce: idle,
        consume: idle,
        items: MANY,
        size,
        forMs,
      }),
  }
  await between.threads(WARM_UP_MS)
  await between.processes(WARM_UP_MS)
  for (let n = 0; n < repeats; n += 1)
    for (const [who, pass] of Object.entries(between)) {
      const { wallMs, passed, made, cpuMs } = (await pass(BURST_MS)).counts
      telemetry.result(`${who}-burst`, { wallMs, cpuMs, passed, made, places, size })
      console.log(`between ${who}: ${Math.round((1000 * passed) / wallMs)} messages a second`)
    }
  await crew.close()
}
