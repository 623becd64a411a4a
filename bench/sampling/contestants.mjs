// @ts-check
import { execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkdtempSync, rmSync } from 'node:fs'
import pidusage from 'pidusage'
import systeminformation from 'systeminformation'

/**
 * One way to read the same processes. `tick` does it once and gives what it cost in nanoseconds of CPU time, and for how
 * many processes, when it reads others as well.
 * @typedef {{
 *   name: string,
 *   every: number,
 *   tick: (round: number) => Promise<{ kind?: string, cost: number, processes?: number }>,
 *   end?: () => void | Promise<void>,
 * }} Contestant
 */

/** CPU time in nanoseconds of this process with all its threads, and of the subprocesses it has waited for. */
export function ownClock() {
  const koffi = createRequire(import.meta.url)('koffi')
  const library = koffi.load(null)
  const clockGettime = library.func('int clock_gettime(int clock, void *timespec)')
  const getrusage = library.func('int getrusage(int who, void *usage)')
  const time = Buffer.allocUnsafeSlow(16)
  const usage = Buffer.allocUnsafeSlow(144)
  const words = new BigInt64Array(usage.buffer, 0, 4)
  const CLOCK_PROCESS_CPUTIME_ID = 2
  const RUSAGE_CHILDREN = -1
  return {
    own() {
      clockGettime(CLOCK_PROCESS_CPUTIME_ID, time)
      return Number(time.readBigInt64LE(0)) * 1e9 + Number(time.readBigInt64LE(8))
    },
    children() {
      getrusage(RUSAGE_CHILDREN, usage)
      return Number(words[0] + words[2]) * 1e9 + Number(words[1] + words[3]) * 1000
    },
  }
}

/** Compiles the yardstick; null where there is no compiler. */
export function compileYardstick() {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-bench-'))
  const program = join(folder, 'pread_stat')
  const source = new URL('./pread_stat.c', import.meta.url).pathname
  try {
    execFileSync('cc', ['-O2', '-o', program, source], { stdio: ['ignore', 'ignore', 'inherit'] })
    return { program, remove: () => rmSync(folder, { recursive: true }) }
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
}

/**
 * @param {any} engine the bundled sampler
 * @param {number[]} pids
 * @param {string | undefined} yardstick
 * @returns {Promise<Contestant[]>}
 */
export async function makeContestants(engine, pids, yardstick) {
  const clock = ownClock()
  /** @type {Contestant[]} */
  const all = [clocksAlone(engine, pids, clock)]
  for (const choice of ['auto', 'procfs']) all.push(await source(engine, choice, pids, clock))
  all.push(scanner(engine, clock))
  if (yardstick) all.push(cProgram(yardstick, pids))
  all.push({
    name: 'pidusage',
    every: 5,
    tick: async () => ({ cost: await costOf(clock, () => pidusage([...pids], { maxage: 20_000 })) }),
  })
  all.push({
    name: 'systeminformation',
    every: 30,
    tick: async () => {
      let processes = 0
      const cost = await costOf(clock, async () => (processes = (await systeminformation.processes()).all))
      return { cost, processes }
    },
  })
  return all
}

/** @param {ReturnType<typeof ownClock>} clock @param {() => unknown} body */
async function costOf(clock, body) {
  const before = clock.own() + clock.children()
  await body()
  return clock.own() + clock.children() - before
}

/** @param {any} engine @param {number[]} pids @param {ReturnType<typeof ownClock>} clock @returns {Contestant} */
function clocksAlone(engine, pids, clock) {
  const clocks = new engine.KernelClocks(engine.loadNativeCalls())
  const column = new Float64Array(pids.length)
  return {
    name: 'CPU clock alone',
    every: 1,
    tick: async () => {
      const before = clock.own()
      for (let row = 0; row < pids.length; row++) column[row] = clocks.process(pids[row])
      const cost = clock.own() - before
      if (column.some(Number.isNaN)) throw new Error('A process of the bench has gone.')
      return { cost }
    },
  }
}

/**
 * A source of ours, with the beats of its own pacer at 10 Hz, all fields, as the engine calls it.
 * @param {any} engine @param {string} choice @param {number[]} pids @param {ReturnType<typeof ownClock>} clock
 * @returns {Promise<Contestant>}
 */
async function source(engine, choice, pids, clock) {
  const it = engine.createSource(choice)
  if (choice === 'auto' && it.info.kind !== 'kernel-clock') throw new Error(it.info.reasons[0].en)
  /** @type {number[]} */
  const slots = []
  for (const pid of pids) slots.push(it.open(await it.facts(pid)))
  const pacer = new engine.Pacer({ wanted: 100 })
  return {
    name: it.info.kind,
    every: 1,
    tick: async (round) => {
      const kind = pacer.beat(round * 100)
      const before = clock.own()
      /** @type {Record<string, Float64Array>} */
      const columns = {}
      for (const field of engine.SAMPLE_FIELDS) columns[field] = new Float64Array(slots.length)
      const alive = new Uint8Array(slots.length)
      it.read(slots, columns, alive, kind)
      const cost = clock.own() - before
      if (alive.includes(0)) throw new Error('A process of the bench has gone.')
      return { kind, cost }
    },
    end: () => it.dispose(),
  }
}

/**
 * The look for new processes that goes before each tick, of the whole machine; its cost is that of a tick, not of a process.
 * @param {any} engine @param {ReturnType<typeof ownClock>} clock @returns {Contestant}
 */
function scanner(engine, clock) {
  const it = engine.createSource('auto')
  return {
    name: 'scan for new processes (whole tick)',
    every: 1,
    tick: async () => {
      const before = clock.own()
      it.scan()
      return { cost: clock.own() - before, processes: 1 }
    },
    end: () => it.dispose(),
  }
}

/** @param {string} program @param {number[]} pids @returns {Contestant} */
function cProgram(program, pids) {
  const child = spawn(program, pids.map(String), { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    name: 'C, pread of stat',
    every: 1,
    tick: async () => {
      child.stdin.write('.')
      return { cost: Number((await lines.next()).value) }
    },
    end: async () => {
      const closed = new Promise((resolve) => child.once('exit', resolve))
      child.stdin.end()
      await closed
    },
  }
}
