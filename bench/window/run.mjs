// @ts-check
/*
 * How long the app takes to its first paint and until it can be used, and what it holds in memory then, against an
 * Electron app with an empty page on the same runtime, which starts an empty utility process too: that is the floor of
 * an app whose work is done beside its window. Interleaved; the ratio is what counts.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../../scripts/lib/command.mjs'
import { ensureDisplay } from '../../scripts/lib/display.mjs'
import { ensureRuntime } from '../../scripts/lib/runtime/index.mjs'
import { firstPaint, median, openApp, treePss, usable } from './measure.mjs'
import { measureEngine } from './engine.mjs'
import { measureTasks } from './tasks.mjs'
import { measureTicks } from './ticks.mjs'

const ROUNDS = 5
/** Until garbage of the start is collected and idle work is done, milliseconds. */
const SETTLE = 4000

const EMPTY_MAIN = `const { app, BrowserWindow, utilityProcess } = require('electron')
app.whenReady().then(() => {
  utilityProcess.fork(require('node:path').join(__dirname, 'utility.cjs'))
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } })
  window.loadFile('index.html')
})
app.on('window-all-closed', () => app.quit())
`

export async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-bench-'))
  const runtime = await ensureRuntime(root)
  const display = await ensureDisplay({ forceVirtual: true, keep: true })
  try {
    const empty = path.join(folder, 'empty')
    await mkdir(empty)
    await writeFile(
      path.join(empty, 'package.json'),
      '{ "name": "empty", "version": "1.0.0", "main": "main.cjs" }',
    )
    await writeFile(path.join(empty, 'main.cjs'), EMPTY_MAIN)
    await writeFile(path.join(empty, 'utility.cjs'), 'setInterval(() => {}, 1 << 30)')
    await writeFile(path.join(empty, 'index.html'), '<!doctype html><title>Empty</title><p>Empty</p>')
    const contestants = { empty, forkscope: root }
    /** @type {Record<keyof typeof contestants, { paint: number[], usable: number[], pss: number[], processes: number }>} */
    const found = {
      empty: { paint: [], usable: [], pss: [], processes: 0 },
      forkscope: { paint: [], usable: [], pss: [], processes: 0 },
    }
    for (let round = 0; round <= ROUNDS; round++) {
      for (const name of /** @type {(keyof typeof contestants)[]} */ (Object.keys(contestants))) {
        const env = {
          ...process.env,
          ...display.env,
          XDG_CONFIG_HOME: path.join(folder, 'config'),
          FORKSCOPE_DATA_DIR: path.join(folder, 'data'),
        }
        const opened = await openApp(runtime.executable, contestants[name], env)
        const paint = await firstPaint(opened)
        const ready = name === 'forkscope' ? await usable(opened) : paint
        await delay(SETTLE)
        const { bytes, processes } = await treePss(opened.pid)
        await opened.close()
        // The first round warms the disk's cache.
        if (round === 0) continue
        found[name].paint.push(paint)
        found[name].usable.push(ready)
        found[name].pss.push(bytes)
        found[name].processes = processes
      }
    }
    const row = (
      /** @type {string} */ what,
      /** @type {number} */ ours,
      /** @type {number} */ theirs,
      /** @type {string} */ unit,
      /** @type {number} */ aim,
    ) =>
      console.log(
        `${what.padEnd(26)} ${ours.toFixed(0).padStart(6)} ${unit}  ${theirs.toFixed(0).padStart(6)} ${unit}  ${(ours / theirs).toFixed(2).padStart(6)}×  (aim ≤ ${aim.toFixed(2)})`,
      )
    const { empty: theirs, forkscope: ours } = found
    const MIB = 2 ** 20
    console.log(`Start and memory, Electron ${runtime.electron}, median of ${ROUNDS} interleaved rounds`)
    console.log(`${''.padEnd(26)}  Forkscope      empty    ratio`)
    row('spawn to first paint', median(ours.paint), median(theirs.paint), 'ms ', 1.3)
    row('spawn to usable', median(ours.usable), median(theirs.paint), 'ms ', 1.6)
    row('PSS of the process tree', median(ours.pss) / MIB, median(theirs.pss) / MIB, 'MiB', 1.15)
    console.log(
      `${'processes'.padEnd(26)} ${String(found.forkscope.processes).padStart(6)}      ${String(found.empty.processes).padStart(6)}`,
    )
    await measureEngine(runtime.executable, { ...process.env, ...display.env })
    await measureTicks(runtime.executable, { ...process.env, ...display.env })
    await measureTasks(runtime.executable, { ...process.env, ...display.env })
  } finally {
    await display.end()
    await rm(folder, { recursive: true, force: true })
  }
}
