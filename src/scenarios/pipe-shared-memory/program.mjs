// @ts-check
/*
 * Pipe and shared memory: one process sends the same messages to another one in four ways. This is the sender;
 * receiver.mjs is the other half, and has the same four ways from the other side.
 *
 * Runs on its own too:  node program.mjs --channel=all --size=64
 */
import { fork } from 'node:child_process'
import path from 'node:path'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { Semaphore, SharedMemory } from '../lib/posix-ipc.mjs'
import { scratchFolder, sharedName } from '../lib/scratch.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { measure } from './measure.mjs'
import { readLate } from './read-late.mjs'
import { FileStorage, SLOTS } from './storage.mjs'

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
telemetry.role(knobs.channel === 'unread' ? 'reader' : 'sender')
await telemetry.ready
if (knobs.channel === 'unread') {
  await readLate(knobs.repeats)
  process.exit()
}
const folder = scratchFolder()

// Descriptors 3 and 4 of the receiver are pipes to this process. Node makes them as pairs of connected Unix sockets.
const receiver = fork(path.join(import.meta.dirname, 'receiver.mjs'), {
  stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe', 'ipc'],
  serialization: 'advanced', // structured clone, as postMessage does it; the default would be JSON
})
const [bytes, wake] = /** @type {import('node:net').Socket[]} */ (receiver.stdio.slice(3, 5))
receiver.once('exit', (code, signal) => {
  telemetry.exited(receiver.pid ?? 0, code, signal)
  if (!done) {
    console.error(`The receiver ended early (${signal ?? `exit code ${code}`}): nothing more can be sent.`)
    process.exit(1)
  }
})
let done = false
// When the receiver is gone, so are the other ends of everything; `exit` above says it once.
for (const one of [bytes, wake, receiver]) one.on('error', () => {})
await when(receiver, 'message')

/**
 * One way to hand over messages. `send` waits when too much is under way; what was sent must stay as it is until 16 KiB
 * more are. `ask` sends one message and waits for the answer, which is as long. `close` when the receiver has them all.
 * @typedef {object} Way
 * @property {(message: Buffer) => unknown} send
 * @property {(message: Buffer) => Promise<unknown>} ask
 * @property {() => Promise<void>} [close]
 */

/** @type {Record<string, (size: number) => Way | Promise<Way>>} */
const ways = {
  /*
   * Pipe: a stream of bytes through the kernel. write(2) copies them into a buffer of the kernel, read(2) out of it.
   * When that is full the writer waits: this is all the flow control there is. A pipe knows no messages: where one
   * ends, both sides must agree.
   */
  pipe: (size) => ({
    send: (message) => bytes.write(message) || when(bytes, 'drain'),
    ask: async (message) => {
      bytes.write(message)
      while (bytes.read(size) === null) await when(bytes, 'readable')
    },
  }),

  /*
   * Message: any object. It is turned into bytes, sent through a pipe with its length in front, and an object is made
   * of them on the other side: the same as above, and two more times over the data.
   */
  message: () => {
    let pending = 0
    let none = () => {}
    const sent = () => --pending === 0 && none()
    return {
      send: (message) => {
        pending += 1
        return receiver.send(message, sent) || new Promise((resolve) => (none = () => resolve(null)))
      },
      ask: (message) => {
        receiver.send(message)
        return when(receiver, 'message')
      },
    }
  },

  /* A shared file: its pages stay in memory, both sides reach them by pwrite(2) and pread(2). No disk is waited for. */
  file: (size) => {
    const storage = FileStorage.create(path.join(folder, `slots-${size}`), SLOTS * size)
    // The counters are bytes in a pipe: one for each slot that was filled, one back for each that is free.
    const filled = { post: () => wake.write('.') }
    const free = {
      wait: async () => {
        while (wake.read(1) === null) await when(wake, 'readable')
      },
    }
    return shared(storage, filled, free, size, () => storage.remove())
  },

  /* Shared memory: the same pages in both address spaces. The counters are POSIX semaphores. */
  posix: async (size) => {
    const name = (/** @type {string} */ what) => sharedName(folder, what)
    const storage = SharedMemory.create(name('slots'), SLOTS * size)
    const filled = Semaphore.create(name('filled'), 0)
    const free = Semaphore.create(name('free'), 0)
    await tell({ open: 'posix', size, slots: name('slots'), filled: name('filled'), free: name('free') })
    // Both have it open: without its names it goes with the last of them, even if they are killed.
    SharedMemory.unlink(name('slots'))
    for (const what of ['filled', 'free']) Semaphore.unlink(name(what))
    return shared(storage, filled, free, size, () => {
      for (const thing of [storage, filled, free]) thing.close()
    })
  },
}

/**
 * Both processes use the same storage, nothing is sent. What is missing then is the word that something is there, and
 * that it was read: two counters, each with `post` (one more) and `wait` (take one; sleep while there is none).
 * @param {{ write(from: Buffer, offset: number): void, read(into: Buffer, offset: number): void }} storage
 * @param {{ post(): unknown }} filled
 * @param {{ wait(): Promise<void> }} free
 * @param {number} size
 * @param {() => void} close
 * @returns {Way}
 */
function shared(storage, filled, free, size, close) {
  let next = 0
  let unread = 0
  const oneRead = async () => {
    await free.wait()
    unread -= 1
  }
  return {
    send: async (message) => {
      if (unread === SLOTS) await oneRead()
      storage.write(message, (next++ % SLOTS) * size)
      unread += 1
      filled.post()
    },
    ask: async (message) => {
      storage.write(message, 0)
      filled.post()
      await free.wait()
      storage.read(message, 0)
    },
    close: async () => {
      while (unread > 0) await oneRead()
      close()
    },
  }
}

/**
 * The next event of this name, with what it carries. Unlike `once` of node:events it does not give up at an `error`:
 * when the receiver is gone, its `exit` above has the last word.
 * @param {import('node:events').EventEmitter} emitter
 * @param {string} event
 * @returns {Promise<any>}
 */
function when(emitter, event) {
  return new Promise((resolve) => emitter.once(event, resolve))
}

/**
 * Gives the receiver an order, or a question, and waits for its answer.
 * @param {object} order
 * @returns {Promise<any>}
 */
async function tell(order) {
  const answer = when(receiver, 'message')
  receiver.send(order)
  return answer
}

await measure({ knobs, ways, receiver, tell, folder })
done = true
receiver.disconnect()
await when(receiver, 'exit')
for (const end of [bytes, wake]) end.destroy()
