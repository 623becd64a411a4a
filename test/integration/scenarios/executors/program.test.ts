import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { mainPool } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import { executors } from '../../../../src/scenarios/executors/definition'
import { kill } from '../../../support/processes'
import { anyPython, pythonOf } from '../../../support/pythons'
import { until } from '../../../support/until'
import { busyShareOf, endAll, launch, liveInGroup, mostAtOnce, runProgram, tasksOf } from '../harness'

const SMALL = { size: 2, tasks: 20, 'task-ms': 4, repeats: 1 }

afterEach(endAll)

const claim = (model: RunModel, id: string) => {
  const found = executors.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}

const lanesOf = (model: RunModel, pool: string) =>
  (model.pools.get(pool)?.lanes ?? []).map((lane) => model.lanes[lane]!)

describe('the two executors', () => {
  it('run the same list: threads in one pid with tids of their own, processes with a pid each', async () => {
    const run = await launch(executors, SMALL)
    const root = run.child.pid!
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect([model.malformed, model.dropped]).toEqual([0, 0])
    expect(mainPool(model)?.id).toBe('threads')

    const threads = lanesOf(model, 'threads')
    expect(threads.map((lane) => lane.role).sort()).toEqual(['thread 1', 'thread 2'])
    expect(threads.map((lane) => lane.pid)).toEqual([root, root])
    expect(new Set([root, ...threads.map((lane) => lane.tid)]).size).toBe(3)
    const processes = lanesOf(model, 'processes')
    expect(processes.map((lane) => lane.role).sort()).toEqual(['worker 1', 'worker 2'])
    expect(new Set([root, ...processes.map((lane) => lane.pid)]).size).toBe(3)
    expect(lanesOf(model, 'inline').map((lane) => [lane.pid, lane.tid, lane.role])).toEqual([
      [root, root, 'Executors'],
    ])
    // One worker process before, which reads everything from disk, and two that are measured.
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(new Array(3).fill([0, null]))

    const names = (pool: string) => tasksOf(model, pool).map((task) => task.name)
    expect(names('threads').sort()).toEqual(names('processes').sort())
    expect(new Set(names('threads')).size).toBe(20)
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    for (const pool of ['threads', 'processes']) expect(model.queues.get(pool)!.depth.last('depth')).toBe(0)
    const sizes = model.results.filter((result) => result.name === 'sweep')
    expect(sizes.map((result) => result.values.taskUs)).toEqual([10, 30, 100, 300, 1000, 3000, 10_000])
    for (const { values } of sizes)
      for (const id of ['inlineUs', 'threadsUs', 'processesUs']) expect(values[id]).toBeGreaterThan(0)
    expect(liveInGroup(root)).toEqual([])
  })

  it('show the utilization of a known load: 3 waits of 150 ms on 4 threads', async () => {
    const { model } = await runProgram(executors, {
      kind: 'thread',
      task: 'wait',
      size: 4,
      tasks: 3,
      'task-ms': 150,
      repeats: 1,
    })
    const tasks = tasksOf(model, 'threads')
    for (const { start, end } of tasks) expect(end - start).toBeGreaterThanOrEqual(149)
    expect(mostAtOnce(tasks)).toBe(3)
    // 3 × 150 ms of 4 × 150 ms; a library that loses a factor of a thousand would say 0.00075. A busy machine may let them
    // begin one after the other: then it is less by just that.
    const utilization = claim(model, 'utilization-threads')
    expect(utilization.measured).toBeCloseTo(busyShareOf(tasks, 4), 6)
    expect(utilization.measured).toBeLessThanOrEqual(0.7501)
    expect(utilization.expected).toBeCloseTo(0.75, 6)
    expect(model.pools.has('processes')).toBe(false)
  })

  it('do both halves of mixed tasks, with luggage', async () => {
    const { model, code } = await runProgram(executors, {
      ...SMALL,
      kind: 'process',
      task: 'mixed',
      tasks: 10,
      'task-ms': 20,
      payload: 64,
    })
    expect(code).toBe(0)
    const tasks = tasksOf(model, 'processes')
    expect(tasks).toHaveLength(10)
    // The waiting half alone takes 10 ms.
    for (const { start, end } of tasks) expect(end - start).toBeGreaterThan(10)
    expect(claim(model, 'answers').holds).toBe(true)
  })

  it('do the list as often as asked, and no pool does it before and after', async () => {
    const { model, code } = await runProgram(executors, { ...SMALL, kind: 'thread', repeats: 2 })
    expect(code).toBe(0)
    const order = model.results.map(({ name }) => name).filter((name) => /^(inline|threads)$/.test(name))
    expect(order).toEqual(['inline', 'threads', 'threads', 'inline'])
    expect(tasksOf(model, 'threads')).toHaveLength(40)
    expect(claim(model, 'speed-up-threads').spread!.repeats).toBe(2)
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
  })

  it('survive the loss of a worker process', async () => {
    const run = await launch(executors, { ...SMALL, kind: 'process', tasks: 100, 'task-ms': 10 })
    await run.until(
      (model) => lanesOf(model, 'processes').length === 2 && model.pools.get('processes')!.tasks > 4,
    )
    const victim = lanesOf(run.model, 'processes')[0]
    process.kill(victim.pid, 'SIGKILL')
    const { model, code, exits } = await run.done
    expect(code).toBe(0)
    expect(exits).toContainEqual({ pid: victim.pid, code: null, signal: 'SIGKILL' })
    expect(model.result('processes')).toMatchObject({ done: 100, killed: 1 })
    expect(lanesOf(model, 'processes').map((lane) => lane.role)).toContain('worker 3')
    expect(claim(model, 'answers').why.en).toContain('1 worker killed')
    expect(claim(model, 'speed-up-processes').holds).toBeNull()
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })
})

const oldest = pythonOf(9) ?? anyPython
const newest = pythonOf(13) ?? anyPython

describe.skipIf(anyPython === undefined)(`the executors of Python (${oldest}, ${newest})`, () => {
  it('run the same list in threads of one pid and in processes, and answer each task as no pool does', async () => {
    const run = await launch(executors, { ...SMALL, repeats: 2 }, newest)
    const root = run.child.pid!
    const { model, code, stderr, exits } = await run.done
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    const threads = lanesOf(model, 'threads')
    expect(threads.map((lane) => lane.role).sort()).toEqual(['thread 1', 'thread 2'])
    expect(new Set(threads.map((lane) => lane.pid))).toEqual(new Set([root]))
    expect(new Set([root, ...threads.map((lane) => lane.tid)]).size).toBe(3)
    const processes = lanesOf(model, 'processes')
    expect(processes.map((lane) => lane.role).sort()).toEqual(['worker 1', 'worker 2'])
    expect(new Set([root, ...processes.map((lane) => lane.pid)]).size).toBe(3)
    // One that reads from disk, then twice two.
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(new Array(5).fill([0, null]))
    for (const pool of ['threads', 'processes']) {
      expect(tasksOf(model, pool)).toHaveLength(40)
      expect(model.queues.get(pool)!.depth.last('depth')).toBe(0)
    }
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    expect(model.results.filter(({ name }) => name === 'sweep')).toHaveLength(7)
    expect(liveInGroup(root)).toEqual([])
  })

  it('give up with a worker that is killed, and say what is lost', async () => {
    const run = await launch(executors, { ...SMALL, kind: 'process', tasks: 200, 'task-ms': 20 }, oldest)
    await run.until(
      (model) => lanesOf(model, 'processes').length === 2 && model.pools.get('processes')!.tasks > 4,
    )
    const victim = lanesOf(run.model, 'processes')[0]
    process.kill(victim.pid, 'SIGKILL')
    const { model, code, exits } = await run.done
    expect(code).toBe(0)
    expect(exits).toContainEqual({ pid: victim.pid, code: null, signal: 'SIGKILL' })
    const { done, killed, broken } = model.result('processes')!
    expect([killed, broken]).toEqual([1, true])
    const answers = claim(model, 'answers')
    expect(answers).toMatchObject({ measured: 200 - Number(done), holds: false })
    expect(answers.why.en).toContain('BrokenProcessPool')
    expect(claim(model, 'speed-up-processes').holds).toBeNull()
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('end the sweep with a worker that is killed in it', async () => {
    const run = await launch(executors, { ...SMALL, kind: 'process' }, newest)
    await run.until((model) => model.result('sweep') !== undefined)
    kill(lanesOf(run.model, 'processes')[0].pid)
    const { model, code, stderr } = await run.done
    expect([code, stderr]).toEqual([0, ''])
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it.each([
    { kind: 'both', size: 1, tasks: 1, task: 'mixed', 'task-ms': 0.01, payload: 0, repeats: 1 },
    { kind: 'process', size: 16, tasks: 16, task: 'wait', 'task-ms': 200, payload: 256, repeats: 1 },
  ])('end cleanly at the limits: %o', async (knobs) => {
    const { model, code, stderr } = await runProgram(executors, knobs, newest)
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    for (const { measured, expected } of executors.judge(model).claims)
      for (const number of [measured, expected]) expect(number === null || Number.isFinite(number)).toBe(true)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'leave no process and no semaphore after %s in the middle',
    async (signal) => {
      const run = await launch(executors, { kind: 'process', size: 2, tasks: 400, 'task-ms': 20 }, newest)
      await run.until((model) => (model.pools.get('processes')?.tasks ?? 0) > 2)
      const semaphores = liveInGroup(run.child.pid!).flatMap(semaphoresOf)
      expect(semaphores).not.toEqual([])
      process.kill(run.child.pid!, signal)
      await run.done
      await until(() => liveInGroup(run.child.pid!).length === 0, 'the end of the workers')
      expect(semaphores.filter((file) => existsSync(file))).toEqual([])
    },
  )
})

/** Files of the named semaphores that a process has open (Linux). */
const semaphoresOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/maps`, 'latin1').match(/\/dev\/shm\/sem\.\S+/g) ?? []
