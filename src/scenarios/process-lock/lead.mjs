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
import { FileCounter, MemoryCounter } from './counter.mjs'

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
  const counter = memory ? MemoryCounter.open(memory, true) : new FileCounter(path.join(folder, 'counter'))
  const semaphore = knobs.lock === 'semaphore' ? sharedName(folder, 'lock') : ''
  if (semaphore) Semaphore.create(semaphore, 1).close()
  const server =
    process.platform === 'win32' ? `\\\\.\\pipe\\forkscope-${process.pid}` : path.join(folder, 'server')
  const lockServer =
    knobs.lock === 'server' ? await start(path.join(import.meta.dirname, 'lock-server.mjs'), server) : null

  const setup = { folder, lock: knobs.lock, server, semaphore, memory, processes }
  const workers = await Promise.all(
    Array.from({ length: processes }, (_, n) =>
      start(program, `--count=${JSON.stringify({ ...setup, number: n + 1 })}`),
    ),
  )
  // Everybody has them open: without names they go with the last process, even if all are killed.
  if (memory) SharedMemory.unlink(memory)
  if (semaphore) Semaphore.unlink(semaphore)
  telemetry.pool({ id: 'processes', kind: 'process', size: processes })
  telemetry.result('setup', { ...knobs, ...machine() })

  await count('warm-up', WARM_UP)
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
    counter.write(0)
    await askAll({ phase, increments, iterations })
    const go = telemetry.now() + START_IN
    const reports = await askAll({ go })
    const found = counter.read()
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

  /**
   * Tells all workers something and waits for their answers.
   * @param {object} what
   * @returns {Promise<Record<string, number>[]>}
   */
  async function askAll(what) {
    const answers = await Promise.all(
      workers.map((worker) => {
        const answer = answerOf(worker)
        worker.send(what)
        return answer
      }),
    )
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
    for (const group of [workers, lockServer === null ? [] : [lockServer]]) {
      const live = group.filter((child) => child.exitCode === null && child.signalCode === null)
      for (const child of live) if (child.connected) child.disconnect()
      await Promise.all(live.map((child) => once(child, 'exit')))
    }
    counter.close()
  }
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
