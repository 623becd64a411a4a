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
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { makespan, makeTasks, perform, sample, totalCost } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { ThreadWorkers } from '../lib/thread-workers.mjs'
import { threadCpuTime } from '../lib/threads.mjs'
import { calibrate, cpuTime } from '../lib/work.mjs'
import { sweep } from './sweep.mjs'

/** Without a pool no more of the list is done than about this much work, milliseconds. */
const INLINE_MS = 1000
const WARM_UP_MS = 40
/** How often the pools are brought up, at most: the median counts. */
const STARTS = 3

/** @typedef {ThreadWorkers | ProcessWorkers} Workers */

/** @type {Omit<typeof import('./defaults.json'), 'size' | 'tasks'> & { size: number, tasks: number }} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const { size } = knobs

telemetry.role('Executors')
await telemetry.ready
const server = knobs.task === 'cpu' ? null : await forkSlowServer({}, undefined, 'slow server')
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
let wrong = 0
let missing = 0
const executors = await start()
for (const id of Object.keys(executors))
  telemetry.pool({
    id,
    kind: id === 'threads' ? 'thread' : 'process',
    size,
    tasks: knobs.repeats * tasks.length,
    // Of both executors it is the first, with which the verdict begins.
    main: id === Object.keys(executors)[0],
  })
// In turn, so that a machine that gets slower gets slower for both.
for (let round = 1; round <= knobs.repeats; round += 1) {
  for (const [id, workers] of Object.entries(executors)) {
    telemetry.repeat(round, id)
    await once(id, workers)
    // The other's turn is none of this one's time.
    telemetry.repeat(0, id)
  }
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
 * Brings up each executor a few times, in turn, and tells what each took. A single worker of each kind comes first: it
 * reads from disk what all others find in memory.
 * @returns {Promise<Record<string, Workers>>} the last ones, warm; they stay up to the end
 */
async function start() {
  /** @type {Record<string, (size: number, who: string) => Workers>} */
  const makers = {}
  const [thread, process] = ['thread-worker.mjs', 'process-worker.mjs'].map((name) =>
    path.join(import.meta.dirname, name),
  )
  if (knobs.kind !== 'process') makers.threads = (size) => new ThreadWorkers({ script: thread, size })
  if (knobs.kind !== 'thread')
    makers.processes = (size, who) =>
      new ProcessWorkers({ script: process, size, role: (number) => `${who} ${number}` })
  for (const make of Object.values(makers)) {
    const one = make(1, 'new worker')
    await one.everyone('hello')
    await one.close()
  }
  const starts = Math.min(STARTS, knobs.repeats)
  /** @type {Record<string, Workers>} */
  const up = {}
  for (let turn = 1; turn <= starts; turn += 1)
    for (const [id, make] of Object.entries(makers)) {
      const begin = performance.now()
      const workers = make(size, turn === starts ? 'worker' : 'new worker')
      // The start barrier: all are up.
      await workers.everyone('hello')
      telemetry.result('start', { executor: id, startMs: performance.now() - begin })
      if (turn < starts) await workers.close()
      else up[id] = workers
    }
  for (const workers of Object.values(up)) await workers.everyone('warmUp', [Math.round(perMs * WARM_UP_MS)])
  return up
}

/**
 * Gives the whole list to an executor once.
 * @param {string} id
 * @param {Workers} workers
 */
async function once(id, workers) {
  const checksums = new Map()
  let open = tasks.length
  const cpu = await totalCpu(workers)
  const own = threadCpuTime()
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
  const ownMs = threadCpuTime() - own
  const cpuMs = (await totalCpu(workers)) - cpu
  wrong += few.filter((task) => checksums.get(task.id) !== expected.get(task.id)).length
  missing += tasks.length - checksums.size
  telemetry.result(id, {
    tasks: tasks.length,
    done: checksums.size,
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
    // This thread hands over all tasks, alone: it can't be faster than that takes it.
    ...(Number.isFinite(ownMs) && { ownMs }),
  })
}

/** CPU time of this process with all its threads, and of worker processes. @param {Workers} workers */
async function totalCpu(workers) {
  const own = cpuTime()
  if (workers instanceof ThreadWorkers) return own
  return (await workers.everyone('cpuTime')).reduce((sum, cpu) => sum + cpu, own)
}
