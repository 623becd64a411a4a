// @ts-check
/*
 * Wait or compute? One list of tasks, done in three ways: one after the other, all at once in one thread, and in a thread
 * each. Which of them helps depends on one thing: for how much of its time a task needs a core.
 *
 * Runs on its own too:  node program.mjs --kind=cpu
 */
import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { makeTasks, perform } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { calibrate, cpuTime } from '../lib/work.mjs'

/** @typedef {import('../lib/tasks.mjs').Task} Task */
/** @typedef {import('../thread-create/worker.mjs').Done} Done */
/** What a way of doing the list says of it; `longestCpuMs`: of the thread that spent most. */
/** @typedef {{ answers: Done['answers'], longestCpuMs?: number }} Result */

const TASKS = 4
/** What a task takes when nothing disturbs it, milliseconds. */
const TASK_MS = 200
const WARM_UP_MS = 40

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const kind = /** @type {'cpu' | 'wait' | 'mixed'} */ (knobs.kind)
const check = { asked: 0, done: 0, wrong: 0 }
/** First answer to each task. @type {Map<number, number>} */
const known = new Map()

telemetry.role('Wait or compute')
telemetry.threadRole('main thread')
await telemetry.ready
// The server is a process of its own: in this one its work would count as ours.
const server = kind === 'cpu' ? null : await forkSlowServer({})
const perMs = calibrate()
telemetry.result('setup', { kind, tasks: TASKS, 'task-ms': TASK_MS, ...machine(), iterationsPerMs: perMs })

const port = server?.port
const tasks = makeTasks({ count: TASKS, cost: TASK_MS, kind, perMs, port })
const warmUp = makeTasks({ count: 1, cost: WARM_UP_MS, kind, perMs, port })

const crew = await Promise.all(tasks.map((_, index) => create(`thread ${index + 1}`)))
telemetry.pool({ id: 'one by one', kind: 'async', size: 1 })
telemetry.pool({ id: 'event loop', kind: 'async', size: TASKS, main: true })
telemetry.pool({ id: 'threads', kind: 'thread', size: TASKS })
// Each thread has an engine of its own, which has to compile the loop for itself.
await Promise.all([perform(warmUp[0]), ...crew.map((thread) => hand(thread, warmUp, ''))])

for (let round = 1; round <= knobs.repeats; round += 1) {
  await measure(round, 'alone', 'one by one', oneByOne)
  await measure(round, 'loop', 'event loop', allAtOnce)
  await measure(round, 'threads', 'threads', inThreads)
}

for (const worker of crew) worker.postMessage('end')
await Promise.all(crew.map((worker) => once(worker, 'exit')))
await server?.close()
telemetry.result('check', check)
console.log(`${check.done} of ${check.asked} tasks done, ${check.wrong} answers differ`)

/** One thread, one task after the other. @returns {Promise<Result>} */
async function oneByOne() {
  const answers = []
  for (const task of tasks) answers.push(await told(task, 'one by one'))
  return { answers }
}

/** One thread, which begins all tasks before it waits for any. @returns {Promise<Result>} */
async function allAtOnce() {
  return { answers: await Promise.all(tasks.map((task) => told(task, 'event loop'))) }
}

/** A thread for each task. @returns {Promise<Result>} */
async function inThreads() {
  const done = await Promise.all(tasks.map((task, index) => hand(crew[index], [task], 'threads')))
  const longestCpuMs = Math.max(...done.map(({ cpuMs }) => cpuMs))
  return {
    answers: done.flatMap(({ answers }) => answers),
    ...(Number.isFinite(longestCpuMs) && { longestCpuMs }),
  }
}

/**
 * Does a task in this thread, and tells of it.
 * @param {Task} task
 * @param {string} pool
 */
async function told(task, pool) {
  const name = `${task.wait > 0 ? 'wait' : 'compute'} ${task.id + 1}`
  const end = telemetry.asyncTask(name, { pool, queuedSince: telemetry.now() })
  const answer = perform(task)
  // What only computes is done by now: an await would have it end when all others have.
  const checksum = typeof answer === 'number' ? answer : await answer
  end()
  return { id: task.id, checksum }
}

/** @param {number} round @param {string} phase @param {string} pool @param {() => Promise<Result>} way */
async function measure(round, phase, pool, way) {
  telemetry.repeat(round, pool)
  const cpu = cpuTime()
  const begin = performance.now()
  const { answers, ...more } = await way()
  const wallMs = performance.now() - begin
  // The next pool's turn is none of this one's time.
  telemetry.repeat(0, pool)
  telemetry.result(phase, { tasks: TASKS, wallMs, cpuMs: cpuTime() - cpu, ...more })
  check.asked += TASKS
  for (const { id, checksum } of answers) {
    if (checksum === null) continue
    check.done += 1
    // The same task must give the same answer, whoever does it.
    if (!known.has(id)) known.set(id, checksum)
    else if (known.get(id) !== checksum) check.wrong += 1
  }
}

/**
 * A thread of the chapter on threads: it does the tasks that it is sent.
 * @param {string} role
 */
async function create(role) {
  const script = path.join(import.meta.dirname, '../thread-create/worker.mjs')
  const worker = new Worker(script, { workerData: { role } })
  await once(worker, 'message')
  return worker
}

/** @param {Worker} worker @param {Task[]} some @param {string} pool @returns {Promise<Done>} */
async function hand(worker, some, pool) {
  worker.postMessage({ tasks: some, pool, submitted: telemetry.now() })
  return (await once(worker, 'message'))[0]
}
