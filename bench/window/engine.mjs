// @ts-check
/*
 * What the engine costs while a window shows a pool that fills the cores: CPU time of all its threads as a share of one
 * core, and how often one of them was woken. Aim: within 3 % of a core.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../../scripts/lib/command.mjs'
import { median, openApp, processWith } from './measure.mjs'

/** In the command line of Electron's utility processes that run Node. */
const ENGINE = 'node.mojom.NodeService'
/** A clock tick of /proc, milliseconds. */
const TICK = 10
const ROUNDS = 5
const SETTLE = 4000
const MEASURED = 10_000

/** The pool's own program, with tasks for longer than is measured. */
const POOL = (/** @type {number} */ size) =>
  `node ${path.join(root, 'out/scenarios/process-pool/program.mjs')} --size=${size} --tasks=${size * 1000} --task-ms=20 --repeats=1`

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 */
export async function measureEngine(executable, env) {
  const size = availableParallelism()
  /** @type {{ cpu: number[], wakes: number[] }} */
  const found = { cpu: [], wakes: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-bench-'))
    const opened = await openApp(executable, root, { ...env, FORKSCOPE_DATA_DIR: folder })
    try {
      await opened.page.click('[data-room=command]')
      await opened.page.fill('#own-line', POOL(size))
      await opened.page.keyboard.press('Control+Enter')
      await opened.page.getByRole('treegrid').waitFor()
      await delay(SETTLE)
      const engine = await processWith(opened.pid, ENGINE)
      const before = await spent(engine)
      await delay(MEASURED)
      const after = await spent(engine)
      found.cpu.push((after.cpu - before.cpu) / MEASURED)
      found.wakes.push(((after.wakes - before.wakes) * 1000) / MEASURED)
    } finally {
      await opened.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
  console.log(
    `\nThe engine with a window open, a pool of ${size} on ${size} cores, 10 Hz, median of ${ROUNDS}: ` +
      `${(median(found.cpu) * 100).toFixed(2)} % of a core (aim ≤ 3), woken ${median(found.wakes).toFixed(0)} times a second`,
  )
}

/**
 * @param {number} pid
 * @returns {Promise<{ cpu: number, wakes: number }>} milliseconds of CPU time; times that a thread of it waited
 */
async function spent(pid) {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  let wakes = 0
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const status = await readFile(`/proc/${pid}/task/${thread}/status`, 'latin1')
    wakes += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1])
  }
  return { cpu: (Number(user) + Number(system)) * TICK, wakes }
}
