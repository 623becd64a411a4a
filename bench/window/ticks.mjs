// @ts-check
/*
 * What a tick costs in the window: time of the renderer's main thread (tasks, of these script and layout) and of the
 * engine, while a run of many processes is shown at 10 Hz. Against the same window with no run in sight.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../../scripts/lib/command.mjs'
import { openApp } from './measure.mjs'

const HZ = 10
/** One in ten is busy at times, the others sleep. */
const CROWDS = [50, 200, 400]
const SETTLE = 4000
const MEASURED = 8000

/** A shell that starts the crowd and waits for it; the busy ones work a little ten times a second. */
const crowd = (/** @type {number} */ count) =>
  `i=1; while [ $i -lt ${count} ]; do if [ $((i % 10)) -eq 0 ]; then ` +
  `(while :; do j=0; while [ $j -lt 1000 ]; do j=$((j+1)); done; sleep 0.1; done) & ` +
  `else sleep 300 & fi; i=$((i+1)); done; wait`

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 */
export async function measureTicks(executable, env) {
  console.log(
    `\nWhat a tick costs in the window, ${HZ} Hz, ${MEASURED / 1000} s each (milliseconds of main thread per tick)`,
  )
  console.log('processes      all tasks   of these script   layout and style   heap')
  for (const count of [0, ...CROWDS]) {
    const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-bench-'))
    const opened = await openApp(executable, root, { ...env, FORKSCOPE_DATA_DIR: folder })
    try {
      if (count > 0) await startCrowd(opened.page, count)
      await delay(SETTLE)
      const cost = await mainThread(opened.page)
      const ticks = (MEASURED / 1000) * HZ
      const per = (/** @type {number} */ seconds) => ((seconds * 1000) / ticks).toFixed(2)
      const label = count === 0 ? 'no run' : String(count)
      console.log(
        `${label.padEnd(12)} ${per(cost.TaskDuration).padStart(9)} ${per(cost.ScriptDuration).padStart(17)} ` +
          `${per(cost.LayoutDuration + cost.RecalcStyleDuration).padStart(18)} ${(cost.JSHeapUsedSize / 2 ** 20).toFixed(0).padStart(4)} MiB`,
      )
    } finally {
      await opened.close()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {number} count
 */
async function startCrowd(page, count) {
  await page.click('[data-room=command]')
  await page.fill('#own-line', `sh -c '${crowd(count)}'`)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('treegrid').waitFor()
}

/**
 * Differences of Chromium's own counters (CDP `Performance.getMetrics`, seconds) over the measured time.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<Record<string, number>>}
 */
async function mainThread(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
  }
  const before = await read()
  await delay(MEASURED)
  const after = await read()
  await session.detach()
  const cost = Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]),
  )
  return { ...cost, JSHeapUsedSize: after.JSHeapUsedSize }
}
