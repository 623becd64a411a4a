// @ts-check
/*
 * Process pool: one list of tasks, done by one worker process and then by several. What is compared is the time that
 * the caller waits; starting the workers is not in it, and both get the same work, in the same chunks. The pool does the
 * list several times, one worker does it before and after: a machine that gets slower meanwhile shows.
 *
 * Runs on its own too:  node program.mjs --size=3 --tasks=240
 */
import path from 'node:path'
import { readDefaults, readKnobs } from '../lib/knobs.mjs'
import { machine } from '../lib/machine.mjs'
import { ProcessWorkers } from '../lib/process-workers.mjs'
import { forkSlowServer } from '../lib/slow-server-fork.mjs'
import { chunksOf, makespan, makeTasks, sample, totalCost } from '../lib/tasks.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { calibrate, median } from '../lib/work.mjs'
import { styles } from './styles.mjs'

/** One worker alone gets no more of the list than about this much work, milliseconds. */
const BASELINE_MS = 1200
const WARM_UP_MS = 40
/** The tiny tasks that show what handing over costs: their size, and how many are handed over at a time. */
const TINY_MS = 0.02
const TINY_CHUNK = 100
/** Chunks that imap reads ahead for each worker: one at work, one that waits for it. */
const FEW = 2

/** @type {typeof import('./defaults.json')} */
const knobs = readKnobs(readDefaults(import.meta.dirname))
const script = path.join(import.meta.dirname, 'worker.mjs')
const { cores, ...limit } = machine()

telemetry.role('Process pool')
await telemetry.ready
const server = knobs.kind === 'wait' ? await forkSlowServer({}, undefined, 'slow server') : null
const perMs = calibrate()
const tasks = makeTasks({
  count: knobs.tasks,
  cost: knobs['task-ms'],
  spread: knobs.spread,
  kind: knobs.kind === 'wait' ? 'wait' : 'cpu',
  perMs,
  port: server?.port,
})
// apply-async hands over task by task, whatever the chunk size.
const chunk = knobs.style === 'apply-async' ? 1 : knobs.chunk
telemetry.result('setup', { ...knobs, chunk, few: FEW, cores, iterationsPerMs: perMs, ...limit })

const few = sample(tasks, Math.max(8, Math.round(BASELINE_MS / knobs['task-ms'])))
const [alone] = await measure('baseline', { size: 1, list: few })
const together = await measure('pool', { size: knobs.size, list: tasks, repeats: knobs.repeats }, handingOver)
const again = knobs.repeats > 1 ? await measure('baseline 2', { size: 1, list: few }) : []
await server?.close()

// The same task must give the same answer in every worker and every repeat.
const others = [...together, ...again]
const wrong = few.filter(({ id }) => others.some((answers) => answers.get(id) !== alone.get(id))).length
const missing = together.reduce((sum, answers) => sum + tasks.length - answers.size, 0)
telemetry.result('check', { compared: few.length, wrong, missing, checksum: digest(together[0]) })
console.log(`${tasks.length} tasks, ${knobs.repeats} times: ${missing} missing, ${wrong} answers differ`)

/**
 * Starts `size` workers, gives them `list` so many times, and tells what each took.
 * @param {'baseline' | 'pool' | 'baseline 2'} pool
 * @param {{ size: number, list: import('../lib/tasks.mjs').Task[], repeats?: number }} what
 * @param {(workers: ProcessWorkers) => Promise<void>} [afterwards] what else to do with the same workers
 * @returns {Promise<Map<number, number>[]>} of each time, checksum by task id
 */
async function measure(pool, { size, list, repeats = 1 }, afterwards) {
  const starting = performance.now()
  let measuring = pool === 'pool'
  const workers = new ProcessWorkers({
    script,
    size,
    role: (number) => (pool === 'pool' ? `worker ${number}` : 'baseline worker'),
    onQueue: (waiting) => measuring && telemetry.queue('tasks', waiting),
  })
  // The start barrier: measuring begins when every worker is up and warm.
  await workers.everyone('hello', [Math.round(perMs * WARM_UP_MS)])
  const startMs = performance.now() - starting
  telemetry.pool({ id: pool, kind: 'process', size, tasks: repeats * list.length, main: pool === 'pool' })
  const answers = []
  for (let round = 1; round <= repeats; round += 1) {
    telemetry.repeat(round, pool)
    answers.push(await once(pool, workers, list, startMs))
  }
  telemetry.repeat(0, pool)
  measuring = false
  await afterwards?.(workers)
  await workers.everyone('flush')
  await workers.close()
  return answers
}

/**
 * Gives `list` to the workers once.
 * @param {'baseline' | 'pool' | 'baseline 2'} pool
 * @param {ProcessWorkers} workers
 * @param {import('../lib/tasks.mjs').Task[]} list
 * @param {number} startMs what it took to bring them up
 * @returns {Promise<Map<number, number>>} checksum by task id
 */
async function once(pool, workers, list, startMs) {
  const size = pool === 'pool' ? knobs.size : 1
  /** @type {Map<number, number>} */
  const checksums = new Map()
  let cpuMs = 0
  let firstMs = NaN
  // Tasks that were drawn and have not come back: now, and at the most.
  let [ahead, mostAhead] = [0, 0]
  const move = (/** @type {number} */ by) => {
    ahead += by
    mostAhead = Math.max(mostAhead, ahead)
    if (pool === 'pool') telemetry.queue('read ahead', ahead)
  }
  /** Gives the tasks one by one, and tells when each is drawn. */
  function* generate() {
    for (const task of list) {
      move(1)
      yield task
    }
  }
  const begin = performance.now()
  await styles[knobs.style]({
    tasks: generate(),
    chunk,
    most: knobs.ahead === 'few' ? FEW * size : Infinity,
    submit: async (/** @type {typeof list} */ some) => {
      const job = {
        pool,
        submitted: telemetry.now(),
        tasksPerChild: pool === 'pool' ? knobs['tasks-per-child'] : 0,
      }
      try {
        const done = await workers.call('chunk', [some, job])
        cpuMs += done.cpu
        return done.answers
      } catch (error) {
        console.error(`A chunk of ${some.length} tasks was lost: ${error}`)
        move(-some.length)
        return []
      }
    },
    take: (answers) => {
      if (checksums.size === 0) firstMs = performance.now() - begin
      for (const { id, checksum } of answers) checksums.set(id, checksum)
      move(-answers.length)
    },
  })
  const wallMs = performance.now() - begin
  const chunks = chunksOf(list, chunk)
  telemetry.result(pool === 'pool' ? 'pool' : 'baseline', {
    size,
    tasks: list.length,
    done: checksums.size,
    workMs: totalCost(list),
    wallMs,
    cpuMs,
    firstMs,
    mostAhead,
    startMs,
    idealMs: makespan(chunks, size),
    // As many workers as there are cores can compute at the same time, however many there are.
    idealCpuMs: makespan(chunks, Math.min(size, cores)),
    ...workers.counts,
  })
  return checksums
}

/**
 * What handing over costs: many tiny tasks, first one by one, then a hundred at a time, then as many calls without a
 * task, three times each in turn.
 * @param {ProcessWorkers} workers
 */
async function handingOver(workers) {
  const count = TINY_CHUNK * Math.min(2 * knobs.size, 24)
  const tiny = makeTasks({ count, cost: TINY_MS, kind: 'cpu', perMs })
  const job = { pool: '', submitted: 0, tasksPerChild: 0 }
  const time = async (
    /** @type {number} */ size,
    /** @type {(some: typeof tiny) => Promise<unknown>} */ call,
  ) => {
    const begin = performance.now()
    await Promise.all(chunksOf(tiny, size).map(call))
    return ((performance.now() - begin) * 1000) / count
  }
  const work = (/** @type {typeof tiny} */ some) => workers.call('chunk', [some, job])
  const single = []
  const chunked = []
  const empty = []
  for (let round = 0; round < 3; round += 1) {
    single.push(await time(1, work))
    chunked.push(await time(TINY_CHUNK, work))
    empty.push(await time(1, () => workers.call('hello', [0])))
  }
  telemetry.result('handing-over', {
    tasks: count,
    taskUs: TINY_MS * 1000,
    chunk: TINY_CHUNK,
    singleUs: median(single),
    chunkedUs: median(chunked),
    emptyUs: median(empty),
  })
}

/** @param {Map<number, number>} checksums @returns {string} one number for all answers, whatever their order */
function digest(checksums) {
  let sum = 0
  for (const checksum of checksums.values()) sum = (sum + checksum) % 2 ** 32
  return sum.toString(16).padStart(8, '0')
}
