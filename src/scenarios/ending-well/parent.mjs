// @ts-check
/*
 * The program that is to end: a parent, its workers, and a list of twenty tasks. When eight are over and every worker is in
 * the middle of its next one, it tells the observer (program.mjs). Then it is told to end, and ends as `ending` says.
 */
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { hire } from './crew.mjs'
import { patience } from './patience.mjs'

/** @typedef {import('./crew.mjs').Member} Member */

/** Tasks that are over when the request to end comes. */
const BEFORE = 8
/** The task that makes trouble: one of the first eight throws, one that is in hand at the end hangs. */
const TROUBLED = /** @type {Record<string, number>} */ ({ none: 0, throws: 7, hangs: 9 })

const own = { folder: '', round: 1, tasks: 20 }
/** @type {typeof import('./defaults.json') & typeof own} */
const knobs = readKnobs({ ...readDefaults(import.meta.dirname), ...own })
const { ending, ask, workers: size, tasks } = knobs
const threads = ending === 'threads' || ending === 'daemon'

/** What workers take from: numbers of tasks, and in the end sentinels. @type {(number | 'sentinel')[]} */
const queue = Array.from({ length: tasks }, (_, index) => index + 1)
/** What became of tasks: it lies here until somebody asks. @type {Map<number, { fate: string, error?: string }>} */
const results = new Map()
/** Tasks whose exceptions somebody has heard of. @type {number[]} */
const heard = []
/** Workers that live, and those of them that wait for something in the queue. @type {Set<Member>} */
const crew = new Set()
/** @type {Member[]} */
const idle = []
let [begun, over, killed] = [0, 0, 0]
/** All workers are in the middle of a task: the request to end may come. */
let caught = false
/** Whoever can hang is given up after a while without any sign of life; nobody else is hurried. */
const limit = patience(knobs.grace, giveUp)

// A parent does not outlive the one who started it, and that one may be gone already.
process.on('disconnect', abandon)
if (!process.connected) abandon()
telemetry.role('parent')
await telemetry.ready
const kind = threads ? 'thread' : 'process'
telemetry.pool({ id: 'workers', kind, size, tasks, main: true, repeat: knobs.round })
process.on('message', end)
if (ending === 'sigterm') process.once('SIGTERM', end)
for (let number = 1; number <= size; number += 1)
  crew.add(hire({ number, threads, handles: ending !== 'terminate' }, hear, gone))

/** @param {Member} member @param {any} message */
function hear(member, { type, number, error }) {
  limit.reset()
  if (type === 'begun') begun += 1
  if (type === 'undone') results.set(number, { fate: 'cancelled' })
  if (type === 'done' || type === 'failed') {
    results.set(number, { fate: type, error })
    over += 1
    if (ask === 'each') look(number)
  }
  if (type === 'ready' || type === 'done' || type === 'failed') {
    idle.push(member)
    serve()
  }
  if (caught || over < BEFORE || begun < BEFORE + size) return
  caught = true
  process.send?.({ type: 'caught', heard, pids: threads ? [] : [...crew].map(({ pid }) => pid) })
}

/** Gives what is in the queue to those who wait for it. */
function serve() {
  while (idle.length > 0 && queue.length > 0) {
    const member = /** @type {Member} */ (idle.shift())
    const number = queue.shift()
    if (typeof number !== 'number') {
      member.send({ type: 'end' })
      continue
    }
    telemetry.queue('tasks', queue.filter((item) => item !== 'sentinel').length)
    const trouble = number === TROUBLED[knobs.trouble] ? knobs.trouble : 'none'
    // Those in hand when the request comes wait for it: so each worker is in the middle of one.
    const staged = number > BEFORE && number <= BEFORE + size
    const task = { number, folder: knobs.folder, trouble, staged, rename: knobs.write === 'rename' }
    member.send({ type: 'task', task })
  }
}

/** The end is requested. */
function end() {
  console.log(`Told to end (${ending}): ${over} tasks are over, ${crew.size} in hand, ${queue.length} wait.`)
  if (ending === 'daemon') {
    // Nobody waits for the threads: they don't keep the process alive, and end with it, wherever they are.
    for (const member of crew) member.unref()
    return leave()
  }
  if (ending === 'cancel' || ending === 'sigterm') cancelWaiting()
  if (ending === 'sigterm' || ending === 'terminate') for (const member of crew) member.end()
  else {
    // One for each worker: whoever takes it takes nothing after it.
    queue.push(...new Array(ending === 'one-short' ? size - 1 : size).fill('sentinel'))
    for (const member of crew) member.send({ type: 'go on' })
  }
  if (knobs.trouble === 'hangs' || ending === 'one-short') limit.start()
}

/** Tasks that nobody has begun are taken from the queue, and whoever asks for them is told. */
function cancelWaiting() {
  for (const number of queue.splice(0))
    if (typeof number === 'number') results.set(number, { fate: 'cancelled' })
}

/** Nobody has ended or said anything for the whole grace. */
function giveUp() {
  killed = crew.size
  console.log(`${killed} did not end within ${knobs.grace} ms: killed`)
  cancelWaiting()
  for (const member of crew) member.kill()
}

/** @param {Member} member */
function gone(member) {
  // Somebody else has ended it: that is another experiment.
  if (!caught) abandon()
  limit.reset()
  crew.delete(member)
  if (crew.size > 0) return
  limit.stop()
  // After `terminate` there are tasks without any result: whoever asked for them now would wait for ever.
  if (ask === 'end' && ending !== 'terminate') for (const number of results.keys()) look(number)
  leave()
}

/** Somebody asks for the result of a task: that is where its exception comes out. @param {number} number */
function look(number) {
  const { fate, error } = results.get(number) ?? {}
  if (fate !== 'failed') return
  heard.push(number)
  console.log(`Heard with ${over} of ${tasks} tasks over: ${error}`)
}

function abandon() {
  for (const member of crew) member.kill()
  process.exit(1)
}

/** Tells what it knows. Then nothing keeps this process alive, and it ends by itself. */
function leave() {
  const known = (/** @type {string} */ fate) =>
    [...results.keys()].filter((number) => results.get(number)?.fate === fate)
  process.off('disconnect', abandon)
  process.send?.({ type: 'report', done: known('done'), cancelled: known('cancelled'), heard, killed }, () =>
    process.disconnect(),
  )
}
