// @ts-check
/*
 * What is sent, how often, and how it is timed: the same messages in the same order through each way, all ways in turn,
 * then the next repeat. The clock runs from the first message until the receiver says that it has read the last one.
 */
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { machine } from '../lib/machine.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { cpuTime, median } from '../lib/work.mjs'
import { MOST_MESSAGES, messagesIn } from './messages.mjs'

/**
 * Message sizes of the sweep, bytes. Half and twice the size that is asked for belong to it too: what lies between two
 * sizes close by can be foretold on any machine, whatever its caches and the kernel's buffers do elsewhere.
 */
const SWEEP = [256, 4096, 65_536, 1_048_576]
/** What a point of the sweep sends: at most so many bytes, and so many messages. */
const SWEEP_BYTES = 32 << 20
const SWEEP_MESSAGES = 3000
/** Questions that are asked one after the other, and their size in bytes. */
const ROUND_TRIPS = 300
const QUESTION = 64
/** Node holds back so many bytes of a pipe before it says that they are too many. */
const HELD_BACK = 16_384

/** @typedef {import('./program.mjs').Way} Way */

/**
 * @param {object} run
 * @param {typeof import('./defaults.json')} run.knobs
 * @param {Record<string, (size: number) => Way | Promise<Way>>} run.ways
 * @param {import('node:child_process').ChildProcess} run.receiver
 * @param {(order: object) => Promise<any>} run.tell
 * @param {string} run.folder
 */
export async function measure({ knobs, ways, receiver, tell, folder }) {
  const size = Math.round(knobs.size * 1024)
  const count = Math.min(MOST_MESSAGES, messagesIn(knobs.size, knobs.total))
  const names = knobs.channel === 'all' ? Object.keys(ways) : [knobs.channel]
  // Not every machine has POSIX shared memory; then the others are compared without it.
  if (knobs.channel === 'all' && !(await works(ways.posix))) names.splice(names.indexOf('posix'), 1)
  telemetry.pool({ id: 'channels', kind: 'process', size: 2 })
  telemetry.result('setup', {
    ...knobs,
    bytes: size,
    count,
    ways: names.join(' '),
    checksumMBs: checksumSpeed(),
    ...machine(),
  })
  const sizes = [...new Set([...SWEEP, Math.floor(size / 2), 2 * size])].sort((a, b) => a - b)
  const sums = { transfers: 0, wrong: 0 }
  /** @type {Map<string, number[]>} */
  const speeds = new Map()

  for (const name of names) {
    await transfer(name, SWEEP[1], 200)
    await roundTrips(name, 50)
  }
  for (let repeat = 1; repeat <= knobs.repeats; repeat += 1) {
    telemetry.repeat(repeat, 'channels')
    for (const small of sizes) {
      const few = Math.max(1, Math.min(SWEEP_MESSAGES, Math.floor(SWEEP_BYTES / small)))
      for (const name of names) tellTransfer('sweep', name, await transfer(name, small, few))
    }
    for (const name of names) tellTransfer(name, name, await transfer(name, size, count))
    for (const name of names) {
      const times = await roundTrips(name, ROUND_TRIPS)
      const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]
      telemetry.result('round-trip', { way: name, medianUs: median(times), p99Us: p99, bytes: QUESTION })
    }
  }
  telemetry.result('check', sums)
  print(names, speeds, sums)

  /**
   * Sends `count` messages of `size` bytes one way.
   * @param {string} name
   * @param {number} size
   * @param {number} count
   */
  async function transfer(name, size, count) {
    // Several buffers: while one is on its way the next one is filled.
    const ring = Array.from({ length: 2 + Math.ceil(HELD_BACK / size) }, (_, n) =>
      Buffer.alloc(size, `${n} sent by ${name}, `),
    )
    const message = (/** @type {number} */ n) => {
      const buffer = ring[n % ring.length]
      buffer.writeUInt32LE(n, 0)
      return buffer
    }
    let checksum = 0
    for (let n = 0; n < count; n += 1) checksum = crc32(message(n), checksum)

    const way = await ways[name](size)
    await tell({ way: name, size, count, echo: false, file: path.join(folder, `slots-${size}`) })
    const report = reportOf(receiver)
    telemetry.begin(`send by ${name}`, { pool: 'channels' })
    telemetry.flush()
    const cpu = cpuTime()
    const begin = performance.now()
    for (let n = 0; n < count; n += 1) await way.send(message(n))
    const got = await report
    const wallMs = performance.now() - begin
    const cpuMs = cpuTime() - cpu + got.cpuMs
    telemetry.end()
    await way.close?.()
    return {
      bytes: size,
      count,
      wallMs,
      cpuMs,
      copies: copies(name, size),
      checksum,
      received: got.received,
      receivedChecksum: got.checksum,
    }
  }

  /**
   * @param {string} result
   * @param {string} name
   * @param {Awaited<ReturnType<typeof transfer>>} what
   */
  function tellTransfer(result, name, what) {
    const right = what.received === what.bytes * what.count && what.receivedChecksum === what.checksum
    sums.transfers += 1
    if (!right) sums.wrong += 1
    telemetry.result(result, { way: name, ...what })
    const key = `${name} ${what.bytes}`
    speeds.set(key, [...(speeds.get(key) ?? []), (what.bytes * what.count) / 1e3 / what.wallMs])
  }

  /**
   * Questions and answers, one at a time.
   * @param {string} name
   * @param {number} count
   * @returns {Promise<number[]>} the time of each, microseconds
   */
  async function roundTrips(name, count) {
    const question = Buffer.alloc(QUESTION, '?')
    const way = await ways[name](QUESTION)
    await tell({ way: name, size: QUESTION, count, echo: true, file: path.join(folder, `slots-${QUESTION}`) })
    const times = []
    telemetry.begin(`ask by ${name}`, { pool: 'channels' })
    telemetry.flush()
    const report = reportOf(receiver)
    for (let n = 0; n < count; n += 1) {
      const begin = performance.now()
      await way.ask(question)
      times.push((performance.now() - begin) * 1000)
    }
    telemetry.end()
    await report
    await way.close?.()
    return times
  }
}

/** @param {(size: number) => Way | Promise<Way>} way */
async function works(way) {
  try {
    await (await way(QUESTION)).close?.()
    return true
  } catch (error) {
    console.log(`Without POSIX shared memory: ${/** @type {Error} */ (error).message}`)
    return false
  }
}

/**
 * The receiver's report at the end of an order; answers to questions are messages too, but buffers.
 * @param {import('node:child_process').ChildProcess} receiver
 * @returns {Promise<any>}
 */
function reportOf(receiver) {
  return new Promise((resolve) => {
    const look = (/** @type {any} */ message) => {
      if (message instanceof Uint8Array) return
      receiver.off('message', look)
      resolve(message)
    }
    receiver.on('message', look)
  })
}

/**
 * How often each byte is copied from its sender's buffer to its reader's, by what the two programs and Node do with it:
 * a pipe, into the kernel and out of it; a file the same; shared memory, into it and out of it. A message is turned into
 * bytes, copied into the kernel, out of it, and joined if it came in pieces (Node reads 64 KiB at a time).
 * @param {string} way
 * @param {number} size
 */
function copies(way, size) {
  return way !== 'message' ? 2 : size < 65_536 ? 3 : 4
}

/** @returns {number} how fast a checksum alone is here, MB/s: both sides spend that on every byte, whatever the way */
function checksumSpeed() {
  const buffer = Buffer.alloc(1 << 20, 'x')
  const times = Array.from({ length: 20 }, (_, n) => {
    const begin = performance.now()
    crc32(buffer, n)
    return performance.now() - begin
  })
  return buffer.length / 1e3 / median(times)
}

/** @param {string[]} names @param {Map<string, number[]>} speeds @param {{ transfers: number, wrong: number }} sums */
function print(names, speeds, sums) {
  const sizes = [...new Set([...speeds.keys()].map((key) => Number(key.split(' ')[1])))].sort((a, b) => a - b)
  console.log(`MB/s${names.map((name) => name.padStart(10)).join('')}`)
  for (const size of sizes) {
    const row = names.map((name) =>
      median(speeds.get(`${name} ${size}`) ?? [NaN])
        .toFixed(0)
        .padStart(10),
    )
    console.log(`${size} bytes`.padStart(14) + row.join(''))
  }
  console.log(`${sums.transfers} transfers, ${sums.wrong} of them with other bytes than were sent`)
}
