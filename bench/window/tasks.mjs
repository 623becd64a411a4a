// @ts-check
/*
 * Tasks of the window's main thread over 50 ms (Long Tasks API), which a person feels: at the first switch to each room,
 * while hundreds of processes are born and die, beside busy loops, while the Monitor scrolls over thousands of processes, and
 * while a run of ten million samples is opened and the cursor is drawn along its time. Aim: none.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { root } from '../../scripts/lib/command.mjs'
import { bundle } from '../bundle.mjs'
import { openApp } from './measure.mjs'

const ROOMS = ['lab', 'command', 'monitor', 'runs', 'compare', 'settings', 'home']
/** Until what was begun has come to rest, milliseconds. */
const REST = 1500
const RUN = 8000
const SCROLLS = 60
/** Processes that the Monitor scrolls over, and those of the large run and its ticks, 10 a second. */
const CROWD = 5000
const PROCESSES = 1000
const TICKS = 10_000

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
  const { writeLargeRun } = await bundle('replay')
  await mkdir(path.join(folder, 'runs'), { mode: 0o700 })
  await writeLargeRun(path.join(folder, 'runs/large.forkscope'), PROCESSES, TICKS)
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
    await page.click('[data-room=runs]')
    await page.locator('[data-run]', { hasText: 'bench' }).dblclick()
    await page.locator('[data-run-state=ended]').waitFor()
    await delay(REST)
    await tell(`opening ${(PROCESSES * TICKS) / 1e6} million samples`)
    const ruler = page.locator('.timeline .time-ruler .plot-overlay')
    const { x, y, width } = (await ruler.boundingBox()) ?? { x: 0, y: 0, width: 0 }
    await page.mouse.move(x + width * 0.9, y + 10)
    await page.mouse.down()
    for (let step = 0; step < SCROLLS; step += 1) {
      await page.mouse.move(x + width * (0.9 - (0.8 * step) / SCROLLS), y + 10)
      await delay(50)
    }
    await page.mouse.up()
    await tell('drawing the cursor along its time')
    const crowd = spawn(
      'sh',
      ['-c', `i=0; while [ $i -lt ${CROWD} ]; do sleep 600 & i=$((i+1)); done; echo; wait`],
      {
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    try {
      await once(crowd.stdout, 'data')
      await page.click('[data-room=monitor]')
      await page.getByRole('treegrid').hover()
      await delay(REST)
      await tell(`the Monitor with ${CROWD} processes`)
      for (let step = 0; step < SCROLLS; step += 1) {
        await page.mouse.wheel(0, step < SCROLLS / 2 ? 300 : -300)
        await delay(50)
      }
      await tell('scrolling it')
    } finally {
      if (crowd.pid) process.kill(-crowd.pid, 'SIGKILL')
    }
  } finally {
    await opened.close()
    await rm(folder, { recursive: true, force: true })
  }
}
