// @ts-check
/*
 * The first process: it makes what is shared, starts the others, lets them begin at the same moment, without a lock and
 * with one, and compares what the number should be with what it is.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { Semaphore, SharedMemory } from '../lib/posix-ipc.mjs'
import { scratchFolder, sharedName } from '../lib/scratch.mjs'
import { machine } from '../lib/machine.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { calibrate } from '../lib/work.mjs'
import { FileCounter, ManagedCounter, MemoryCounter } from './counter.mjs'

/** From the order to the start, milliseconds: by then it has reached everybody. */
const START_IN = 30
const WARM_UP = 300

/**
 * @param {typeof import('./defaults.json')} knobs
 * @param {string} program what the processes that count run
 */
export async function lead(knobs, program) {
  const { processes, increments } = knobs
  /** @type {('unlocked' | 'locked')[]} */
  const phases = knobs.lock === 'none' ? ['unlocked'] : ['unlocked', 'locked']
  telemetry.role('Locks')
  await telemetry.ready
  const folder = scratchFolder()
  const iterations = Math.round((calibrate(3, 20) * knobs.work) / 1000)

  // What is shared: the number, and what the lock needs.
  const memory = knobs.storage === 'posix' ? sharedName(folder, 'counter') : ''
  const semaphore = knobs.lock === 'semaphore' ? sharedName(folder, 'lock') : ''
  if (semaphore) Semaphore.create(semaphore, 1).close()
  const server =
    process.platform === 'win32' ? `\\\\.\\pipe\\forkscope-${process.pid}` : path.join(folder, 'server')
  // Who has the lock, or even the number.
  const servers = /** @type {Record<string, string>} */ ({
    server: 'lock-server.mjs',
    manager: 'manager.mjs',
  })
  const keeper =
    knobs.lock in servers ? await start(path.join(import.meta.dirname, servers[knobs.lock]), server) : null
  const manager = knobs.lock === 'manager' ? await ManagedCounter.connect(server) : null
  const counter =
    manager ?? (memory ? MemoryCounter.open(memory, true) : new FileCounter(path.join(folder, 'counter')))

  const setup = { folder, lock: knobs.lock, server, semaphore, memory, processes }
  const numbers = Array.from({ length: processes }, (_, n) => n + 1)
  const startWorker = (/** @type {number} */ number) =>
    start(program, `--count=${JSON.stringify({ ...setup, number })}`)
  /** @type {import('node:child_process').ChildProcess[]} */
  let workers = []
  if (knobs.start === 'barrier') {
    workers = await Promise.all(numbers.map(startWorker))
    forgetNames()
  }
  telemetry.pool({ id: 'processes', kind: 'process', size: processes })
  telemetry.result('setup', { ...knobs, ...machine() })

  if (knobs.start === 'barrier') await count('warm-up', WARM_UP)
  for (let repeat = 1; repeat <= knobs.repeats; repeat += 1) {
    telemetry.repeat(repeat, 'processes')
    for (const phase of phases) await count(phase, increments, repeat)
  }
  telemetry.result('check', { phases: knobs.repeats * phases.length })
  await end()

  /**
   * Lets all workers count at the same time.
   * @param {'warm-up' | 'unlocked' | 'locked'} phase
   * @param {number} increments of each worker
   * @param {number} [repeat]
   */
  async function count(phase, increments, repeat) {
    await counter.write(0)
    await manager?.messages()
    const order = { phase, increments, iterations }
    const reports = await (knobs.start === 'barrier' ? together(order) : asTheyCome(order))
    const messages = await manager?.messages()
    const found = await counter.read()
    if (repeat === undefined) return

    const sum = (/** @type {string} */ what) => reports.reduce((total, report) => total + report[what], 0)
    const asked = processes * increments
    const wallMs = Math.max(...reports.map(({ to }) => to)) - Math.min(...reports.map(({ from }) => from))
    telemetry.result(phase, {
      repeat,
      asked,
      made: sum('made'),
      found,
      lost: asked - found,
      wallMs,
      cpuMs: sum('cpuMs'),
      waitedMs: sum('waitedMs'),
      heldMs: sum('heldMs'),
      // From the last start to the first end: the time in which all of them counted.
      overlapMs: Math.min(...reports.map(({ to }) => to)) - Math.max(...reports.map(({ from }) => from)),
      togetherMs: togetherMs(reports),
      ...(messages !== undefined && { messages }),
    })
    reports.forEach(({ waitedMs, heldMs, longestMs, from, to }, n) =>
      telemetry.result('process', {
        phase,
        repeat,
        number: n + 1,
        pid: workers[n].pid ?? 0,
        waitedMs,
        heldMs,
        longestMs,
        wallMs: to - from,
      }),
    )
    console.log(
      `${phase.padEnd(8)} ${asked} increments, found ${found}, lost ${asked - found}, ${wallMs.toFixed(0)} ms`,
    )
  }

  /** All are ready before any begins, and they begin at the same moment: a barrier. @param {object} order */
  async function together(order) {
    await all(workers.map((worker) => ask(worker, order)))
    const go = telemetry.now() + START_IN
    return all(workers.map((worker) => ask(worker, { go })))
  }

  /** Without a barrier: each begins as soon as it is up, and then the next one is started. @param {object} order */
  async function asTheyCome(order) {
    const reports = []
    workers = []
    for (const number of numbers) {
      const worker = await startWorker(number)
      workers.push(worker)
      reports.push(ask(worker, order).then((ready) => ready && ask(worker, { go: 0 })))
    }
    const done = await all(reports)
    await endOf(workers)
    return done
  }

  /**
   * Waits for the answers of all workers.
   * @param {Promise<any>[]} asked
   * @returns {Promise<Record<string, number>[]>}
   */
  async function all(asked) {
    const answers = await Promise.all(asked)
    // A process that dies loses its share. With a lock server the others have gone on; with a lock that nobody takes back
    // from the dead they have waited, and given up (locks.mjs). What the number should be, nobody knows any more.
    if (answers.some((answer) => answer === null || answer.failed !== undefined)) {
      for (const message of new Set(answers.map((answer) => answer?.failed ?? '')))
        if (message) console.error(message)
      answers.forEach((answer, n) => {
        if (answer !== null) return
        const { pid = 0, exitCode, signalCode } = workers[n]
        const how = signalCode ?? `exit code ${exitCode}`
        telemetry.result('lost', { number: n + 1, pid, how })
        console.error(`Process ${n + 1} (pid ${pid}) has ended in the middle: ${how}.`)
      })
      await end()
      process.exit(1)
    }
    return answers
  }

  /** Ends all children and waits until they have. The lock server comes last: who waits would take its end for a failure. */
  async function end() {
    await endOf(workers)
    counter.close()
    if (keeper !== null) await endOf([keeper])
    if (knobs.start !== 'barrier') forgetNames()
  }

  /** Once everybody has them open: without names they go with the last process, even if all are killed. */
  function forgetNames() {
    if (memory) SharedMemory.unlink(memory)
    if (semaphore) Semaphore.unlink(semaphore)
  }
}

/** @param {import('node:child_process').ChildProcess[]} children */
async function endOf(children) {
  const live = children.filter((child) => child.exitCode === null && child.signalCode === null)
  for (const child of live) if (child.connected) child.disconnect()
  await Promise.all(live.map((child) => once(child, 'exit')))
}

/**
 * For how long at least two counted at the same time, milliseconds; below zero: the shortest pause between two of them.
 * @param {Record<string, number>[]} reports with the begin and the end of each
 */
function togetherMs(reports) {
  const sorted = reports.toSorted((a, b) => a.from - b.from)
  let [end, together, pause] = [-Infinity, 0, Infinity]
  for (const { from, to } of sorted) {
    if (from > end) pause = Math.min(pause, from - end)
    else together += Math.min(end, to) - from
    end = Math.max(end, to)
  }
  return together > 0 ? together : -pause
}

/** @param {import('node:child_process').ChildProcess} worker @param {object} what */
function ask(worker, what) {
  const answer = answerOf(worker)
  worker.send(what)
  return answer
}

/**
 * Starts a child and waits until it is up.
 * @param {string} file
 * @param {string} argument
 */
async function start(file, argument) {
  const child = fork(file, [argument])
  child.on('error', () => {})
  child.once('exit', (code, signal) => telemetry.exited(child.pid ?? 0, code, signal))
  if ((await answerOf(child)) === null) throw new Error(`${path.basename(file)} did not come up.`)
  return child
}

/**
 * The next message of a child.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<any>} null: it has ended
 */
function answerOf(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(null)
    const gone = () => resolve(null)
    child.once('exit', gone)
    child.once('message', (message) => {
      child.off('exit', gone)
      resolve(message)
    })
  })
}
