// @ts-check
/*
 * The receiver: takes messages in the way that it is told, reads every byte of them, and reports how many there were
 * and their checksum. While it waits for bytes it stands still in read(2), which ends when the sender is gone.
 */
import { readSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { Semaphore, SharedMemory } from '../lib/posix-ipc.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { cpuTime } from '../lib/work.mjs'
import { FileStorage, SLOTS } from './storage.mjs'

/** The descriptors that the sender gave this process. */
const BYTES = 3
const WAKE = 4

/**
 * One way to get messages. `receive` waits for the next one; its bytes are good until the next call. `answer` waits for
 * a question and sends it back.
 * @typedef {object} Way
 * @property {() => Buffer | Promise<Buffer>} receive
 * @property {() => unknown} answer
 * @property {() => void} [close]
 */

/** The order to receive. @typedef {{ way: string, size: number, count: number, echo: boolean, file?: string }} Order */

/** Messages that have arrived and were not yet received. @type {Buffer[]} */
const arrived = []
let arrives = () => {}

/** Shared memory and its semaphores. @type {{ storage: SharedMemory, filled: Semaphore, free: Semaphore } | undefined} */
let posix

/** @type {Record<string, (size: number, file?: string) => Way>} */
const ways = {
  pipe: (size) => {
    const message = Buffer.alloc(size)
    const receive = () => {
      // A read gives what is there: a whole message, or a piece of it.
      for (let have = 0; have < size;) have += readOrEnd(BYTES, message, have)
      return message
    }
    return { receive, answer: () => writeOrEnd(BYTES, receive()) }
  },

  message: () => {
    const receive = async () => {
      while (arrived.length === 0) await new Promise((resolve) => (arrives = () => resolve(null)))
      return /** @type {Buffer} */ (arrived.shift())
    }
    return { receive, answer: async () => say(await receive()) }
  },

  file: (size, file) => {
    const storage = FileStorage.open(/** @type {string} */ (file))
    const token = Buffer.from('.')
    const filled = { wait: () => readOrEnd(WAKE, token) }
    const free = { post: () => writeOrEnd(WAKE, token) }
    return shared(size, storage, filled, free, () => storage.close())
  },

  posix: (size) => {
    const { storage, filled, free } = /** @type {NonNullable<typeof posix>} */ (posix)
    return shared(size, storage, filled, free, closePosix)
  },
}

/**
 * @param {number} size
 * @param {{ write(from: Buffer, offset: number): void, read(into: Buffer, offset: number): void }} storage
 * @param {{ wait(): unknown }} filled
 * @param {{ post(): unknown }} free
 * @param {() => void} close
 * @returns {Way}
 */
function shared(size, storage, filled, free, close) {
  const message = Buffer.alloc(size)
  let next = 0
  return {
    receive: async () => {
      await filled.wait()
      storage.read(message, (next++ % SLOTS) * size)
      free.post()
      return message
    },
    answer: async () => {
      await filled.wait()
      storage.read(message, 0)
      storage.write(message, 0)
      free.post()
    },
    close,
  }
}

function closePosix() {
  for (const thing of Object.values(posix ?? {})) thing.close()
  posix = undefined
}

telemetry.role('receiver')
await telemetry.ready
process.on('disconnect', () => process.exit())
process.on('message', (/** @type {any} */ message) => {
  if (message instanceof Uint8Array) {
    arrived.push(/** @type {Buffer} */ (message))
    arrives()
  } else if (message.open === 'posix') {
    closePosix()
    posix = {
      storage: SharedMemory.open(message.slots, SLOTS * message.size),
      filled: Semaphore.open(message.filled),
      free: Semaphore.open(message.free),
    }
    say('open')
  } else void obey(message)
})
say('up')

/** @param {Order} order */
async function obey({ way: name, size, count, echo, file }) {
  const way = ways[name](size, file)
  let received = 0
  let checksum = 0
  say('ready')
  telemetry.begin(`receive by ${name}`, { pool: 'channels' })
  telemetry.flush()
  const cpu = cpuTime()
  for (let n = 0; n < count; n += 1) {
    if (echo) await way.answer()
    else {
      const message = await way.receive()
      received += message.length
      // Every byte is read. The checksum goes on from message to message: their order counts too.
      checksum = crc32(message, checksum)
    }
  }
  const cpuMs = cpuTime() - cpu
  telemetry.end()
  way.close?.()
  say({ received, checksum, cpuMs })
}

/**
 * read(2); nothing to read any more, or a reset, means that the sender is gone: then there is nothing to stay for.
 * @param {number} fd
 * @param {Buffer} into
 * @param {number} [at]
 */
function readOrEnd(fd, into, at = 0) {
  return orEnd(() => readSync(fd, into, at, into.length - at, null))
}

/** write(2); without a reader there is nothing to write. @param {number} fd @param {Buffer} message */
function writeOrEnd(fd, message) {
  orEnd(() => writeSync(fd, message))
}

/** @param {() => number} call @returns {number} bytes, at least one */
function orEnd(call) {
  try {
    return call() || process.exit()
  } catch {
    process.exit()
  }
}

/** @param {unknown} message to the sender; if that is gone, `disconnect` says so */
function say(message) {
  process.send?.(message, undefined, undefined, () => {})
}
