import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import type { RunView } from '../../../../src/shared/run/view'
import { RunModel, TREE_SERIES } from '../../../../src/shared/run/model'
import { PROCESS_SERIES } from '../../../../src/shared/run/process'
import { Past } from '../../../../src/shared/run/past'
import { randomFrom, wholeBetween } from '../../../support/random'
import { ACCOUNT, born, locks, meta, RUN_START, tasks, tick } from '../../../support/records'
import { present } from '../../../../src/shared/run/present'

/** A record with the run time at which it is told. */
type Told = readonly [t: number, record: RunRecord]

/** A run as it might be, everything told when it happens: births, execs, samples with gaps, work, locks, deaths. */
function randomRun(seed: number): Told[] {
  const random = randomFrom(seed)
  const chance = (share: number) => random() < share
  const told: Told[] = [
    [0, meta()],
    [0, { kind: 'state', t: 0, state: 'running' }],
    [0, { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 3 }],
  ]
  const put = (t: number, record: RunRecord) => told.push([t, record])
  /** Of each live process: its CPU time, and what it has under way. */
  const live = new Map<
    number,
    { cpu: number; rss: number; task: number; lock: { phase: number; start: number } | null }
  >()
  const pids = new Map<number, number>()
  let next = 0
  let t = 0
  for (let step = 0; step < 300; step += 1) {
    t += chance(0.03) ? 1000 : 100
    if (chance(0.2) && live.size < 12) {
      const free = wholeBetween(random, 100, 130)
      if (![...live.keys()].some((id) => pids.get(id) === free)) {
        const id = next++
        pids.set(id, free)
        put(t, born(id, t, { pid: free, parent: id > 0 ? wholeBetween(random, -1, id - 1) : -1 }))
        put(t, { kind: 'command', t, id, argv: ['node', `${id}.mjs`], name: `node ${id}` })
        put(t, { kind: 'lane', t, lane: id, pid: free, tid: free, pool: chance(0.8) ? 'pool' : '' })
        live.set(id, { cpu: 0, rss: random() * 1e8, task: NaN, lock: null })
      }
    }
    if (chance(0.02))
      put(t, { kind: 'pool', t, pool: 'pool', poolKind: 'process', size: wholeBetween(random, 1, 9) })
    const rows: Record<number, Record<string, number>> = {}
    for (const [id, one] of live) {
      one.cpu += random() * 1e8
      if (chance(0.1)) one.rss = random() * 1e8
      rows[id] = { rss: one.rss, threads: wholeBetween(random, 1, 9), state: chance(0.5) ? 82 : 83 }
      if (!chance(0.1)) rows[id].cpu = one.cpu
      if (chance(0.2)) rows[id].pss = random() * 1e7
      if (chance(0.1)) rows[id].rssPeak = random() * 1.2e8
      if (chance(0.3)) rows[id].runWait = one.cpu / 2
    }
    put(t, tick(t, rows))
    for (const [id, one] of live) {
      const at = t + id / 100
      if (chance(0.03)) put(at, { kind: 'command', t: at, id, argv: ['sh', String(step)], name: 'sh' })
      if (Number.isNaN(one.task) && chance(0.4)) {
        one.task = at
        put(at, tasks([id, at, NaN]))
      } else if (!Number.isNaN(one.task) && chance(0.4)) {
        put(at, tasks([id, one.task, at]))
        one.task = NaN
      }
      if (one.lock === null && chance(0.3)) {
        one.lock = { phase: wholeBetween(random, 0, 1), start: at }
        put(at, locks([id, one.lock.phase, at, NaN, `lock ${id % 3}`]))
      } else if (one.lock !== null && chance(0.5)) {
        put(at, locks([id, one.lock.phase, one.lock.start, at, `lock ${id % 3}`]))
        one.lock = null
      }
      if (chance(0.2))
        put(at, { kind: 'output', t: at, id, pid: pids.get(id)!, stream: 'stdout', text: `line ${step}\n` })
      if (!chance(0.04)) continue
      live.delete(id)
      put(at, { kind: 'exit', t: at, id, code: 1, signal: null, cpu: chance(0.5) ? one.cpu * 1.5 : NaN })
    }
    if (chance(0.1))
      put(t, {
        kind: 'queue',
        queue: 'q',
        at: Float64Array.of(t),
        depth: Float64Array.of(wholeBetween(random, 0, 20)),
        capacity: 16,
      })
  }
  const end = t + 50
  for (const id of live.keys()) put(end, { kind: 'exit', t: end, id, code: 0, signal: null, cpu: NaN })
  put(end, { kind: 'ledger', t: end, cpu: 1e12, basis: 'waited', ...ACCOUNT })
  put(end, { kind: 'state', t: end, state: 'ended', outcome: 'completed' })
  return told.toSorted((a, b) => a[0] - b[0])
}

const FIELDS = ['cpu', 'rss', 'pss', 'threads', 'state'] as const

/** Everything that a view offers, as plain data; sums are rounded, since they were added up in another order. */
function said(view: RunView) {
  const sum = (value: number) => (Number.isNaN(value) ? NaN : Math.round(value * 1e6) / 1e6 + 0)
  const names = (rows: readonly number[], of: RunView['tasks']) =>
    rows.map((row) => `${of.lane(row)}/${of.tag(row)}/${of.start(row)}/${of.name(row)}/${of.end(row)}`).sort()
  const { processes, live, over, endedAt, state, outcome, pools, lanes, queues, tree, output } = view
  return {
    live,
    over,
    endedAt,
    state,
    outcome,
    born: view.born,
    peak: TREE_SERIES.map((f) => view.peak(f)),
    ledger: view.ledger,
    output,
    cpu: view.cpuTime(),
    tree: TREE_SERIES.map((field) => [...tree.slice(field)]),
    processes: Array.from({ length: processes.length }, (_, id) => {
      const process = processes[id]
      if (process === undefined) return null
      const { alive, pid, name, argv, exitCode, signal, cpuShare, runWaitShare, cpu, cpuKnown, sampledCpu } =
        process
      return {
        id,
        alive,
        pid,
        name,
        argv,
        exitCode,
        signal,
        cpuShare,
        runWaitShare,
        cpu,
        cpuKnown,
        sampledCpu,
        endedAt: process.endedAt,
        letter: process.state,
        peaks: [process.peakRss, process.peakPss, process.peakThreads],
        latest: FIELDS.map((field) => process.latest(field)),
        rows: PROCESS_SERIES.map((field) => [...process.series.slice(field)]),
        byPid: view.byPid(pid)?.id,
      }
    }),
    pools: [...pools.values()].map((pool) => ({
      id: pool.id,
      size: pool.size,
      lanes: [...pool.lanes],
      tasks: pool.tasks,
      busy: sum(pool.busy),
      firstStart: pool.firstStart,
      lastEnd: pool.lastEnd,
    })),
    lanes: Array.from(present(lanes), (lane) => {
      if (lane === undefined) return null
      return {
        lane: lane.lane,
        pid: lane.pid,
        pool: lane.pool,
        tasks: lane.tasks,
        busy: sum(lane.busy),
        running: names(view.tasks.openOn(lane.lane), view.tasks),
        locks: names(view.locks.openOn(lane.lane), view.locks),
      }
    }),
    queues: [...queues.values()].map(({ id, capacity, peak, depth }) => {
      return { id, capacity, peak, depth: [...depth.slice('depth')], last: depth.last('depth') }
    }),
  }
}

describe('the past of a run', () => {
  it.each([1, 2, 3, 4, 5, 6])('is what a model says that knows nothing later (run %i)', (seed) => {
    const told = randomRun(seed)
    const whole = new RunModel()
    whole.applyAll(told.map(([, record]) => record))
    const random = randomFrom(seed + 100)
    const past = new Past(whole, 0)
    const last = told.at(-1)![0]
    const moments = [0, last, ...Array.from({ length: 25 }, () => random() * last)]
    // Moments of records themselves, and back and forth between them.
    for (let i = 0; i < 10; i += 1) moments.push(told[wholeBetween(random, 0, told.length - 1)][0])
    for (const t of moments) {
      const then = new RunModel()
      then.applyAll(told.filter(([at]) => at <= t).map(([, record]) => record))
      past.moveTo(t)
      expect(said(past), `at ${t}`).toEqual(said(then))
    }
  })

  it('shows a deadlock from the moment it began, and not after it was broken', () => {
    const model = new RunModel()
    model.applyAll([
      meta(),
      ...[0, 1].flatMap((id): RunRecord[] => [
        born(id, 0),
        { kind: 'lane', t: 0, lane: id, pid: 100 + id, tid: 100 + id, pool: '' },
      ]),
      locks([0, 1, 100, NaN, 'a'], [1, 1, 110, NaN, 'b'], [0, 0, 120, NaN, 'b'], [1, 0, 130, NaN, 'a']),
      tick(1000, { 0: { cpu: 1 }, 1: { cpu: 1 } }),
      locks([0, 0, 120, 1500, 'b']),
      tick(2000, { 0: { cpu: 1 }, 1: { cpu: 1 } }),
    ])
    const past = new Past(model, 125)
    expect(past.deadlocks).toEqual([])
    past.moveTo(130)
    expect(past.deadlocks).toMatchObject([{ start: 130, end: null }])
    expect(past.locks.openOn(0).map((row) => past.locks.name(row))).toEqual(['a', 'b'])
    past.moveTo(1500)
    expect(past.deadlocks).toMatchObject([{ start: 130, end: 1500 }])
    expect(past.locks.openOn(0).map((row) => past.locks.name(row))).toEqual(['a'])
  })

  it('knows neither a CPU time that nobody had read by then, nor a refusal that came later', () => {
    const model = new RunModel()
    model.applyAll([meta(), born(0, 0), tick(300, { 0: { cpu: 5e7 } })])
    model.apply({ kind: 'unreadable', t: 400, id: 0, fields: ['pss'] })
    model.apply({ kind: 'unreadable', t: 600, id: 0, fields: [] })
    const past = new Past(model, 200)
    const then = (t: number) => {
      past.moveTo(t)
      const { cpuKnown, unreadable } = past.processes[0]!
      return [cpuKnown, unreadable]
    }
    expect([200, 300, 500, 700].map(then)).toEqual([
      [false, []],
      [true, []],
      [true, ['pss']],
      [true, []],
    ])
  })

  it('knows what the series lack once the engine has told, until it moves', () => {
    const model = new RunModel()
    model.applyAll([meta(), born(0, 0), tick(100, { 0: { cpu: 5e7, user: 3e7, rss: 1000 } })])
    const past = new Past(model, 150)
    const process = past.processes[0]!
    expect([process.latest('user'), process.latest('rss'), process.cpuShare]).toEqual([NaN, 1000, 0.5])
    past.refine({
      t: 100,
      ids: Int32Array.of(0),
      columns: { user: Float64Array.of(3e7), rss: Float64Array.of(1001), cpuShare: Float64Array.of(0.4) },
    })
    expect([process.latest('user'), process.latest('rss'), process.cpuShare]).toEqual([3e7, 1001, 0.5])
    past.moveTo(160)
    expect(process.latest('user')).toBeNaN()
  })

  it('goes with a run that goes on', () => {
    const model = new RunModel()
    model.applyAll([meta(), born(0, 0), tick(100, { 0: { cpu: 5e7 } })])
    const past = new Past(model, 100)
    model.applyAll([born(1, 200), tick(300, { 0: { cpu: 6e7 }, 1: { cpu: 1e7 } })])
    expect([past.live, past.tree.length]).toEqual([1, 1])
    past.moveTo(300)
    expect([past.live, past.tree.length, past.processes[1]!.cpuShare]).toEqual([2, 2, 0.1])
    model.apply({ kind: 'exit', t: 400, id: 1, code: 0, signal: null, cpu: NaN })
    expect(past.processes[1]!.alive).toBe(true)
  })

  it('counts the work of a run that goes on as far as it had come', () => {
    const model = new RunModel()
    model.applyAll([
      meta(),
      born(0, 0),
      { kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 1 },
      { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'pool' },
      tasks([0, 100, 200], [0, 200, 300], [0, 900, NaN]),
      tick(1000, { 0: { cpu: 1 } }),
    ])
    const past = new Past(model, 250)
    const done = () => {
      const { tasks, busy, lastEnd } = past.pools.get('pool')!
      return [tasks, busy, lastEnd, past.lanes[0]!.tasks, past.tasks.openOn(0).length]
    }
    expect(done()).toEqual([1, 100, 200, 1, 1])
    // What is told of later times, over and over again, is nothing to this moment.
    for (let t = 1100; t < 5000; t += 100) model.applyAll([tasks([0, t - 50, t]), tick(t, { 0: { cpu: t } })])
    model.apply(tasks([0, 900, 4950]))
    past.moveTo(260)
    expect(done()).toEqual([1, 100, 200, 1, 1])
    past.moveTo(1120)
    expect(done()).toEqual([3, 250, 1100, 3, 1])
  })

  it('knows the peak of a queue also where the model has forgotten the rows that say it', () => {
    const model = new RunModel({ capacity: 4 })
    const depths = [1, 9, 3, 2, 1, 5, 4]
    const record = { kind: 'queue', t: 800, queue: 'q', capacity: NaN } as const
    model.applyAll([
      meta(),
      { ...record, at: Float64Array.from(depths, (_, i) => 100 * i), depth: Float64Array.from(depths) },
    ])
    expect(model.queues.get('q')!.peak).toBe(9)
    for (const t of [300, 600]) expect(new Past(model, t).queues.get('q')!.peak).toBe(9)
    const low = new RunModel({ capacity: 4 })
    low.applyAll([meta(), { ...record, at: Float64Array.of(0, 100, 200), depth: Float64Array.of(2, 1, 3) }])
    expect(new Past(low, 150).queues.get('q')!.peak).toBe(2)
  })

  it('names a process as it was called, and leaves out those that were not born', () => {
    const model = new RunModel()
    model.applyAll([
      meta(),
      born(0, 0, { name: 'node' }),
      born(1, 500, { createdAt: RUN_START + 450 }),
      { kind: 'command', t: 50, id: 0, argv: ['make'], name: 'make' },
      { kind: 'command', t: 300, id: 0, argv: ['cc', '-c'], name: 'cc' },
    ])
    const past = new Past(model, 100)
    expect([past.processes[0]!.name, past.processes[1]]).toEqual(['make', undefined])
    // It was there before anybody had seen it.
    past.moveTo(460)
    expect([past.processes[0]!.name, past.processes[1]?.alive]).toEqual(['cc', true])
  })
})
