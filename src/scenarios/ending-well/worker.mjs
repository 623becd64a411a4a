// @ts-check
/*
 * A worker of parent.mjs, a process or a thread: it does the tasks that it is sent, until it is told to end: by the end of the
 * list, SIGTERM, or the end of its parent.
 */
import { EventEmitter, once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { readKnobs } from '../lib/knobs.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { perform } from './task.mjs'

const { role, handles } = readKnobs({ role: 'worker', handles: true })
const cancel = new AbortController()
const words = new EventEmitter()
let busy = false

if (parentPort) telemetry.threadRole(role)
else telemetry.role(role)
await telemetry.ready

if (parentPort === null) {
  // Without a handler SIGTERM ends the process at once, wherever it is.
  if (handles) process.on('SIGTERM', stop)
  // A parent that is gone tells nobody; its end of the channel is gone too.
  process.on('disconnect', stop)
}
;(parentPort ?? process).on('message', (/** @type {any} */ { type, task }) => {
  if (type === 'task') void work(task)
  if (type === 'go on') words.emit('go on')
  // The sentinel: nothing comes after it.
  if (type === 'end') leave()
})
say({ type: 'ready' })

/** @param {import('./task.mjs').Task} task */
async function work(task) {
  const { number } = task
  const goOn = () => {
    say({ type: 'begun', number })
    telemetry.flush()
    return task.staged ? once(words, 'go on', { signal: cancel.signal }) : Promise.resolve()
  }
  busy = true
  telemetry.begin(`task ${number}`, { pool: 'workers' })
  try {
    await perform(task, cancel.signal, goOn)
    say({ type: 'done', number })
  } catch (error) {
    if (cancel.signal.aborted) {
      // A task that is cut short has no end.
      say({ type: 'undone', number })
      return leave()
    }
    // As pools do: the exception travels to where the result is looked at. Here, nobody learns of it.
    say({ type: 'failed', number, error: String(error) })
  }
  telemetry.end()
  busy = false
  // It may be asked to end just when its task is done.
  if (cancel.signal.aborted) leave()
}

/** Cancels the task in hand, and ends when that has put away what it had begun. */
function stop() {
  cancel.abort()
  if (!busy) leave()
}

/** Nothing is listened to any more, so the process (the thread) ends by itself. */
function leave() {
  if (parentPort) parentPort.close()
  else if (process.connected) process.disconnect()
}

/** @param {object} message */
function say(message) {
  if (parentPort) parentPort.postMessage(message)
  else if (process.connected) process.send?.(message)
}
