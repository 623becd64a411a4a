// @ts-check
/*
 * Tasks of the window's main thread over 50 ms (Long Tasks API), which a person feels: at the first switch to each room,
 * while hundreds of processes are born and die, beside busy loops, and while the Monitor scrolls. Aim: none.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../../scripts/lib/command.mjs'
import { openApp } from './measure.mjs'

const ROOMS = ['lab', 'command', 'monitor', 'runs', 'compare', 'settings', 'home']
/** Until what was begun has come to rest, milliseconds. */
const REST = 1500
const RUN = 8000
const SCROLLS = 60

const RUNS = {
  '300 processes born and dying':
    'i=0; while [ $i -lt 300 ]; do sleep 1 & i=$((i+1)); [ $((i%10)) -eq 0 ] && sleep 0.1; done; wait',
  '40 busy loops': 'i=0; while [ $i -lt 40 ]; do (while :; do :; done) & i=$((i+1)); done; wait',
}

/**
 * @param {string} executable
 * @param {NodeJS.ProcessEnv} env
 */
export async function measureTasks(executable, env) {
  const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-bench-'))
  const opened = await openApp(executable, root, { ...env, FORKSCOPE_DATA_DIR: folder })
  const { page } = opened
  /** Says what there was since it was asked last. @param {string} what */
  const tell = async (what) => {
    /** @type {number[]} */
    const long = await page.evaluate('longTasks.splice(0)')
    const longest = Math.max(0, ...long).toFixed(0)
    console.log(`${what.padEnd(36)} ${String(long.length).padStart(4)} ${longest.padStart(12)} ms`)
  }
  try {
    await page.locator('.app-room > :not(.starting)').first().waitFor()
    await delay(REST)
    // Runs in the page, whose types are not ours: as text.
    await page.evaluate(`window.longTasks = []
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: 'longtask' })`)
    console.log(`\n${'Tasks over 50 ms (aim: none)'.padEnd(36)} many      longest`)
    for (const room of ROOMS) {
      await page.click(`[data-room=${room}]`)
      await delay(REST)
      await tell(`first switch to ${room}`)
    }
    for (const [what, script] of Object.entries(RUNS)) {
      await page.click('[data-room=command]')
      await page.fill('#own-line', `sh -c '${script}'`)
      await page.keyboard.press('Control+Enter')
      await page.getByRole('treegrid').waitFor()
      await tell(`start of ${what}`)
      await delay(RUN)
      await page.keyboard.press('Control+.')
      await page.locator('[data-run-state=ended]').waitFor()
      await delay(REST)
      await tell(what)
      await page.click('.run-head button')
    }
    await page.click('[data-room=monitor]')
    await page.getByRole('treegrid').hover()
    await delay(REST)
    await tell('the Monitor')
    for (let step = 0; step < SCROLLS; step += 1) {
      await page.mouse.wheel(0, step < SCROLLS / 2 ? 300 : -300)
      await delay(50)
    }
    await tell('scrolling it')
  } finally {
    await opened.close()
    await rm(folder, { recursive: true, force: true })
  }
}
