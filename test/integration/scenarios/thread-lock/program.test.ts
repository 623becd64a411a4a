import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import type { RunModel } from '../../../../src/shared/run/model'
import { threadLock } from '../../../../src/scenarios/thread-lock/definition'
import { endAll, launch, liveInGroup, tasksOf } from '../harness'

const RACE = { threads: 3, increments: 30_000, width: 0.5, repeats: 2 }
const STUCK = { demo: 'opposite-order', lock: 'Lock', timeout: 400, repeats: 2 }

afterEach(endAll)

const claim = (model: RunModel, id: string) =>
  threadLock.judge(model).claims.find((candidate) => candidate.id === id)

/** Runs to the end, and nothing is left or wrong. */
async function finished(knobs: KnobValues): Promise<RunModel> {
  const run = await launch(threadLock, knobs)
  const { model, code, stderr } = await run.done
  expect(stderr).toBe('')
  expect(code).toBe(0)
  expect([model.malformed, model.dropped]).toEqual([0, 0])
  expect(liveInGroup(run.child.pid!)).toEqual([])
  expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
  return model
}

/** The waits and holds of a run, as told. */
function lockRows({ locks, lanes }: RunModel) {
  return Array.from({ length: locks.length }, (_, row) => ({
    role: lanes[locks.lane(row)]!.role,
    lock: locks.name(row),
    holds: locks.tag(row) === 1,
    start: locks.start(row),
    end: locks.end(row),
  }))
}

const results = (model: RunModel, name: string) =>
  model.results.filter((record) => record.name === name).map((record) => record.values)

describe('the race for a counter', () => {
  it('loses updates without a lock: fewer are found than were made, and never with one thread alone', async () => {
    const model = await finished(RACE)
    const none = results(model, 'none')
    expect(none).toHaveLength(2)
    for (const { done, found, lost } of none) {
      expect(done).toBe(3 * 30_000)
      expect(lost).toBe(Number(done) - Number(found))
      // What is there was written by somebody: at least the last of the writers got that far.
      expect(Number(found)).toBeGreaterThan(0)
    }
    for (const { done, found } of results(model, 'alone')) expect(found).toBe(done)
    expect(claim(model, 'lost-updates')).toMatchObject({ expected: 1, holds: true })
    expect(claim(model, 'lost-updates')!.measured).toBeGreaterThan(0)
    expect(claim(model, 'lock-cost')).toBeUndefined()
    // Threads of one process: one pid, and a tid for each.
    const lanes = model.pools.get('threads')!.lanes.map((lane) => model.lanes[lane]!)
    expect(lanes.map(({ role }) => role).sort()).toEqual(['thread 1', 'thread 2', 'thread 3'])
    expect(new Set(lanes.map(({ pid }) => pid)).size).toBe(1)
    expect(new Set(lanes.map(({ tid }) => tid)).size).toBe(3)
    expect(tasksOf(model, 'threads').filter(({ name }) => name === 'no lock')).toHaveLength(6)
  })

  it.each(['Lock', 'RLock'])('loses none with a %s, and never lets two in at once', async (lock) => {
    const model = await finished({ ...RACE, lock })
    for (const { done, found, threads } of results(model, 'lock')) {
      expect([done, found, threads]).toEqual([3 * 30_000, 3 * 30_000, 3])
    }
    expect(claim(model, 'lost-with-lock')).toMatchObject({ measured: 0, holds: true })
    expect(claim(model, 'lost-updates')).toMatchObject({ holds: true })
    // Every thread's own account: one acquisition an increment.
    const threads = results(model, 'thread').filter(({ phase }) => phase === 'lock')
    expect(threads.map(({ acquired }) => acquired)).toEqual(Array.from({ length: 6 }, () => 30_000))
    // The holds that were told: the slow part tells all of them, 12 for each thread.
    const holds = lockRows(model)
      .filter((row) => row.holds)
      .sort((a, b) => a.start - b.start)
    expect(holds.length).toBeGreaterThanOrEqual(36)
    holds.slice(1).forEach(({ start }, at) => expect(start).toBeGreaterThanOrEqual(holds[at].end))
    expect(model.deadlocks).toEqual([])
  })
})

describe('re-entry', () => {
  it('stops a Lock, a cycle of one that its timeout breaks', async () => {
    const model = await finished({ demo: 're-entry', lock: 'Lock', threads: 3, timeout: 400, repeats: 2 })
    expect(results(model, 're-entry')).toMatchObject([
      { depth: 1, paid: false },
      { depth: 1, paid: false },
    ])
    expect(model.deadlocks).toHaveLength(2)
    for (const { members, start, end } of model.deadlocks) {
      expect(members.map(({ lane, lock }) => [model.lanes[lane]!.role, lock])).toEqual([
        ['thread 1', 'lock 1'],
      ])
      expect(end! - start).toBeGreaterThanOrEqual(399)
    }
    expect(claim(model, 'deadlocks')).toMatchObject({ expected: 2, measured: 2, holds: true })
    expect(claim(model, 'depth')).toMatchObject({ expected: 1, measured: 1, holds: true })
    expect(threadLock.judge(model).summary.en).toContain('Thread 1 waits for lock 1, which it holds itself.')
  })

  it('is nothing to an RLock: depth two, nobody is stuck', async () => {
    const model = await finished({ demo: 're-entry', lock: 'RLock', threads: 3, repeats: 3 })
    expect(results(model, 're-entry')).toMatchObject(
      Array.from({ length: 3 }, () => ({ depth: 2, paid: true })),
    )
    expect(model.deadlocks).toEqual([])
    expect(claim(model, 'depth')).toMatchObject({ expected: 2, measured: 2, holds: true })
    expect(claim(model, 'deadlocks')).toMatchObject({ expected: 0, measured: 0, holds: true })
    // Taken twice, told once: the lock was never free in between.
    expect(lockRows(model).filter((row) => row.holds && row.role === 'thread 1')).toHaveLength(3)
  })
})

describe('two locks at a time', () => {
  it.each([2, 4])('in opposite order: %d threads wait in a circle, until one gives up', async (threads) => {
    const model = await finished({ ...STUCK, threads })
    const first = results(model, 'transfers').map((_, at) => model.deadlocks[at])
    expect(model.deadlocks.length).toBeGreaterThanOrEqual(2)
    for (const { members } of first) {
      const numbers = members.map(({ lane, lock }) => {
        return [model.lanes[lane]!.role, lock].map((name) => Number(name.split(' ')[1]))
      })
      // Every thread once, and each waits for the lock of the next.
      expect(numbers.map(([thread]) => thread).sort()).toEqual(
        Array.from({ length: threads }, (_, i) => i + 1),
      )
      for (const [thread, lock] of numbers) expect(lock).toBe((thread % threads) + 1)
    }
    // Independently of the search: when it is said to be there, all threads wait, and nobody gets in.
    const { start, end } = model.deadlocks[0]
    const waiting = lockRows(model).filter((row) => !row.holds && row.start <= start && row.end >= end!)
    expect(new Set(waiting.map(({ role }) => role)).size).toBe(threads)
    expect(lockRows(model).filter((row) => row.holds && row.start > start && row.start < end!)).toEqual([])
    expect(claim(model, 'deadlocks')).toMatchObject({ expected: 2, measured: 2, holds: true })
    expect(claim(model, 'cycle-length')).toMatchObject({ measured: threads, holds: true })
    expect(results(model, 'transfers').every(({ gaveUp }) => Number(gaveUp) >= 1)).toBe(true)
  })

  it('left to chance: circles that timeouts break are seen, and every coin is accounted for', async () => {
    const model = await finished({ ...STUCK, threads: 2, meeting: 'chance', repeats: 3 })
    const gaveUp = results(model, 'transfers').reduce((sum, round) => sum + Number(round.gaveUp), 0)
    // Either of two threads may give up first, or both at once; a busy machine may hold one up that is in no circle.
    expect(model.deadlocks.length).toBeLessThanOrEqual(gaveUp)
    if (gaveUp > 2) expect(model.deadlocks.length).toBeGreaterThan(0)
    for (const { members } of model.deadlocks) expect(members).toHaveLength(2)
    expect(claim(model, 'by-chance')).toMatchObject({ measured: model.deadlocks.length, holds: null })
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    for (const { made } of results(model, 'transfers')) expect(made).toBe(8000)
  })

  it('in the same order: they wait, but never in a circle', async () => {
    const model = await finished({ ...STUCK, threads: 4, order: 'same' })
    expect(model.deadlocks).toEqual([])
    expect(lockRows(model).some((row) => !row.holds && row.end - row.start > 100)).toBe(true)
    expect(claim(model, 'deadlocks')).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(results(model, 'transfers').map(({ gaveUp }) => gaveUp)).toEqual([0, 0])
  })
})

describe('a run that is cut short', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'leaves nothing behind on %s, in the middle of a deadlock',
    async (signal) => {
      const run = await launch(threadLock, { ...STUCK, threads: 3, timeout: 5000 })
      // All three wait: nobody will speak again before the timeout.
      await run.until(
        (model) => lockRows(model).filter((row) => !row.holds && Number.isNaN(row.end)).length === 3,
      )
      process.kill(-run.child.pid!, signal)
      const { model } = await run.done
      expect(liveInGroup(run.child.pid!)).toEqual([])
      expect(threadLock.judge(model).claims).toMatchObject([{ id: 'deadlocks', holds: null }])
    },
  )

  it('runs by itself, with nobody to tell', async () => {
    const program = path.resolve('src/scenarios/thread-lock/program.mjs')
    const knobs = ['--lock=Lock', '--threads=3', '--increments=1000', '--repeats=1']
    const { FORKSCOPE_TRACE: _, ...env } = process.env
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...knobs], { env })
    expect(stdout).toContain('with a Lock: 0 of 3000 increments lost')
    expect(stderr).toBe('')
  })
})
