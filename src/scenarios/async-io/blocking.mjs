// @ts-check
/*
 * A call that blocks: it returns when the answer is there, and until then the thread that made it sleeps.
 *
 * In most languages that is what reading from a socket does. Node has no such call: its sockets only know callbacks, and
 * a loop that polls would burn CPU instead of waiting. So the socket is in the hands of another thread, and the caller
 * sleeps in `Atomics.wait`, as a process sleeps in read(2): off the CPU, deaf to timers and sockets, until it is woken.
 */
import { once } from 'node:events'
import path from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'

export const WAITING = 0
export const ANSWERED = 1

/**
 * A caller's end: the way to the I/O thread, and the word in shared memory that it sleeps on.
 * @typedef {{ port: import('node:worker_threads').MessagePort, word: Int32Array }} Line
 */

/** The thread that holds the sockets of everyone who blocks. */
export class IoThread {
  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker
  }

  /** @param {number} port of the slow server @param {number} warmUp requests to begin with, counted by the server too */
  static async start(port, warmUp) {
    const worker = new Worker(path.join(import.meta.dirname, 'io-thread.mjs'), {
      workerData: { port, warmUp },
    })
    // The thread's message that it is ready, or its error.
    await once(worker, 'message')
    return new IoThread(worker)
  }

  /** @returns {Line} for one caller: it asks one thing at a time */
  line() {
    const { port1, port2 } = new MessageChannel()
    const word = new Int32Array(new SharedArrayBuffer(4))
    this.worker.postMessage({ port: port2, word }, [port2])
    return { port: port1, word }
  }

  /** @returns {Promise<unknown>} */
  close() {
    return this.worker.terminate()
  }
}

/**
 * Asks the slow server and sleeps until it has answered. Nothing else happens on this thread meanwhile.
 * @param {Line} line
 * @param {number} milliseconds how long the server shall take
 */
export function askAndBlock({ port, word }, milliseconds) {
  Atomics.store(word, 0, WAITING)
  port.postMessage(milliseconds)
  Atomics.wait(word, 0, WAITING)
  if (Atomics.load(word, 0) !== ANSWERED) throw new Error('The slow server did not answer.')
}
