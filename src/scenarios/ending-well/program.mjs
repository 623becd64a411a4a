// @ts-check
/*
 * Ending well. This is the observer: it starts a program with twenty tasks (parent.mjs), tells it to end in the
 * middle of them, waits until the last of its processes has ended, and counts what became of each task: by the files that
 * are there, and by what the program could still say.
 *
 * Runs on its own too:  node program.mjs --ending=sigterm --trouble=hangs
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { scratchFolder } from '../lib/scratch.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { isAlive, kill } from './alive.mjs'
import { patience } from './patience.mjs'
import { leftBy, TASK_MS } from './task.mjs'

const TASKS = 20

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const { ending } = knobs

telemetry.role('observer')
await telemetry.ready
telemetry.result('setup', { ...knobs, tasks: TASKS, 'task-ms': TASK_MS })
const scratch = scratchFolder()
for (let round = 1; round <= knobs.repeats; round += 1) {
  const folder = path.join(scratch, `round-${round}`)
  mkdirSync(folder)
  const counts = await endOnce(folder, round)
  rmSync(folder, { recursive: true })
  if (counts === null) {
    console.log('The program ended before it was told to: nothing to count.')
    process.exitCode = 1
    break
  }
  telemetry.result('ended', counts)
  const { done, failed, cancelled, half, lost } = counts
  console.log(`${done} done, ${failed} failed, ${cancelled} cancelled, ${half} half written, ${lost} lost`)
}

/** @param {string} folder @param {number} round */
async function endOnce(folder, round) {
  const args = Object.entries({ ...knobs, folder, round, tasks: TASKS }).map(
    ([name, value]) => `--${name}=${value}`,
  )
  // The last one is a pipe that nobody writes to. All processes of the program hold it: when it is closed, all have ended.
  const stdio = /** @type {const} */ (['ignore', 'inherit', 'inherit', 'ipc', 'pipe'])
  const child = fork(path.join(import.meta.dirname, 'parent.mjs'), args, { stdio: [...stdio] })
  const alive = /** @type {import('node:stream').Readable} */ (child.stdio[4])
  alive.resume()
  const [exited, allEnded] = [once(child, 'exit'), once(child, 'close')]
  /** What the program said of its tasks; of one that is killed, what it had said before. */
  const known = { heard: [], done: [], cancelled: [], killed: 0, pids: [] }
  const caught = await new Promise((resolve) => {
    child.on('message', (/** @type {any} */ { type, ...said }) => {
      Object.assign(known, said)
      if (type === 'caught') resolve(true)
    })
    void exited.then(() => resolve(false))
  })
  if (!caught) return null

  const begin = performance.now()
  if (ending === 'killed') child.kill('SIGKILL')
  else if (ending === 'sigterm') child.kill('SIGTERM')
  else child.send('end', () => {})
  const [code, signal] = await exited
  telemetry.exited(child.pid ?? 0, code, signal)
  const left = await orphans(known.pids, allEnded)
  const wallMs = performance.now() - begin
  // A program that fails while it ends has not ended well, whatever it has counted.
  const crashed = ending === 'killed' ? signal !== 'SIGKILL' : code !== 0
  return account(folder, known, { left, crashed, wallMs })
}

/**
 * Waits for the processes whose parent has ended. Those that go on are killed: somebody has to.
 * @param {number[]} pids @param {Promise<unknown>} allEnded @returns {Promise<number>} how many went on
 */
async function orphans(pids, allEnded) {
  let alive = pids.filter(isAlive)
  let left = 0
  const killAll = () => {
    alive = alive.filter(isAlive)
    for (const pid of alive) kill(pid)
  }
  const limit = patience(knobs.grace, () => {
    killAll()
    left = alive.length
  })
  limit.start()
  const look = setInterval(() => {
    const before = alive.length
    alive = alive.filter(isAlive)
    if (alive.length < before) limit.reset()
  }, 20)
  // The observer may be ended meanwhile.
  process.once('exit', killAll)
  await allEnded
  process.off('exit', killAll)
  limit.stop()
  clearInterval(look)
  return left
}

/**
 * Every task has one fate. Its file says whether it is whole or half; of one without a file only the program can say more.
 * @param {string} folder
 * @param {{ heard: number[], done: number[], cancelled: number[], killed: number }} known
 * @param {{ left: number, crashed: boolean, wallMs: number }} measured
 */
function account(folder, { heard, done, cancelled, killed }, measured) {
  const fates = { done: 0, half: 0, failed: 0, cancelled: 0, lost: 0 }
  let wrong = 0
  for (let number = 1; number <= TASKS; number += 1) {
    const file = leftBy(folder, number)
    const [said, undone] = [done.includes(number), heard.includes(number) || cancelled.includes(number)]
    // What was said to be done is whole, and what was not done has left nothing.
    if (file === 'wrong' || (said && file !== 'whole') || (undone && file !== 'nothing')) wrong += 1
    if (file === 'whole') fates.done += 1
    else if (file === 'half') fates.half += 1
    else if (heard.includes(number)) fates.failed += 1
    else if (cancelled.includes(number)) fates.cancelled += 1
    else fates.lost += 1
  }
  const parts = readdirSync(folder).filter((name) => name.endsWith('.part')).length
  return { ...fates, wrong, parts, heard: heard.length, killed, ...measured }
}
