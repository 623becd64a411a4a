// @ts-check
/*
 * Whether a run that goes on and on costs more and more: a shell forks short-lived processes for a while, followed by the
 * command line alone, then by the app with its window open. Memory, descriptors and listeners once a minute, and how much
 * grew after the first part of the time. `npm run bench -- soak [--minutes 3] [--rate 20] [--only cli|window]`.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { root } from '../../scripts/lib/command.mjs'
import { ensureDisplay } from '../../scripts/lib/display.mjs'
import { ensureRuntime } from '../../scripts/lib/runtime/index.mjs'
import { openApp, processWith } from '../window/measure.mjs'

/** Share of the time after which nothing should grow any more: caches and limits are full by then. */
const FIRST = 1 / 6
/** What may be there more at the end than after that. */
const AIM = 0.05
/** Where Node's inspector listens when a signal opens it. */
const INSPECTOR = 'http://127.0.0.1:9229/json/list'
/** Lifetime of a process, seconds: long enough that samples meet it. */
const LIFE = 0.1

/**
 * @typedef {object} Reading Numbers by what they are of; memory in bytes.
 * @property {Record<string, number>} values
 */

/** @param {{ minutes?: string, rate?: string, only?: string }} options */
export async function run({ minutes = '3', rate = '20', only = '' }) {
  const [time, perSecond] = [Number(minutes), Number(rate)]
  if (!(time > 0) || !(perSecond > 0)) throw new Error('--minutes and --rate are numbers above 0.')
  // A round ends when all of it have ended, which takes their lifetime.
  const crowd = Math.max(1, Math.round(perSecond * LIFE))
  const counter = path.join(await mkdtemp(path.join(tmpdir(), 'forkscope-soak-')), 'born')
  const line =
    `n=0; while :; do ${`sleep ${LIFE} & `.repeat(crowd)}wait; ` +
    `n=$((n+${crowd})); echo $n > ${counter}; done`
  const born = async () => {
    for (;;) {
      // It may be just being written.
      const count = Number(await readFile(counter, 'latin1').catch(() => ''))
      if (count > 0) return count
      await delay(10)
    }
  }
  const grown = []
  if (only !== 'window') grown.push(...(await soak('The command line', () => commandLine(line), time, born)))
  if (only !== 'cli') grown.push(...(await soak('Engine and window', () => app(line), time, born)))
  if (grown.length > 0)
    console.log(`\nMore than ${AIM * 100} % grown after the first part: ${grown.join(', ')}`)
}

/**
 * @param {string} title
 * @param {() => Promise<{ read: () => Promise<Record<string, number>>, end: () => Promise<void> }>} begin
 * @param {number} minutes
 * @param {() => Promise<number>} born how many processes were forked so far
 * @returns {Promise<string[]>} what grew by more than it should
 */
async function soak(title, begin, minutes, born) {
  console.log(`\n${title}, ${minutes} min`)
  const { read, end } = await begin()
  /** @type {Reading[]} */
  const readings = []
  try {
    const started = performance.now()
    const steps = Math.max(6, Math.round(minutes))
    for (let step = 1; step <= steps; step += 1) {
      await delay(Math.max(0, started + ((minutes * 60_000) / steps) * step - performance.now()))
      const values = { processes: await born(), ...(await read()) }
      const minute = (performance.now() - started) / 60_000
      if (readings.length === 0)
        console.log(['  min', ...Object.keys(values)].map((name) => name.padStart(14)).join(''))
      readings.push({ values })
      console.log(
        [minute.toFixed(1), ...Object.entries(values).map(shown)].map((text) => text.padStart(14)).join(''),
      )
    }
  } finally {
    await end()
  }
  // Means of as long a time: one reading comes before a collection, or at more live processes, another after.
  const part = Math.max(1, Math.round(readings.length * FIRST))
  const mean = (/** @type {Reading[]} */ some, /** @type {string} */ name) =>
    some.reduce((sum, { values }) => sum + values[name], 0) / some.length
  const growth = Object.keys(readings[0].values).map((name) => ({
    name,
    share: mean(readings.slice(-part), name) / mean(readings.slice(part, 2 * part), name) - 1,
  }))
  console.log(
    ['grown', ...growth.map(({ share }) => `${(share * 100).toFixed(1)} %`)]
      .map((text) => text.padStart(14))
      .join(''),
  )
  return growth
    .filter(({ name, share }) => name !== 'processes' && share > AIM)
    .map(({ name, share }) => `${title}: ${name} ${(share * 100).toFixed(1)} %`)
}

/** @param {[string, number]} entry */
function shown([name, value]) {
  return name.endsWith('MB') ? (value / 1e6).toFixed(1) : String(value)
}

/**
 * `forkscope run` without a terminal, under Node's inspector: its heap can be asked for, after a collection.
 * @param {string} line
 */
async function commandLine(line) {
  const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-soak-'))
  const cli = path.join(root, 'out/cli/index.js')
  const child = spawn(process.execPath, ['--inspect=127.0.0.1:0', cli, 'run', '--', 'sh', '-c', line], {
    env: { ...process.env, FORKSCOPE_DATA_DIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const inspector = await new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (said) => {
      const found = /^Debugger listening on (ws:\S+)/.exec(said)
      if (found) resolve(found[1])
    })
    child.once('exit', () => reject(new Error('The command line ended before it could be measured')))
  })
  const session = await inspect(inspector)
  const pid = child.pid ?? 0
  return {
    async read() {
      await session.send('HeapProfiler.collectGarbage')
      const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage')
      return {
        'heap MB': usedSize + backingStorageSize,
        'memory MB': await ownMemory(pid),
        descriptors: await descriptors(pid),
      }
    },
    async end() {
      session.close()
      child.kill('SIGINT')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * @param {string} url
 * @returns {Promise<{ send: (method: string) => Promise<any>, close: () => void }>}
 */
async function inspect(url) {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  /** @type {Map<number, (result: unknown) => void>} */
  const waiting = new Map()
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(String(data))
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  let last = 0
  return {
    send: (method) =>
      new Promise((resolve) => {
        waiting.set((last += 1), resolve)
        socket.send(JSON.stringify({ id: last, method }))
      }),
    close: () => socket.close(),
  }
}

/**
 * Opens the inspector of a Node process that runs without one. @param {number} pid
 */
async function openInspector(pid) {
  process.kill(pid, 'SIGUSR1')
  const until = performance.now() + 10_000
  for (;;) {
    const listed = await fetch(INSPECTOR).then(
      (answer) => /** @type {Promise<{ webSocketDebuggerUrl: string }[]>} */ (answer.json()),
      () => [],
    )
    if (listed.length > 0) return inspect(listed[0].webSocketDebuggerUrl)
    if (performance.now() > until) throw new Error(`Nobody listens at ${INSPECTOR}; is its port taken?`)
    await delay(50)
  }
}

/**
 * The app with a run in its window.
 * @param {string} line
 */
async function app(line) {
  const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-soak-'))
  const runtime = await ensureRuntime(root)
  const display = await ensureDisplay({ forceVirtual: true, keep: true })
  const env = { ...process.env, ...display.env, FORKSCOPE_DATA_DIR: folder }
  const { page, pid, close } = await openApp(runtime.executable, root, env)
  const end = async () => {
    await close()
    await display.end()
    await rm(folder, { recursive: true, force: true })
  }
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  try {
    await page.click('.rail [data-room=command]')
    await page.fill('#own-line', `sh -c '${line}'`)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('treegrid').waitFor()
  } catch (error) {
    await end()
    throw error
  }
  const [engine, window] = await Promise.all([
    processWith(pid, 'node.mojom'),
    processWith(pid, '--type=renderer'),
  ])
  const inEngine = await openInspector(engine)
  return {
    async read() {
      // As V8 comes by only when its heap has grown, what lies between two visits is no growth.
      await inEngine.send('HeapProfiler.collectGarbage')
      await session.send('HeapProfiler.collectGarbage')
      const { metrics } = await session.send('Performance.getMetrics')
      const of = (/** @type {string} */ wanted) => metrics.find(({ name }) => name === wanted)?.value ?? NaN
      return {
        'engine MB': await ownMemory(engine),
        'engine fds': await descriptors(engine),
        'window MB': await ownMemory(window),
        'heap MB': of('JSHeapUsedSize'),
        listeners: of('JSEventListeners'),
        nodes: of('Nodes'),
        'window fds': await descriptors(window),
      }
    },
    async end() {
      inEngine.close()
      await end()
    },
  }
}

/**
 * Memory of a process itself, bytes. Of files and libraries it maps, a share is its own that falls with each further
 * program that maps them, so with what else the machine does: that share does not count.
 * @param {number} pid
 */
async function ownMemory(pid) {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1')
  return Number(/^Pss_Anon:\s+(\d+) kB/m.exec(rollup)?.[1]) * 1024
}

/** @param {number} pid */
async function descriptors(pid) {
  return (await readdir(`/proc/${pid}/fd`)).length
}
