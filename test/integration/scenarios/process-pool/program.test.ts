import { afterEach, describe, expect, it } from 'vitest'
import { mainPool, utilization } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import { present } from '../../../../src/shared/run/present'
import { processPool } from '../../../../src/scenarios/process-pool/definition'
import { makeTasks } from '../../../../src/scenarios/lib/tasks.mjs'
import { anyPython } from '../../../support/pythons'
import { kill } from '../../../support/processes'
import { busyShareOf, endAll, launch, liveInGroup, mostAtOnce, runProgram, tasksOf } from '../harness'

/** Quick enough for a test: a fraction of the default work. */
const SMALL = { size: 2, tasks: 40, 'task-ms': 4, chunk: 4, repeats: 1 }

/** Marsaglia's xorshift32 as his paper writes it, on BigInt: nothing of the program's own arithmetic. */
function xorshift(iterations: number, seed: number): number {
  const mask = 0xffff_ffffn
  let x = BigInt(seed) & mask
  for (let round = 0; round < iterations; round += 1) {
    x ^= (x << 13n) & mask
    x ^= x >> 17n
    x ^= (x << 5n) & mask
  }
  return Number(x)
}

afterEach(endAll)

const claim = (model: RunModel, id: string) => {
  const found = processPool.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}

describe('the process pool, computing', () => {
  it('does every task once, and tells roles, lanes, queue and results as they were', async () => {
    const run = await launch(processPool, SMALL)
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)

    const tasks = tasksOf(model, 'pool')
    expect(tasks).toHaveLength(40)
    expect(new Set(tasks.map((task) => task.name)).size).toBe(40)
    for (const { start, end, queued } of tasks) {
      expect(end).toBeGreaterThan(start)
      expect(queued).toBeGreaterThanOrEqual(0)
    }
    const lanes = model.pools.get('pool')!.lanes.map((lane) => model.lanes[lane]!)
    expect(lanes.map((lane) => lane.role).sort()).toEqual(['worker 1', 'worker 2'])
    for (const { pid, tid } of lanes) expect(tid).toBe(pid)
    expect(model.roleOf(run.child.pid!, 0)).toBe('Process pool')
    // The workers are children of the root, and it told how each of them ended.
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ])
    expect(exits.map((exit) => exit.pid)).toEqual(expect.arrayContaining(lanes.map((lane) => lane.pid)))

    const queue = model.queues.get('tasks')!
    expect(queue.peak).toBeGreaterThan(0)
    expect(queue.peak).toBeLessThanOrEqual(40)
    expect(queue.depth.last('depth')).toBe(0)
    expect(model.malformed).toBe(0)
    expect(model.dropped).toBe(0)
    expect(model.result('pool')).toMatchObject({ done: 40, killed: 0, resubmitted: 0, retired: 0 })
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('does the list as often as asked, with one worker before and after', async () => {
    const { model, code } = await runProgram(processPool, { ...SMALL, tasks: 24, repeats: 2 })
    expect(code).toBe(0)
    // Its own list is what the run is about, not what one worker did for comparison.
    expect(mainPool(model)).toMatchObject({ id: 'pool', tasks: 48 })
    const order = model.results.map(({ name }) => name).filter((name) => /^(baseline|pool)$/.test(name))
    expect(order).toEqual(['baseline', 'pool', 'pool', 'baseline'])
    const tasks = tasksOf(model, 'pool')
    expect(tasks).toHaveLength(48)
    for (const task of tasks) expect(tasks.filter(({ name }) => name === task.name)).toHaveLength(2)
    expect(claim(model, 'speed-up').spread!.repeats).toBe(2)
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
  })

  it('has a checksum that an independent calculation confirms', async () => {
    const { model } = await runProgram(processPool, { ...SMALL, tasks: 5, 'task-ms': 0.05, spread: 100 })
    const perMs = Number(model.result('setup')!.iterationsPerMs)
    const tasks = makeTasks({ count: 5, cost: 0.05, spread: 100, kind: 'cpu', perMs })
    const sum = tasks.reduce((total, task) => total + xorshift(task.iterations, task.id + 1), 0)
    expect(model.result('check')!.checksum).toBe((sum % 2 ** 32).toString(16).padStart(8, '0'))
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
  })

  it("reckons utilization from the tasks' own begins and ends", async () => {
    const { model } = await runProgram(processPool, SMALL)
    expect(claim(model, 'utilization').measured).toBeCloseTo(busyShareOf(tasksOf(model, 'pool'), 2), 6)
  })
})

describe('the process pool, waiting', () => {
  it('shows the utilization of a known load: 3 waits of 150 ms on 4 workers, one of them never used', async () => {
    const { model } = await runProgram(processPool, {
      size: 4,
      tasks: 3,
      'task-ms': 150,
      spread: 0,
      chunk: 1,
      kind: 'wait',
      repeats: 1,
    })
    const tasks = tasksOf(model, 'pool')
    for (const { start, end } of tasks) expect(end - start).toBeGreaterThanOrEqual(149)
    // All at once; a busy machine may let them begin one after the other, and then it is less by just that.
    expect(mostAtOnce(tasks)).toBe(3)
    const busy = utilization(model, model.pools.get('pool')!)
    expect(busy).toBeCloseTo(busyShareOf(tasks, 4), 6)
    expect(busy).toBeLessThanOrEqual(0.7501)
    expect(claim(model, 'utilization').expected).toBeCloseTo(0.75, 2)
  })

  it('waits as many times at once as there are workers', async () => {
    const { model } = await runProgram(processPool, {
      size: 6,
      tasks: 24,
      'task-ms': 50,
      spread: 0,
      chunk: 1,
      kind: 'wait',
      style: 'apply-async',
      repeats: 1,
    })
    const tasks = tasksOf(model, 'pool')
    expect(mostAtOnce(tasks)).toBe(6)
    const baseline = Number(model.result('baseline')!.wallMs)
    const pool = Number(model.result('pool')!.wallMs)
    expect(claim(model, 'speed-up').measured).toBeCloseTo(baseline / pool, 6)
    expect(baseline / pool).toBeGreaterThan(2.5)
  })
})

describe('ways to submit', () => {
  const few = { size: 2, tasks: 24, 'task-ms': 10, spread: 0, kind: 'wait', chunk: 2, repeats: 1 }

  it('map has nothing before the end, imap and apply-async have', async () => {
    const first: Record<string, number> = {}
    for (const style of ['map', 'imap', 'apply-async']) {
      const { model, code } = await runProgram(processPool, { ...few, style })
      expect(code).toBe(0)
      expect(tasksOf(model, 'pool')).toHaveLength(24)
      first[style] = claim(model, 'first-result').measured!
    }
    expect(first.map).toBeGreaterThan(0.98)
    expect(first.imap).toBeLessThan(0.6)
    expect(first['apply-async']).toBeLessThan(0.6)
  })

  it('imap keeps a bounded number of chunks under way', async () => {
    const { model } = await runProgram(processPool, { ...few, style: 'imap' })
    // At most 2 × size chunks of 2 are under way, and `size` of those are with workers.
    expect(model.queues.get('tasks')!.peak).toBeLessThanOrEqual(4)
  })
})

describe('workers that leave', () => {
  it('replaces each worker after its share of tasks', async () => {
    const { model, code, exits } = await runProgram(processPool, {
      ...SMALL,
      tasks: 24,
      'task-ms': 1,
      'tasks-per-child': 8,
    })
    expect(code).toBe(0)
    expect(model.result('pool')).toMatchObject({ done: 24, killed: 0, resubmitted: 0 })
    const retired = Number(model.result('pool')!.retired)
    expect(retired).toBeGreaterThanOrEqual(2)
    const lanes = model.pools.get('pool')!.lanes.map((lane) => model.lanes[lane]!)
    for (const lane of lanes) expect(lane.tasks).toBeLessThanOrEqual(8)
    expect(lanes.length).toBeGreaterThanOrEqual(3)
    expect(exits.every((exit) => exit.code === 0)).toBe(true)
    expect(claim(model, 'speed-up').holds).toBeNull()
  })

  it('notices a worker that is killed from outside, replaces it, and still ends with every answer', async () => {
    const run = await launch(processPool, { ...SMALL, tasks: 60, 'task-ms': 10 })
    const lanesOfPool = (model: RunModel) => model.pools.get('pool')?.lanes ?? []
    await run.until((model) => lanesOfPool(model).length === 2 && model.pools.get('pool')!.tasks > 4)
    const victim = run.model.lanes[lanesOfPool(run.model)[0]]!
    process.kill(victim.pid, 'SIGKILL')
    const { model, code, exits } = await run.done
    expect(code).toBe(0)
    expect(exits).toContainEqual({ pid: victim.pid, code: null, signal: 'SIGKILL' })
    expect(model.result('pool')).toMatchObject({ done: 60, killed: 1 })
    const roles = lanesOfPool(model).map((lane) => model.lanes[lane]!.role)
    expect(roles.sort()).toEqual(['worker 1', 'worker 2', 'worker 3'])
    const verdict = processPool.judge(model)
    expect(verdict.summary.en).toContain('Killed from outside: 1 worker.')
    expect(verdict.summary['zh-CN']).toContain('被杀死：1')
    expect(claim(model, 'speed-up').holds).toBeNull()
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('is gone with its workers when it is killed itself, and its verdict claims nothing', async () => {
    const run = await launch(processPool, { ...SMALL, tasks: 200, 'task-ms': 20 })
    await run.until((model) => (model.pools.get('pool')?.tasks ?? 0) > 2)
    process.kill(run.child.pid!, 'SIGKILL')
    const { model } = await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
    const { claims } = processPool.judge(model)
    expect(claims.map((one) => one.holds)).toEqual([null])
    expect(claims[0].why.en).toContain('stopped')
  })
})

describe.skipIf(anyPython === undefined)(`in Python (${anyPython ?? 'not on this machine'})`, () => {
  const python = anyPython
  const inPool = (model: RunModel) => (model.pools.get('pool')?.lanes ?? []).map((lane) => model.lanes[lane]!)

  it('does every task once, on workers that say who they are, with answers that somebody else confirms', async () => {
    const run = await launch(processPool, { ...SMALL, tasks: 12, 'task-ms': 1, style: 'imap' }, python)
    const { model, code, stderr, exits } = await run.done
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    expect(liveInGroup(run.child.pid!)).toEqual([])
    const names = tasksOf(model, 'pool').map(({ name }) => name)
    expect([names.length, new Set(names).size]).toEqual([12, 12])
    const pids = inPool(model).map(({ pid }) => pid)
    for (const { pid, tid, role } of inPool(model))
      expect([pid === tid, /^worker [12]$/.test(role)]).toEqual([true, true])
    expect(exits).toHaveLength(3)
    expect(exits.map(({ code: one }) => one)).toEqual([0, 0, 0])
    for (const pid of pids) expect(exits.map((exit) => exit.pid)).toContain(pid)
    const perMs = Number(model.result('setup')!.iterationsPerMs)
    const tasks = makeTasks({
      count: 12,
      cost: 1,
      spread: Number(processPool.knobs.find(({ id }) => id === 'spread')!.default),
      kind: 'cpu',
      perMs,
    })
    const sum = tasks.reduce((total, task) => total + xorshift(task.iterations, task.id + 1), 0)
    expect(model.result('check')!.checksum).toBe((sum % 2 ** 32).toString(16).padStart(8, '0'))
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    expect(claim(model, 'utilization').measured).toBeCloseTo(busyShareOf(tasksOf(model, 'pool'), 2), 6)
  })

  it('draws the whole list before the first result with map', async () => {
    const { model, code } = await runProgram(processPool, { ...SMALL, 'task-ms': 1, style: 'map' }, python)
    expect(code).toBe(0)
    expect(claim(model, 'ahead')).toMatchObject({ expected: 40, measured: 40, holds: true })
  })

  it('replaces each worker after its share of tasks', async () => {
    const knobs = { ...SMALL, tasks: 24, 'task-ms': 1, 'tasks-per-child': 8 }
    const { model, code } = await runProgram(processPool, knobs, python)
    expect(code).toBe(0)
    expect(model.result('pool')).toMatchObject({ done: 24, killed: 0 })
    // A third one must be there for the last tasks; another may be on its way when they are done.
    expect(Number(model.result('pool')!.retired)).toBeGreaterThanOrEqual(1)
    for (const lane of inPool(model)) expect(lane.tasks).toBeLessThanOrEqual(8)
  })

  it('waits in vain for what a killed worker had, until its guard ends it', async () => {
    // A chunk for each: whoever has done a task has more of them.
    const knobs = { ...SMALL, tasks: 16, 'task-ms': 100, spread: 0, kind: 'wait', chunk: 8, style: 'imap' }
    const run = await launch(processPool, knobs, python)
    await run.until((model) => inPool(model).length === 2)
    const victim = inPool(run.model)[0].pid
    process.kill(victim, 'SIGKILL')
    const { model, code, exits } = await run.done
    expect(code).toBe(0)
    expect(exits).toContainEqual({ pid: victim, code: null, signal: 'SIGKILL' })
    const { killed, done } = model.result('pool')!
    expect(killed).toBe(1)
    expect(Number(done)).toBeLessThan(16)
    const verdict = processPool.judge(model)
    expect(verdict.summary.en).toContain('Killed from outside: 1 worker. A Pool of Python')
    expect(claim(model, 'speed-up').holds).toBeNull()
    expect(claim(model, 'answers')).toMatchObject({ measured: 16 - Number(done), holds: false })
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('ends when a worker is killed as soon as it is up', async () => {
    const run = await launch(processPool, { ...SMALL, 'task-ms': 1 }, python)
    const first = (model: RunModel) => present(model.lanes).find(({ role }) => role === 'worker 1')
    await run.until((model) => first(model) !== undefined)
    kill(first(run.model)!.pid)
    const { code, stderr } = await run.done
    expect([code, stderr]).toEqual([0, ''])
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('ends when a worker is killed after the work', async () => {
    const run = await launch(processPool, { ...SMALL, 'task-ms': 1 }, python)
    await run.until((model) => model.result('pool') !== undefined)
    kill(inPool(run.model)[0].pid)
    const { model, code, stderr } = await run.done
    expect([code, stderr]).toEqual([0, ''])
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('leaves the list when it is interrupted', async () => {
    const run = await launch(processPool, { ...SMALL, tasks: 400, 'task-ms': 20, kind: 'wait' }, python)
    await run.until((model) => (model.pools.get('pool')?.tasks ?? 0) > 2)
    process.kill(run.child.pid!, 'SIGINT')
    const { model, stderr } = await run.done
    expect(stderr).toMatch(/KeyboardInterrupt\s*$/)
    expect(tasksOf(model, 'pool').length).toBeLessThan(400)
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('is gone with its workers when it is killed itself', async () => {
    const run = await launch(processPool, { ...SMALL, tasks: 60, 'task-ms': 20 }, python)
    await run.until((model) => (model.pools.get('pool')?.tasks ?? 0) > 2)
    process.kill(run.child.pid!, 'SIGKILL')
    await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })
})
