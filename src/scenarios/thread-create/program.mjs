// @ts-check
/*
 * Creating threads: one process, several threads. What does a thread cost beside a process, who is it for the kernel,
 * and what do several of them gain when they compute, and when they wait?
 *
 * Runs on its own too:  node program.mjs --threads=8 --kind=wait
 */
import { once } from 'node:events'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { makeTasks } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { threadsOfProcess } from '../lib/threads.mjs'
import { calibrate, cpuTime, median } from '../lib/work.mjs'
import { ways } from '../process-create/ways.mjs'

/** @typedef {import('../lib/tasks.mjs').Task} Task */
/** @typedef {import('./worker.mjs').Done} Done */

/** One thread alone gets no more of the tasks than about this much, milliseconds. */
const BASELINE_MS = 1200
const WARM_UP_MS = 40
/** Bare threads and processes that are started in each round, only to see how long that takes. */
const NEWBORN = 3

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const { threads, kind, 'task-ms': taskMs, repeats } = knobs
const script = path.join(import.meta.dirname, 'worker.mjs')
/** Over all rounds: tasks handed out, answered, answered otherwise than before; newborns that were not heard of. */
const check = { asked: 0, done: 0, wrong: 0, unborn: 0 }
/** First answer to each task. @type {Map<string, number>} */
const known = new Map()

telemetry.role('Creating threads')
telemetry.threadRole('main thread')
await telemetry.ready
// The server is a process of its own: as a thread of this one its work would count as ours.
const server = kind === 'cpu' ? null : await forkSlowServer({})
const perMs = calibrate()
telemetry.result('setup', { ...knobs, ...machine(), iterationsPerMs: perMs })

const kinds = /** @type {('cpu' | 'wait')[]} */ (kind === 'both' ? ['cpu', 'wait'] : [kind])
const lists = kinds.map((one) => ({
  kind: one,
  tasks: makeTasks({ count: threads, cost: taskMs, kind: one, perMs, port: server?.port }),
}))

const alone = [await create('thread alone')]
/** @type {typeof alone} */
const crew = []
for (let number = 1; number <= threads; number += 1) crew.push(await create(`thread ${number}`))
telemetry.pool({ id: 'alone', kind: 'thread', size: 1 })
telemetry.pool({ id: 'threads', kind: 'thread', size: threads, main: true })
telemetry.result('identity', identity())
// Each thread has an engine of its own, which has to compile the loop for itself.
await Promise.all([...alone, ...crew].map((thread) => warmUp(thread)))
await newborn('thread', 1)
await newborn('spawn', 1)

for (let round = 0; round < repeats; round += 1) {
  telemetry.repeat(round + 1, 'alone', 'threads')
  const begin = performance.now()
  const [thread, process] = [await newborn('thread', NEWBORN), await newborn('spawn', NEWBORN)]
  telemetry.result('creation', {
    round,
    threadMs: thread.firstMs,
    threadCpuMs: thread.cpuMs,
    processMs: process.firstMs,
    processCpuMs: process.cpuMs,
  })
  for (const { kind, tasks } of lists) {
    const few = tasks.slice(0, Math.max(1, Math.floor(BASELINE_MS / taskMs)))
    await measure(`${kind}-alone`, alone, few, 'alone')
    await measure(`${kind}-together`, crew, tasks, 'threads')
  }
  telemetry.result('round', { round, wallMs: performance.now() - begin })
}

for (const { worker } of [...alone, ...crew]) worker.postMessage('end')
await Promise.all([...alone, ...crew].map(({ ended }) => ended))
// The server's own count of the waits; one that left tasks without an answer is gone.
const served = check.done === check.asked ? ((await server?.stats())?.served ?? 0) : NaN
await server?.close()
telemetry.result('check', { ...check, served, checksum: digest() })
console.log(`${check.done} of ${check.asked} tasks done by ${threads} threads, ${check.wrong} answers differ`)

/**
 * Creates a thread, and waits until it says who it is.
 * @param {string} role
 */
async function create(role) {
  const worker = new Worker(script, { workerData: { role } })
  const ended = once(worker, 'exit')
  const [{ pid, tid }] = await once(worker, 'message')
  return { worker, ended, pid, tid }
}

/**
 * Has a list of tasks done: one task for each thread, all at the same time; a single thread does one after the other.
 * @param {string} phase
 * @param {{ worker: Worker }[]} team
 * @param {Task[]} tasks
 * @param {string} pool
 */
async function measure(phase, team, tasks, pool) {
  const cpu = cpuTime()
  const begin = performance.now()
  const share = team.length === 1 ? [tasks] : tasks.map((task) => [task])
  const done = await Promise.all(share.map((some, index) => hand(team[index], some, pool)))
  const wallMs = performance.now() - begin
  // The one on the slowest core decides when all are done.
  const longest = Math.max(...done.map(({ cpuMs }) => cpuMs))
  telemetry.result(phase, {
    tasks: tasks.length,
    threads: team.length,
    wallMs,
    cpuMs: cpuTime() - cpu,
    ...(Number.isFinite(longest) && { longestCpuMs: longest }),
  })
  check.asked += tasks.length
  for (const { id, checksum } of done.flatMap(({ answers }) => answers)) {
    if (checksum === null) continue
    check.done += 1
    // The same task must give the same answer in every thread.
    const key = `${phase.split('-')[0]} ${id}`
    if (!known.has(key)) known.set(key, checksum)
    else if (known.get(key) !== checksum) check.wrong += 1
  }
}

/** @param {{ worker: Worker }} thread @param {Task[]} tasks @param {string} pool @returns {Promise<Done>} */
async function hand({ worker }, tasks, pool) {
  worker.postMessage({ tasks, pool, submitted: telemetry.now() })
  return (await once(worker, 'message'))[0]
}

/** @param {{ worker: Worker }} thread */
async function warmUp(thread) {
  const tasks = lists.flatMap(({ kind }) =>
    makeTasks({ count: 1, cost: kind === 'cpu' ? WARM_UP_MS : 1, kind, perMs, port: server?.port }),
  )
  await hand(thread, tasks, '')
}

/**
 * Starts bare children, one after the other, as the chapter on process creation does.
 * @param {'thread' | 'spawn'} way
 * @param {number} count
 * @returns {Promise<{ firstMs: number, cpuMs: number }>} medians from the call to the first line
 */
async function newborn(way, count) {
  const what = way === 'thread' ? 'thread' : 'process'
  // One after the other, so that there is never more than one.
  telemetry.pool({ id: `new ${what}`, kind: what, size: 1 })
  const [firstMs, cpuMs] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])]
  for (let number = 1; number <= count; number += 1) {
    const calledAt = telemetry.now()
    const child = ways[way](['nothing', '0', String(number)])
    const report = await child.up
    if (report !== null) {
      const whose = way === 'thread' ? { pid: report.pid, tid: report.tid } : { pid: report.pid }
      telemetry.roleOf(whose, `new ${what} ${number}`)
      telemetry.taskOf('start', { ...whose, pool: `new ${what}`, from: calledAt, to: report.firstAt })
      firstMs.push(report.firstAt - calledAt)
      cpuMs.push(report.cpuMs)
    } else check.unborn += 1
    child.letGo()
    const { code, signal } = await child.exited
    if (way === 'spawn' && child.pid > 0) telemetry.exited(child.pid, code, signal)
  }
  return firstMs.length === 0
    ? { firstMs: NaN, cpuMs: NaN }
    : { firstMs: median(firstMs), cpuMs: median(cpuMs) }
}

/** Who the threads are: by their own word, and by the kernel's list of the threads of this process. */
function identity() {
  const listed = threadsOfProcess()
  return {
    pids: new Set([process.pid, ...crew.map(({ pid }) => pid)]).size,
    tids: new Set(crew.map(({ tid }) => tid)).size,
    // V8 and libuv have threads of their own in every Node process: they are among those of the kernel, not ours.
    ...(listed && { listed: crew.filter(({ tid }) => listed.includes(tid)).length, all: listed.length }),
  }
}

/** @returns {string} one number for the answers to all tasks that compute, whatever their order */
function digest() {
  let sum = 0
  for (const [key, checksum] of known) if (key.startsWith('cpu')) sum = (sum + checksum) % 2 ** 32
  return sum.toString(16).padStart(8, '0')
}
