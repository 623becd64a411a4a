// @ts-check
import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { sandboxArgs, VIRTUAL_DISPLAY_ARGS } from '../../scripts/lib/sandbox.mjs'

/**
 * @typedef {object} Opened
 * @property {import('playwright-core').Page} page
 * @property {number} pid Electron's main process
 * @property {number} started epoch of the spawn, milliseconds
 * @property {() => Promise<void>} close
 */

/**
 * Starts an Electron app the way a user does and looks in over the DevTools protocol. (Playwright's own launcher holds
 * the app back until it is attached, which would be measured too.)
 * @param {string} executable
 * @param {string} app folder of the app
 * @param {NodeJS.ProcessEnv} env
 * @param {(pid: number) => Promise<void>} [before] done before anybody looks in
 * @returns {Promise<Opened>}
 */
export async function openApp(executable, app, env, before) {
  const args = [
    ...(await sandboxArgs(executable, () => {})),
    ...VIRTUAL_DISPLAY_ARGS,
    '--remote-debugging-port=0',
    app,
  ]
  const started = Date.now()
  const child = spawn(executable, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const close = async () => {
    child.kill('SIGTERM')
    await exited
  }
  try {
    const address = await devtoolsAddress(child)
    await before?.(child.pid ?? 0)
    await pageTarget(new URL(address).host)
    const browser = await chromium.connectOverCDP(address)
    const page = browser.contexts()[0]?.pages()[0]
    if (!page) throw new Error('The app has no window to look into')
    return { page, pid: child.pid ?? 0, started, close: () => browser.close().then(close) }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<string>} the WebSocket that Chromium prints
 */
function devtoolsAddress(child) {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      const found = /DevTools listening on (ws:\S+)/.exec(text)
      if (found) resolve(found[1])
    })
    child.once('exit', () => reject(new Error(`The app ended before its window opened:\n${text}`)))
  })
}

/**
 * Waits until the window's page exists: Playwright finds only what is there when it connects.
 * @param {string} host
 */
async function pageTarget(host) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(20)) {
    const targets = /** @type {{ type: string }[]} */ (await (await fetch(`http://${host}/json/list`)).json())
    if (targets.some((target) => target.type === 'page')) return
  }
  throw new Error('The app opened no window within 30 s')
}

/**
 * Milliseconds from the spawn to the first paint with content, from the renderer's own clock: looking late costs nothing.
 * @param {Opened} opened
 * @returns {Promise<number>}
 */
export const firstPaint = (opened) => sinceSpawn(opened, 'paint', 'first-contentful-paint')

/**
 * Milliseconds from the spawn until Forkscope's first room is there.
 * @param {Opened} opened
 * @returns {Promise<number>}
 */
export const usable = (opened) => sinceSpawn(opened, 'mark', 'usable')

/**
 * @param {Opened} opened
 * @param {string} type of a performance entry
 * @param {string} name
 */
async function sinceSpawn({ page, started }, type, name) {
  // Runs in the page, whose types are not ours: as text.
  const at = await page.evaluate(`new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('${name}')
      if (entry) resolve(performance.timeOrigin + entry.startTime)
    }).observe({ type: '${type}', buffered: true })
  })`)
  return Number(at) - started
}

/**
 * @param {number} root
 * @returns {Promise<Set<number>>} pids of a process and all its descendants
 */
async function processTree(root) {
  /** @type {Map<number, number>} */
  const parents = new Map()
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '') : ''
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]))
  }
  const tree = new Set([root])
  for (let before = 0; before !== tree.size;) {
    before = tree.size
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid)
  }
  return tree
}

/**
 * What a process and all its descendants cost: proportional set size, bytes (/proc/<pid>/smaps_rollup), and CPU time since
 * their starts, milliseconds (/proc/<pid>/task/<tid>/schedstat).
 * @param {number} root
 */
export async function treeCost(root) {
  const tree = await processTree(root)
  let bytes = 0
  let cpu = 0
  for (const pid of tree) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'latin1').catch(() => '')
    bytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024
    for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) {
      const ran = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').catch(() => '0')
      cpu += Number(ran.split(' ')[0]) / 1e6
    }
  }
  return { bytes, cpu, processes: tree.size }
}

/**
 * The process of a tree whose command line has these words in it.
 * @param {number} root
 * @param {string} words
 */
export async function processWith(root, words) {
  for (const pid of await processTree(root)) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')
    if (command.includes(words)) return pid
  }
  throw new Error(`There is no process with ${words}`)
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
