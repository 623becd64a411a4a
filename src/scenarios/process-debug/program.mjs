// @ts-check
/*
 * Debugging several processes: a parent and its children, each with an inspector of its own on this machine. After a
 * while one child misbehaves: it throws, hangs or spins. Look at it from outside (state, CPU, exit) and from inside
 * (stack, profile, DevTools) while it does.
 *
 * Runs on its own too:  node program.mjs --children=2 --trouble=hangs --child=1 --duration=60
 */
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { startBy } from './children.mjs'
import { listeningOn } from './listening.mjs'
import { introduce } from './self.mjs'

/** A child that is asked to end and does not within this time (milliseconds) is killed. */
const GRACE = 1000

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const script = path.join(import.meta.dirname, 'child.mjs')
const durationMs = Number(knobs.duration) * 1000
// All is well for a quarter of the time, two seconds at the most: so you see the difference.
const leadMs = Math.min(2000, durationMs / 4)
const which = knobs.child === 'random' ? Math.floor(Math.random() * knobs.children) : Number(knobs.child)
const troubled = knobs.trouble === 'none' ? -1 : which
/** When the child was told to misbehave. */
let since = NaN

const say = await introduce('parent')
telemetry.result('setup', { ...knobs, child: which, pid: process.pid, durationMs })

const children = Array.from({ length: knobs.children }, (_, number) => start(number))
await Promise.all(children.map((child) => Promise.race([child.ready, child.exited])))
tellInspector(-1, process.pid)
for (const { number, pid } of children) tellInspector(number, pid)

const begin = performance.now()
await sleep(leadMs)
children[troubled]?.tell('misbehave')
since = performance.now()
await Promise.race([
  sleep(durationMs - leadMs, undefined, { ref: false }),
  // When every child has gone already, there is nothing to wait for.
  Promise.all(children.map((child) => child.exited)),
])

if (children[troubled]?.alive) tellTrouble()
await Promise.all(children.map(end))
telemetry.result('run', { wallMs: performance.now() - begin })
say(`all ${children.length} children have ended`)

/** Starts one child. @param {number} number */
function start(number) {
  const args = [`--number=${number}`, `--trouble=${knobs.trouble}`, `--limit=${durationMs + 3 * GRACE}`]
  const { process: child, ready, tell } = startBy[knobs.start](script, args)
  const pid = child.pid ?? 0
  say(`child ${number} started by ${knobs.start}: pid ${pid}`)
  const entry = { number, pid, ready, tell, child, alive: true, killed: false, exited: once(child, 'exit') }
  void entry.exited.then(([code, signal]) => {
    entry.alive = false
    if (number === troubled) tellTrouble()
    telemetry.exited(pid, code, signal)
    telemetry.result('ended', { number, pid, code: code ?? -1, signal: signal ?? '', killed: entry.killed })
    say(`child ${number} (pid ${pid}) ended: ${signal ?? `exit code ${code}`}`)
  })
  return entry
}

/** Asks a child to end; one that can't hear is killed. @param {ReturnType<typeof start>} entry */
async function end(entry) {
  if (!entry.alive) return
  entry.tell('end')
  await Promise.race([entry.exited, sleep(GRACE, undefined, { ref: false })])
  if (!entry.alive) return
  say(`child ${entry.number} (pid ${entry.pid}) has not answered for ${GRACE} ms: it is killed`)
  entry.killed = true
  entry.child.kill('SIGKILL')
  await entry.exited
}

/** The time of the trouble is over: the child has ended, or will be ended now. Told once. */
function tellTrouble() {
  if (Number.isNaN(since)) return
  telemetry.result('trouble', { number: troubled, how: knobs.trouble, wallMs: performance.now() - since })
  since = NaN
}

/** On which addresses a process really listens: the operating system is asked, not the process. */
function tellInspector(/** @type {number} */ number, /** @type {number} */ pid) {
  const addresses = listeningOn(pid)
  if (addresses === null) return
  const beyond = addresses.filter((address) => !address.startsWith('127.0.0.1:')).length
  telemetry.result('listening', {
    number,
    pid,
    addresses: addresses.join(' '),
    count: addresses.length,
    beyond,
  })
}
