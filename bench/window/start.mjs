// @ts-check
/*
 * How long the app takes to its first paint and until it can be used, what CPU time its processes spend on it, and what
 * they hold in memory then, against an Electron app with an empty page on the same runtime, which starts an empty utility
 * process too: that is the floor of an app whose work is done beside its window. Between the two stand apps with one part
 * more each. Interleaved; the ratios are what counts.
 */
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'vite'
import { root } from '../../scripts/lib/command.mjs'
import { firstPaint, median, openApp, treeCost, usable } from './measure.mjs'

const ROUNDS = 5
/** Until garbage of the start is collected and idle work is done, milliseconds. */
const SETTLE = 4000
/** Starts that fill the disk's cache and the page's code cache, which is written at the second and used from the third on. */
const WARM = 2
const MIB = 2 ** 20

const EMPTY_MAIN = `const { app, BrowserWindow, utilityProcess } = require('electron')
app.whenReady().then(() => {
  utilityProcess.fork(require('node:path').join(__dirname, 'utility.cjs'))
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } })
  window.loadFile('index.html')
})
app.on('window-all-closed', () => app.quit())
`
const EMPTY_PAGE = '<!doctype html><title>Empty</title><p>Empty</p>'
/** Does nothing, and ends when it is told to. */
const EMPTY_ENGINE = `process.parentPort.on('message', ({ data }) => data.type === 'shutdown' && process.exit())`

/** The window's frame, made by Vue. */
const VUE_PAGE =
  '<!doctype html><title>Vue</title><link rel="stylesheet" href="./skeleton.css" />' +
  '<div id="app"></div><script type="module" src="./main.js"></script>'
const VUE_SCRIPT = `import { createApp, h, onMounted } from 'vue'
createApp({
  setup() {
    onMounted(() => performance.mark('usable'))
    return () => h('div', { class: 'skeleton' }, [h('div', { class: 'skeleton-rail' }, 'Forkscope')])
  },
}).mount('#app')
`

/**
 * @param {import('../../scripts/lib/runtime/index.mjs').Runtime} runtime
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder an empty one
 */
export async function measureStart(runtime, env, folder) {
  const contestants = {
    'empty page, empty utility process': { app: await emptyApp(path.join(folder, 'empty')), marked: false },
    '… with our main process': {
      app: await withoutEngine(path.join(folder, 'main'), emptyPage),
      marked: false,
    },
    '… and a frame made by Vue': {
      app: await withoutEngine(path.join(folder, 'vue'), vuePage),
      marked: true,
    },
    Forkscope: { app: root, marked: true },
  }
  /** @type {Map<string, { paint: number, usable: number, cpu: number, bytes: number, processes: number }[]>} */
  const found = new Map()
  for (let round = -WARM; round < ROUNDS; round++) {
    for (const [name, { app, marked }] of Object.entries(contestants)) {
      const own = path.join(folder, `data-${path.basename(app)}`)
      const cost = { cpu: 0, bytes: 0, processes: 0 }
      // Nobody looks in before it is over: an open inspector makes the start slower and larger.
      const opened = await openApp(
        runtime.executable,
        app,
        { ...env, XDG_CONFIG_HOME: own, FORKSCOPE_DATA_DIR: own },
        async (pid) => {
          await delay(SETTLE)
          Object.assign(cost, await treeCost(pid))
        },
      )
      const paint = await firstPaint(opened)
      const ready = marked ? await usable(opened) : paint
      await opened.close()
      if (round < 0) continue
      found.set(name, [...(found.get(name) ?? []), { paint, usable: ready, ...cost }])
    }
  }
  console.log(`Start and memory, Electron ${runtime.electron}, median of ${ROUNDS} interleaved rounds`)
  console.log(`${''.padEnd(36)}first paint        usable     CPU time   PSS of the tree   processes`)
  const floor = medians([...found.values()][0] ?? [])
  for (const [name, rounds] of found) {
    const { paint, usable, cpu, bytes, processes } = medians(rounds)
    const of = (/** @type {number} */ value, /** @type {number} */ least) =>
      `${(value / least).toFixed(2)}×`.padStart(6)
    const ms = (/** @type {number} */ value) => `${value.toFixed(0).padStart(5)} ms`
    console.log(
      `${name.padEnd(34)}${ms(paint)}${of(paint, floor.paint)}${ms(usable)}${of(usable, floor.paint)}` +
        `${ms(cpu)}${of(cpu, floor.cpu)}${(bytes / MIB).toFixed(0).padStart(6)} MiB${of(bytes, floor.bytes)}` +
        String(processes).padStart(10),
    )
  }
  console.log(`${'(aim)'.padEnd(34)}        ≤1.30×        ≤1.60×                       ≤1.15×`)
}

/**
 * @template {Record<string, number>} T
 * @param {T[]} rounds
 * @returns {T}
 */
function medians(rounds) {
  const names = Object.keys(rounds[0] ?? {})
  return /** @type {T} */ (
    Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name] ?? NaN))]))
  )
}

/** @param {string} folder @returns {Promise<string>} it */
async function emptyApp(folder) {
  await mkdir(folder)
  await writeFile(
    path.join(folder, 'package.json'),
    '{ "name": "empty", "version": "1.0.0", "main": "main.cjs" }',
  )
  await writeFile(path.join(folder, 'main.cjs'), EMPTY_MAIN)
  await writeFile(path.join(folder, 'utility.cjs'), EMPTY_ENGINE)
  await writeFile(path.join(folder, 'index.html'), EMPTY_PAGE)
  return folder
}

/**
 * The built app with an engine that does nothing and another page.
 * @param {string} folder
 * @param {(renderer: string) => Promise<unknown>} page writes it
 * @returns {Promise<string>} the folder
 */
async function withoutEngine(folder, page) {
  await mkdir(folder)
  await cp(path.join(root, 'package.json'), path.join(folder, 'package.json'))
  await cp(path.join(root, 'out'), path.join(folder, 'out'), { recursive: true })
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  await writeFile(path.join(folder, 'out/engine/index.js'), EMPTY_ENGINE)
  await page(path.join(folder, 'out/renderer'))
  return folder
}

/** @param {string} renderer */
const emptyPage = (renderer) => writeFile(path.join(renderer, 'index.html'), EMPTY_PAGE)

/** @param {string} renderer */
async function vuePage(renderer) {
  const source = `${path.dirname(path.dirname(renderer))}-page`
  await mkdir(source)
  await cp(path.join(root, 'src/renderer/styles/skeleton.css'), path.join(source, 'skeleton.css'))
  await writeFile(path.join(source, 'main.js'), VUE_SCRIPT)
  await writeFile(path.join(source, 'index.html'), VUE_PAGE)
  await build({
    root: source,
    configFile: false,
    logLevel: 'silent',
    base: './',
    build: { outDir: renderer, emptyOutDir: true },
    resolve: { alias: { vue: path.join(root, 'node_modules/vue/dist/vue.runtime.esm-bundler.js') } },
  })
}
