import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { KnobValues } from '../../../../src/shared/knobs'
import { mainPool } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import type { Batch } from '../../../../src/scenarios/process-create/claims'
import { processCreate } from '../../../../src/scenarios/process-create/definition'
import { repeatsOf } from '../../../../src/scenarios/judging/claims'
import { endAll, launch, liveInGroup, runProgram, tasksOf } from '../harness'
import { present } from '../../../../src/shared/run/present'

const SMALL = { count: 3, repeats: 1 }

afterEach(endAll)

const claim = (model: RunModel, id: string) =>
  processCreate.judge(model).claims.find((candidate) => candidate.id === id)
const batch = (model: RunModel, way: string) =>
  repeatsOf<Batch>(model, 'way').find((candidate) => candidate.way === way)!
/** What the lanes of a way tell, warm-up left out. */
const starts = (model: RunModel, way: string, count: number) =>
  tasksOf(model, way)
    .filter(({ name }) => name === 'start')
    .slice(-count)

async function clean(knobs: KnobValues) {
  const run = await launch(processCreate, knobs)
  const outcome = await run.done
  expect(outcome.stderr).toBe('')
  expect(outcome.code).toBe(0)
  expect([outcome.model.malformed, outcome.model.dropped]).toEqual([0, 0])
  expect(mainPool(outcome.model)?.id).toBe(knobs.how ?? 'spawn')
  expect(liveInGroup(run.child.pid!)).toEqual([])
  return { ...outcome, root: run.child.pid! }
}

describe('process creation', () => {
  it('starts the same number of children in each way, and measures all of them side by side', async () => {
    const { model, exits, root } = await clean(SMALL)
    for (const way of ['native', 'spawn', 'fork', 'thread']) {
      const told = batch(model, way)
      expect(told).toMatchObject({ up: 3, tids: 3, mine: 3, pids: way === 'thread' ? 1 : 3 })
      const lanes = starts(model, way, 3)
      expect(lanes).toHaveLength(3)
      const [, middle] = lanes.map(({ start, end }) => end - start).sort((a, b) => a - b)
      expect(told.firstMs).toBeCloseTo(middle, 1)
      const roles = lanes.map(({ lane }) => model.lanes[lane]!.role).sort()
      expect(roles).toEqual([`${way} 1`, `${way} 2`, `${way} 3`])
      for (const { lane } of lanes) {
        const { pid, tid } = model.lanes[lane]!
        expect(pid === root).toBe(way === 'thread')
        expect(tid === pid).toBe(way !== 'thread')
      }
    }
    // The parent's word on every process: 3 ways, 3 children and a warm-up each, all different, all ended by themselves.
    expect(new Set(exits.map(({ pid }) => pid)).size).toBe(12)
    expect(exits.every(({ code, signal }) => code === 0 && signal === null)).toBe(true)
    expect(model.result('check')).toEqual({ asked: 16, up: 16, wrong: 0, bad: 0 })
    expect(claim(model, 'pids')).toMatchObject({ expected: 9, measured: 9, holds: true })
    expect(claim(model, 'one-pid')).toMatchObject({ measured: 1, holds: true })
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    // A runtime costs CPU time that a small native program does not, on a machine however busy.
    expect(batch(model, 'spawn').cpuMs! / batch(model, 'native').cpuMs!).toBeGreaterThan(3)
  })

  it('finds what an array costs as private memory of each child, and shared pages once in PSS', async () => {
    const small = await clean({ ...SMALL, count: 2 })
    const large = await clean({ ...SMALL, count: 2, load: 'array', 'array-mb': 40 })
    for (const way of ['spawn', 'fork', 'thread']) {
      const grown = batch(large.model, way).privateMb! - batch(small.model, way).privateMb!
      // Two arrays of 40 MiB; garbage of two heaps makes the rest.
      expect(grown).toBeGreaterThan(75)
      expect(grown).toBeLessThan(100)
    }
    for (const way of ['spawn', 'fork']) {
      const { privateMb, pssMb, rssMb } = batch(small.model, way)
      expect(pssMb!).toBeGreaterThan(privateMb!)
      expect(rssMb!).toBeGreaterThan(1.3 * pssMb!)
    }
    expect(claim(large.model, 'answers')).toMatchObject({ measured: 0, holds: true })
  })

  it('starts children one after the other, or all at once', async () => {
    const turn = starts((await clean({ ...SMALL, how: 'spawn' })).model, 'spawn', 3)
    for (const [index, { start }] of turn.entries())
      if (index > 0) expect(start).toBeGreaterThanOrEqual(turn[index - 1].end)
    const once = starts((await clean({ ...SMALL, how: 'fork', order: 'at-once' })).model, 'fork', 3)
    expect(Math.max(...once.map(({ start }) => start))).toBeLessThan(Math.min(...once.map(({ end }) => end)))
  })

  it('tells the loading of modules apart from the start', async () => {
    const { model } = await clean({ ...SMALL, count: 2, load: 'modules' })
    for (const way of ['spawn', 'fork', 'thread']) {
      const loads = tasksOf(model, way).filter(({ name }) => name === 'load')
      expect(loads).toHaveLength(3)
      for (const { lane, start } of loads) {
        const begun = tasksOf(model, way).find((task) => task.name === 'start' && task.lane === lane)!
        expect(start).toBeGreaterThanOrEqual(begun.end)
      }
      expect(batch(model, way).loadMs).toBeGreaterThan(1)
    }
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
  })
})

describe('children that are ended', () => {
  /** The lane of a child of the measured batch, which stays for long: a dozen more are to come. */
  async function started(how: string) {
    const run = await launch(processCreate, { count: 16, repeats: 1, how })
    const second = () => present(run.model.lanes).find(({ role }) => role === `${how} 2`)
    await run.until(() => second() !== undefined)
    return { run, child: second()! }
  }

  it('counts one that is killed from outside, judges nothing else, and still ends', async () => {
    const { run, child } = await started('spawn')
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'latin1')
    expect(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])).toBe(run.child.pid)
    process.kill(child.pid, 'SIGKILL')
    const { model, code, exits } = await run.done
    expect(code).toBe(0)
    expect(exits).toContainEqual({ pid: child.pid, code: null, signal: 'SIGKILL' })
    expect(model.result('check')).toEqual({ asked: 17, up: 17, wrong: 0, bad: 1 })
    expect(claim(model, 'answers')).toMatchObject({ measured: 1, holds: false })
    expect(claim(model, 'first-spawn')!.holds).toBeNull()
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it.each(['spawn', 'fork'])('end with their parent when it is killed (%s)', async (how) => {
    const { run } = await started(how)
    process.kill(run.child.pid!, 'SIGKILL')
    // Their error output is the parent's: it closes when the last of them is gone.
    await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('end when the run is stopped', async () => {
    const { run } = await started('fork')
    process.kill(-run.child.pid!, 'SIGTERM')
    const { model } = await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
    expect(processCreate.judge(model).claims.map(({ holds }) => holds)).toEqual([null])
  })

  it('are told of as lost when they cannot be started', async () => {
    const { PATH } = process.env
    process.env.PATH = '/nowhere' // no cat there
    const outcome = await runProgram(processCreate, { ...SMALL, count: 2 }).finally(
      () => (process.env.PATH = PATH),
    )
    expect(outcome.stderr).toBe('')
    expect(outcome.code).toBe(0)
    expect(outcome.model.result('check')).toEqual({ asked: 12, up: 9, wrong: 0, bad: 0 })
    expect(claim(outcome.model, 'answers')).toMatchObject({ measured: 3, holds: false })
  })
})

describe('children that nobody waits for', () => {
  it('are zombies: each with its pid, none with memory, and gone once they are waited for', async () => {
    const run = await launch(processCreate, { ...SMALL, how: 'zombies' })
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(model.result('zombies')).toMatchObject({
      count: 3,
      up: 3,
      zombies: 3,
      listed: 3,
      pages: 0,
      left: 0,
    })
    expect(processCreate.judge(model).claims.map(({ holds }) => holds)).toEqual([true, true, true, true])
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(Array(3).fill([0, null]))
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })
})
