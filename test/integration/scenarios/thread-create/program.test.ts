import { readdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import { mainPool } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import { makeTasks } from '../../../../src/scenarios/lib/tasks.mjs'
import { threadCreate } from '../../../../src/scenarios/thread-create/definition'
import { anyPython } from '../../../support/pythons'
import { endAll, launch, liveInGroup, mostAtOnce, tasksOf } from '../harness'

const SMALL = { threads: 3, 'task-ms': 20, repeats: 1 }

afterEach(endAll)

const claim = (model: RunModel, id: string) =>
  threadCreate.judge(model).claims.find((candidate) => candidate.id === id)

async function clean(knobs: KnobValues) {
  const run = await launch(threadCreate, knobs)
  const outcome = await run.done
  expect(outcome.stderr).toBe('')
  expect(outcome.code).toBe(0)
  expect([outcome.model.malformed, outcome.model.dropped]).toEqual([0, 0])
  expect(mainPool(outcome.model)?.id).toBe('threads')
  expect(liveInGroup(run.child.pid!)).toEqual([])
  return { ...outcome, root: run.child.pid! }
}

/** Most tasks of a pool that were under way at the same moment. */
const most = (model: RunModel, pool: string) => mostAtOnce(tasksOf(model, pool))

/** Marsaglia's xorshift32 on unsigned words: nothing of the program's own arithmetic. */
function xorshift(iterations: number, seed: number): number {
  const x = Uint32Array.of(seed, 0)
  for (let round = 0; round < iterations; round += 1) {
    x[1] = x[0] * 2 ** 13
    x[0] = x[0] ^ x[1]
    x[1] = x[0] / 2 ** 17
    x[0] = x[0] ^ x[1]
    x[1] = x[0] * 2 ** 5
    x[0] = x[0] ^ x[1]
  }
  return x[0]
}

describe('creating threads', () => {
  it('has one pid and as many thread ids as threads, by the kernel’s own list while they live', async () => {
    const run = await launch(threadCreate, { ...SMALL, kind: 'wait', 'task-ms': 300 })
    const lanes = () => run.model.pools.get('threads')?.lanes.map((lane) => run.model.lanes[lane]!) ?? []
    await run.until(() => lanes().length === 3)
    const listed = readdirSync(`/proc/${run.child.pid}/task`).map(Number)
    expect(
      lanes()
        .map(({ role }) => role)
        .sort(),
    ).toEqual(['thread 1', 'thread 2', 'thread 3'])
    for (const { pid, tid } of lanes()) {
      expect(pid).toBe(run.child.pid)
      expect(tid).not.toBe(pid)
      expect(listed).toContain(tid)
    }
    expect(new Set(lanes().map(({ tid }) => tid)).size).toBe(3)
    expect(run.model.roleOf(run.child.pid!, run.child.pid!)).toBe('main thread')
    const { model } = await run.done
    expect(model.result('identity')).toMatchObject({ pids: 1, tids: 3, listed: 3 })
    // V8 and libuv have some too, so has the comparison.
    expect(Number(model.result('identity')!.all)).toBeGreaterThan(4)
    expect(claim(model, 'one-pid')).toMatchObject({ measured: 1, holds: true })
    expect(claim(model, 'tids')).toMatchObject({ expected: 3, measured: 3, holds: true })
  })

  it('does each task alone and together, with answers that an independent calculation confirms', async () => {
    const { model } = await clean({ ...SMALL, kind: 'cpu', 'task-ms': 10, threads: 2 })
    const perMs = Number(model.result('setup')!.iterationsPerMs)
    const tasks = makeTasks({ count: 2, cost: 10, kind: 'cpu', perMs })
    const sum = tasks.reduce(
      (total, { iterations, id }) => (total + xorshift(iterations, id + 1)) % 2 ** 32,
      0,
    )
    expect(model.result('check')).toEqual({
      asked: 4,
      done: 4,
      wrong: 0,
      unborn: 0,
      served: 0,
      checksum: sum.toString(16).padStart(8, '0'),
    })
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    expect(tasksOf(model, 'alone').map(({ name }) => name)).toEqual(['compute 1', 'compute 2'])
    expect(
      tasksOf(model, 'threads')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['compute 1', 'compute 2'])
  })

  it('waits as many times at once as there are threads, and for one thing at a time alone', async () => {
    const { model, exits } = await clean({ ...SMALL, kind: 'wait', threads: 6, 'task-ms': 200 })
    expect(most(model, 'threads')).toBe(6)
    expect(most(model, 'alone')).toBe(1)
    for (const { start, end } of [...tasksOf(model, 'alone'), ...tasksOf(model, 'threads')])
      expect(end - start).toBeGreaterThanOrEqual(199)
    // Six waits alone, six together, and one of each of the seven threads to warm up.
    expect(model.result('check')).toMatchObject({ asked: 12, done: 12, served: 19 })
    const [alone, together] = ['wait-alone', 'wait-together'].map((phase) =>
      Number(model.result(phase)!.wallMs),
    )
    expect(claim(model, 'speed-up-wait')!.measured).toBeCloseTo(alone / together, 6)
    expect(alone / together).toBeGreaterThan(2)
    // While it waits, a thread spends next to nothing: 200 ms each, and far less CPU time.
    expect(Number(model.result('wait-together')!.cpuMs)).toBeLessThan(6 * 100)
    // The server and the bare processes, all of which ended by themselves.
    expect(exits).toHaveLength(1 + 1 + 3)
    expect(exits.every(({ code, signal }) => code === 0 && signal === null)).toBe(true)
  })

  it('computes at the same time in all threads, and spends the same CPU time on a task', async () => {
    const { model } = await clean({ ...SMALL, kind: 'cpu', threads: 2, 'task-ms': 100 })
    expect(most(model, 'threads')).toBe(2)
    const [alone, together] = ['cpu-alone', 'cpu-together'].map((phase) => model.result(phase)!)
    expect(claim(model, 'same-work')!.measured).toBeCloseTo(Number(together.cpuMs) / Number(alone.cpuMs), 6)
    expect(Number(together.cpuMs) / Number(alone.cpuMs)).toBeGreaterThan(0.5)
    expect(Number(together.cpuMs) / Number(alone.cpuMs)).toBeLessThan(2)
  })

  it('compares new threads with new processes, one after the other', async () => {
    const { model, root } = await clean(SMALL)
    const threads = tasksOf(model, 'new thread')
    const processes = tasksOf(model, 'new process')
    expect([threads.length, processes.length]).toEqual([4, 4])
    for (const { lane } of threads) expect(model.lanes[lane]!.pid).toBe(root)
    const pids = new Set(processes.map(({ lane }) => model.lanes[lane]!.pid))
    expect(pids.size).toBe(4)
    expect(pids.has(root)).toBe(false)
    const last = processes.slice(-3).map(({ start, end }) => end - start)
    expect(model.result('creation')!.processMs).toBeCloseTo(last.sort((a, b) => a - b)[1], 1)
    // A process starts a whole runtime, a thread only an engine: that is true on a machine however busy.
    const { threadCpuMs, processCpuMs } = model.result('creation')!
    expect(Number(processCpuMs)).toBeGreaterThan(Number(threadCpuMs))
  })
})

describe('a run that is ended', () => {
  async function working(kind: string) {
    const run = await launch(threadCreate, { threads: 4, kind, 'task-ms': 200, repeats: 3 })
    await run.until((model) => (model.pools.get('threads')?.lanes.length ?? 0) > 0)
    return run
  }

  it('leaves no server behind when it is killed', async () => {
    const run = await working('wait')
    process.kill(run.child.pid!, 'SIGKILL')
    await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('ends with all its threads when it is stopped', async () => {
    const run = await working('cpu')
    process.kill(-run.child.pid!, 'SIGTERM')
    const { model } = await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
    expect(threadCreate.judge(model).claims.map(({ holds }) => holds)).toEqual([null])
  })

  it('counts waits as missing when the server is killed, and still ends', async () => {
    const run = await working('wait')
    const server = liveInGroup(run.child.pid!).find((pid) => run.model.roleOf(pid, 0) === 'server')!
    process.kill(server, 'SIGKILL')
    const { model, code, exits } = await run.done
    expect(code).toBe(0)
    expect(exits).toContainEqual({ pid: server, code: null, signal: 'SIGKILL' })
    expect(claim(model, 'answers')!.holds).toBe(false)
    expect(claim(model, 'speed-up-wait')!.holds).toBeNull()
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })
})

describe.skipIf(anyPython === undefined)(`in Python (${anyPython ?? 'not on this machine'})`, () => {
  it('has threads of one process that the kernel lists, with answers and waits that others confirm', async () => {
    const run = await launch(threadCreate, { ...SMALL, kind: 'both' }, anyPython)
    const { model, code, stderr } = await run.done
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    expect(liveInGroup(run.child.pid!)).toEqual([])
    const lanes = model.pools.get('threads')!.lanes.map((lane) => model.lanes[lane]!)
    expect(lanes.map(({ role }) => role).sort()).toEqual(['thread 1', 'thread 2', 'thread 3'])
    for (const { pid, tid } of lanes) expect([pid, tid === pid]).toEqual([run.child.pid, false])
    expect(new Set(lanes.map(({ tid }) => tid)).size).toBe(3)
    expect(model.result('identity')).toMatchObject({ pids: 1, tids: 3, listed: 3 })
    // Three by three threads and by one thread, and a warm-up of each of the four.
    expect(model.result('check')).toMatchObject({ asked: 12, done: 12, wrong: 0, served: 10 })
    const perMs = Number(model.result('setup')!.iterationsPerMs)
    const tasks = makeTasks({ count: 3, cost: 20, kind: 'cpu', perMs })
    const sum = tasks.reduce((total, { id, iterations }) => total + xorshift(iterations, id + 1), 0)
    expect(model.result('check')!.checksum).toBe((sum % 2 ** 32).toString(16).padStart(8, '0'))
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    for (const what of ['thread', 'process']) expect(tasksOf(model, `new ${what}`)).toHaveLength(3)
  })
})
