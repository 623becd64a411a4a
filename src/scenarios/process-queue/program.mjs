// @ts-check
/*
 * A queue between processes. Producers make items and put them; consumers get items and work on them. They share no
 * memory: the queue lives in this process, the broker, and each item is copied into it and out of it again.
 *
 *   producer ──(place?)──▶          ◀──(get)── consumer
 *            ◀──(place)──   broker
 *            ───(item)───▶  ■ ■ ■   ──(item)──▶
 *
 * Runs on its own too:  node program.mjs --producers=2 --consumers=1 --capacity=20
 */
import { realpathSync } from 'node:fs'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { logValues } from '../lib/queue-items.mjs'
import { watchQueue } from '../lib/queue-watch.mjs'
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { calibrate, cpuTime } from '../lib/work.mjs'
import { Crew } from './crew.mjs'

const WARM_UP_MS = 40
const WARM_UP_ITEMS = 40
/** Work on an item that is smaller than this (milliseconds) is not told: telling would cost as much. */
const SMALLEST_TOLD = 0.5

/** @typedef {import('./crew.mjs').Member} Member */

/** First in, first out. A bounded queue has `capacity` places; a put needs a free one. */
class Broker {
  peak = 0
  bytes = 0
  peakBytes = 0
  #capacity
  /** Producers that may still put. */
  #open
  /** Items with the time at which they were put, oldest first. @type {{ item: any, since: number }[]} */
  #items = []
  /** Items handed out so far: the turn of each. */
  #turns = 0
  /** Those who hold a place for an item that is still on its way. @type {Set<Member>} */
  #promised = new Set()
  /** Producers that wait for a place, consumers that wait for an item: who came first is served first. */
  #wantPlace = /** @type {Member[]} */ ([])
  #wantItem = /** @type {Member[]} */ ([])

  /** @param {number} capacity 0: unbounded @param {number} producers */
  constructor(capacity, producers) {
    this.#capacity = capacity
    this.#open = producers
  }

  get depth() {
    return this.#items.length
  }

  /** @param {Member} producer */
  place(producer) {
    this.#wantPlace.push(producer)
    this.#serve()
  }

  /** @param {Member} producer @param {any} item @param {number} since */
  put(producer, item, since) {
    this.#promised.delete(producer)
    this.#items.push({ item, since })
    this.bytes += item.bytes.length
    this.peak = Math.max(this.peak, this.#items.length)
    this.peakBytes = Math.max(this.peakBytes, this.bytes)
    this.#serve()
  }

  /** @param {Member} consumer */
  get(consumer) {
    this.#wantItem.push(consumer)
    this.#serve()
  }

  /** A producer puts no more. Once all are done, an empty queue means the end for consumers. */
  close() {
    this.#open -= 1
    this.#serve()
  }

  /** Someone died: a place promised to them is free again, and nothing is handed to them. @param {Member} member */
  forget(member) {
    this.#promised.delete(member)
    this.#wantPlace = this.#wantPlace.filter((one) => one !== member)
    this.#wantItem = this.#wantItem.filter((one) => one !== member)
    this.#serve()
  }

  /** Gives items and places to the processes that wait for them; the others stay blocked. */
  #serve() {
    while (this.#wantItem.length > 0 && this.#items.length > 0) {
      const { item, since } = /** @type {{ item: any, since: number }} */ (this.#items.shift())
      this.bytes -= item.bytes.length
      this.#wantItem.shift()?.send({ type: 'item', item, since, turn: this.#turns++ })
    }
    while (this.#wantPlace.length > 0 && this.#items.length + this.#promised.size < this.#capacity) {
      const producer = /** @type {Member} */ (this.#wantPlace.shift())
      this.#promised.add(producer)
      producer.send({ type: 'place' })
    }
    if (this.#open === 0 && this.#items.length === 0)
      for (const consumer of this.#wantItem.splice(0)) consumer.send({ type: 'end' })
  }
}

/**
 * What one side has to do: producers make the items number `first`, `first + step` … below `items`, until `forMs` have
 * passed. `pool`: under which name each item's work is told, '' for work too small to be told of one by one.
 * @typedef {{ first: number, step: number, items: number, forMs: number, size: number, capacity: number,
 *   iterations: number, waitMs: number, port: number, pool: string }} Order
 */

/**
 * Passes items from all producers of a crew to all its consumers.
 * @param {Crew} crew
 * @param {{ capacity: number, produce: Partial<Order>, consume: Partial<Order>, items?: number, size: number,
 *   forMs?: number, queue?: string }} plan `queue`: under which name its depth is told
 */
export async function passItems(crew, { capacity, produce, consume, items = 1e9, size, forMs = 1e9, queue }) {
  const [producers, consumers] = [crew.of('producer'), crew.of('consumer')]
  const broker = new Broker(capacity, producers.length)
  const stop = queue ? watchQueue(queue, capacity || undefined, () => broker) : () => {}
  /** What consumers say of each item. @type {{ turn: number, number: number, checksum: number, intact: boolean }[]} */
  const served = []
  const sums = { made: 0, checksums: 0, blockedMs: 0, idleMs: 0, cpuMs: -cpuTime() }
  const atWork = new Set([...producers, ...consumers])
  const begin = performance.now()

  await new Promise((resolve) => {
    const leave = (/** @type {Member} */ member) => {
      if (atWork.delete(member) && member.side === 'producer') broker.close()
      // Without consumers the round would never end: producers stay blocked, or items stay where they are.
      if (atWork.size === 0 || crew.of('consumer').length === 0) resolve(null)
    }
    crew.onGone = (member) => {
      broker.forget(member)
      leave(member)
    }
    crew.onMessage = (member, message) => {
      if (message.type === 'place') return broker.place(member)
      if (message.type === 'put') return broker.put(member, message.item, message.since)
      if (message.type === 'get') {
        if (message.did) served.push(message.did)
        return broker.get(member)
      }
      const { made = 0, checksums = 0, blockedMs = 0, idleMs = 0, cpuMs } = message
      sums.made += made
      sums.checksums += checksums
      sums.blockedMs += blockedMs
      sums.idleMs += idleMs
      sums.cpuMs += cpuMs
      leave(member)
    }
    const order = { first: 0, step: producers.length, items, forMs, size, capacity }
    const idle = { iterations: 0, waitMs: 0, port: 0, pool: '' }
    for (const consumer of consumers) consumer.send({ ...order, ...idle, ...consume })
    producers.forEach((producer, first) => producer.send({ ...order, ...idle, ...produce, first }))
    if (consumers.length === 0) resolve(null)
  })

  const wallMs = performance.now() - begin
  stop()
  sums.cpuMs += cpuTime()
  served.sort((a, b) => a.turn - b.turn)
  const received = served.reduce((sum, { checksum }) => sum + checksum, 0)
  const damaged = served.filter(({ intact }) => !intact).length
  const { peak, peakBytes } = broker
  const counts = { items, producers: producers.length, passed: served.length, damaged, received }
  return { counts: { wallMs, ...counts, peak, peakBytes, ...sums }, order: served.map((one) => one.number) }
}

async function main() {
  /** @type {typeof import('./defaults.json')} */
  const knobs = readKnobs(readDefaults(import.meta.dirname))
  telemetry.role('broker')
  await telemetry.ready
  const server = knobs.work === 'wait' ? await forkSlowServer({}, undefined, 'slow server') : null
  const perMs = calibrate()
  telemetry.result('setup', { ...knobs, ...machine(), iterationsPerMs: perMs })
  const crew = await Crew.start({ ...knobs, warmUp: Math.round(perMs * WARM_UP_MS) })

  const labour = (/** @type {number} */ ms, /** @type {string} */ pool) => ({
    iterations: knobs.work === 'cpu' ? Math.round(ms * perMs) : 0,
    waitMs: knobs.work === 'wait' ? ms : 0,
    port: server?.port ?? 0,
    pool: ms >= SMALLEST_TOLD ? pool : '',
  })
  const produce = labour(knobs['produce-ms'], 'producers')
  const consume = labour(knobs['consume-ms'], 'consumers')
  const plan = { produce, consume, items: knobs.items, size: knobs['item-size'] }
  // The way through the pipes has to warm up, too.
  const still = { ...plan, produce: {}, consume: {}, items: WARM_UP_ITEMS * knobs.producers }
  await passItems(crew, { ...still, capacity: 2 })
  for (const [id, { pool }] of Object.entries({ producers: produce, consumers: consume }))
    if (pool) {
      const size = knobs[/** @type {'producers'} */ (id)]
      telemetry.pool({ id, kind: 'process', size, main: id === 'consumers' })
    }

  const round = async (/** @type {string} */ name, /** @type {number} */ capacity) => {
    // Producers may still be blocked by the queue of the round in which the last consumer was killed.
    if (crew.of('consumer').length === 0) return
    const queue = name === 'queue' ? 'queue' : 'unbounded queue'
    const { counts, order } = await passItems(crew, { ...plan, capacity, queue })
    // What consumers took, in the order in which the broker handed it out: the verdict checks it item by item.
    telemetry.result(name, { ...counts, killed: crew.killed, ...logValues(order.map((one) => -one - 1)) })
    console.log(
      `${name}: ${counts.passed} of ${counts.items} items in ${Math.round(counts.wallMs)} ms, at most ${counts.peak} waiting`,
    )
  }
  for (let repeat = 1; repeat <= knobs.repeats; repeat += 1) {
    telemetry.repeat(repeat, 'producers', 'consumers')
    await round('queue', knobs.capacity)
  }
  telemetry.repeat(0, 'producers', 'consumers')
  // The same items through a queue that takes whatever comes. Afterwards: its graph is for comparison.
  if (knobs.capacity > 0) for (let n = 0; n < knobs.repeats; n += 1) await round('unbounded', 0)
  if (crew.of('consumer').length === 0) console.log('No consumer is left: what was in the queue stays there.')
  await crew.close()
  await server?.close()
}

// Imported for its queue (the chapter on threads does), this file runs nothing: Python's `if __name__ == '__main__'`.
if (realpathSync(process.argv[1]) === import.meta.filename) await main()
