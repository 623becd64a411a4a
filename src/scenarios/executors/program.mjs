// @ts-check
/*
 * Two executors, one task list: a pool of threads and a pool of processes, several times each, and no pool at all,
 * before and after, to compare with.
 * Then a sweep over task sizes: from which size on is a pool worth its handing over, and when are both the same?
 *
 * Runs on its own too:  node program.mjs --kind=both --size=2
 */
import path from 'node:path'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { ProcessWorkers } from '../lib/process-workers.mjs'
import { startSlowServer } from '../lib/slow-server.mjs'
import { makespan, makeTasks, perform, sample, totalCost } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { ThreadWorkers } from '../lib/thread-workers.mjs'
import { calibrate, cpuTime } from '../lib/work.mjs'
import { sweep } from './sweep.mjs'

/** Without a pool no more of the list is done than about this much work, milliseconds. */
const INLINE_MS = 1000
const WARM_UP_MS = 40

/** @typedef {ThreadWorkers | ProcessWorkers} Workers */

/** @type {Omit<typeof import('./defaults.json'), 'size'> & { size: number }} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const { size } = knobs

telemetry.role('Executors')
await telemetry.ready
const server = knobs.task === 'cpu' ? null : await startSlowServer()
const perMs = calibrate()
const tasks = makeTasks({
  count: knobs.tasks,
  cost: knobs['task-ms'],
  kind: /** @type {'cpu' | 'wait' | 'mixed'} */ (knobs.task),
  perMs,
  port: server?.port,
}).map((task) => ({ ...task, payload: 'x'.repeat(knobs.payload * 1024) }))
telemetry.result('setup', { ...knobs, ...machine(), iterationsPerMs: perMs })

const few = sample(tasks, Math.max(8, Math.round(INLINE_MS / knobs['task-ms'])))
const expected = await inline('inline')
/** @type {Record<string, Workers>} */
const executors = {}
let wrong = 0
let missing = 0
if (knobs.kind !== 'process') {
  const script = path.join(import.meta.dirname, 'thread-worker.mjs')
  await measure('threads', () => new ThreadWorkers({ script, size }))
}
if (knobs.kind !== 'thread') {
  const script = path.join(import.meta.dirname, 'process-worker.mjs')
  await measure('processes', () => new ProcessWorkers({ script, size, role: (number) => `worker ${number}` }))
}
if (knobs.repeats > 1) {
  const again = await inline('inline 2')
  wrong += few.filter(({ id }) => again.get(id) !== expected.get(id)).length
}
if (knobs.task !== 'wait') await sweep(executors, perMs, size)
for (const workers of Object.values(executors)) {
  await workers.everyone('flush')
  await workers.close()
}
await server?.close()
telemetry.result('check', { compared: few.length, wrong, missing })
console.log(
  `${tasks.length} tasks ${knobs.repeats} times through ${Object.keys(executors).join(' and ')}, ${wrong} answers differ`,
)

/**
 * No executor: the program does tasks itself, one after the other.
 * @param {string} pool
 * @returns {Promise<Map<number, number>>} checksum by task id
 */
async function inline(pool) {
  telemetry.pool({ id: pool, kind: 'async', size: 1, tasks: few.length })
  await perform({ ...tasks[0], wait: 0, iterations: Math.round(perMs * WARM_UP_MS) })
  const checksums = new Map()
  const cpu = cpuTime()
  const begin = performance.now()
  for (const task of few) {
    const checksum = await telemetry.task(`task ${task.id + 1}`, { pool }, () => perform(task))
    checksums.set(task.id, checksum)
  }
  const wallMs = performance.now() - begin
  telemetry.result('inline', { tasks: few.length, workMs: totalCost(few), wallMs, cpuMs: cpuTime() - cpu })
  return checksums
}

/**
 * Starts an executor, gives it the whole list so many times, and tells what each took. It stays up for the sweep.
 * @param {'threads' | 'processes'} id
 * @param {() => Workers} start
 */
async function measure(id, start) {
  const starting = performance.now()
  const workers = start()
  executors[id] = workers
  // The start barrier: measuring begins when everyone is up, and warm.
  await workers.everyone('hello')
  const startMs = performance.now() - starting
  await workers.everyone('warmUp', [Math.round(perMs * WARM_UP_MS)])
  const kind = id === 'threads' ? 'thread' : 'process'
  // Of both executors it is the first, with which the verdict begins.
  const main = id === Object.keys(executors)[0]
  telemetry.pool({ id, kind, size, tasks: knobs.repeats * tasks.length, main })
  for (let round = 1; round <= knobs.repeats; round += 1) {
    telemetry.repeat(round, id)
    await once(id, workers, startMs)
  }
  telemetry.repeat(0, id)
}

/**
 * Gives the whole list to an executor once.
 * @param {'threads' | 'processes'} id
 * @param {Workers} workers
 * @param {number} startMs what it took to bring them up
 */
async function once(id, workers, startMs) {
  const checksums = new Map()
  let open = tasks.length
  const cpu = await totalCpu(workers)
  const begin = performance.now()
  const submitted = telemetry.now()
  await Promise.all(
    tasks.map(async (task) => {
      try {
        checksums.set(task.id, await workers.call('task', [task, id, submitted]))
      } catch (error) {
        console.error(`Task ${task.id + 1} was lost: ${error}`)
      }
      open -= 1
      // Submitted tasks that no worker has yet are waiting.
      telemetry.queue(id, Math.max(0, open - size))
    }),
  )
  const wallMs = performance.now() - begin
  const cpuMs = (await totalCpu(workers)) - cpu
  wrong += few.filter((task) => checksums.get(task.id) !== expected.get(task.id)).length
  missing += tasks.length - checksums.size
  telemetry.result(id, {
    tasks: tasks.length,
    done: checksums.size,
    startMs,
    wallMs,
    cpuMs,
    workMs: totalCost(tasks),
    // What computing alone needs, and the shortest time that `size` workers could take.
    computeMs: tasks.reduce((sum, task) => sum + task.iterations / perMs, 0),
    idealMs: makespan(
      tasks.map((task) => [task]),
      size,
    ),
    ...('counts' in workers ? workers.counts : {}),
  })
}

/** CPU time of this process with all its threads, and of worker processes. @param {Workers} workers */
async function totalCpu(workers) {
  const own = cpuTime()
  if (workers instanceof ThreadWorkers) return own
  return (await workers.everyone('cpuTime')).reduce((sum, cpu) => sum + cpu, own)
}
