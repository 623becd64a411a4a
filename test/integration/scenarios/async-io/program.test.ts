import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { mainPool } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import type { Stalled } from '../../../../src/scenarios/async-io/claims'
import { asyncIo } from '../../../../src/scenarios/async-io/definition'
import { anyPython, pythonOf } from '../../../support/pythons'
import { until } from '../../../support/until'
import type { Outcome } from '../harness'
import { endAll, launch, liveInGroup, mostAtOnce, runProgram, tasksOf } from '../harness'
import { present } from '../../../../src/shared/run/present'

/** Quick enough for a test; a batch is done for 2, 4 and 8 waits. */
const SMALL = { waits: 8, latency: 30, threads: 3, stall: 80, repeats: 1 }
const BATCH = SMALL.waits

afterEach(endAll)

const claim = (model: RunModel, id: string) => {
  const found = asyncIo.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}

/** A phase in the program's own words, with the tasks that were told in it: the program's clocks for both are one. */
function phase(model: RunModel, name: string, pool: string, size = BATCH) {
  const { t, values } = model.results.find((result) => result.name === name && result.values.size === size)!
  const numbers = values as unknown as Stalled
  // The result is told a few milliseconds after the phase, when the monitor has looked once more.
  const from = t - numbers.wallMs - 100
  const tasks = tasksOf(model, pool).filter(({ start, end }) => start >= from && end <= t)
  return { ...numbers, tasks: tasks.slice(-numbers.batches * size) }
}

const sides = [
  ['Node', undefined],
  [`Python (${pythonOf(13) ?? anyPython ?? 'not on this machine'})`, pythonOf(13) ?? anyPython],
] as const

describe.each(sides)('in %s', (side, python) => {
  const describeHere = describe.skipIf(side !== 'Node' && python === undefined)

  describeHere('asynchronous I/O, all three ways', () => {
    let pid = 0
    let outcome: Outcome
    beforeAll(async () => {
      const run = await launch(asyncIo, SMALL, python)
      pid = run.child.pid!
      outcome = await run.done
    })

    it('ends cleanly, and says who is who: one process that waits, one that serves, threads that are no processes', () => {
      const { model, code, stderr, exits } = outcome
      expect([code, stderr]).toEqual([0, ''])
      expect([model.malformed, model.dropped]).toEqual([0, 0])
      expect(mainPool(model)?.id).toBe('event loop')
      expect(liveInGroup(pid)).toEqual([])
      expect(model.roleOf(pid, 0)).toBe('event loop')
      expect(exits).toMatchObject([{ code: 0, signal: null }])
      expect(model.roleOf(exits[0].pid, 0)).toBe('server')
      const roles = (pool: string) => model.pools.get(pool)!.lanes.map((lane) => model.lanes[lane]!.role)
      expect(roles('blocking')).toEqual(['main thread'])
      expect(roles('threads').sort()).toEqual(['thread 1', 'thread 2', 'thread 3'])
      expect(roles('event loop')).toEqual(Array.from({ length: BATCH }, (_, slot) => `slot ${slot + 1}`))
      for (const lane of present(model.lanes)) expect(lane.pid).toBe(pid)
      expect(model.pools.get('event loop')).toMatchObject({ kind: 'async', size: BATCH })
    })

    it('waits one by one, all at once, or as often as there are threads, and every wait is answered', () => {
      const { model, stdout } = outcome
      const pools = { blocking: 'blocking', threads: 'threads', 'event-loop': 'event loop' }
      const expected = { blocking: 1, threads: 3, 'event-loop': BATCH }
      for (const [name, pool] of Object.entries(pools)) {
        const { tasks, batches, eachMs } = phase(model, name, pool)
        expect(tasks).toHaveLength(BATCH * batches)
        expect(mostAtOnce(tasks), name).toBe(expected[name as keyof typeof expected])
        // No wait is shorter than what the server takes, and no batch than its rounds (timers may be a millisecond early).
        for (const { start, end } of tasks) expect(end - start).toBeGreaterThanOrEqual(SMALL.latency - 1.1)
        const rounds = Math.ceil(BATCH / expected[name as keyof typeof expected])
        expect(eachMs).toBeGreaterThanOrEqual(rounds * (SMALL.latency - 1.1))
        expect(claim(model, `wall-${name}`)).toMatchObject({
          expected: rounds * SMALL.latency,
          measured: eachMs,
        })
      }
      // Eight rounds against one: with any machine load less than fourfold apart.
      expect(phase(model, 'blocking', 'blocking').eachMs).toBeGreaterThan(
        2 * phase(model, 'event-loop', 'event loop').eachMs,
      )

      // Each wait that was told is one that the server counted.
      const told = Object.values(pools).reduce((sum, pool) => sum + tasksOf(model, pool).length, 0)
      expect(model.result('check')).toEqual({ asked: told, answered: told, served: told })
      expect(stdout).toContain(`${told} of ${told} waits answered; the server counted ${told}`)
      expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    })

    it('holds up every other callback while one computes; a blocked thread hears nothing at all', () => {
      const { model } = outcome
      const stalled = phase(model, 'stalled', 'event loop')
      // All eight were sent at once, so the first answer's callback delays the seven others by all that it computes.
      expect(stalled.stallMs).toBeGreaterThan(0.7 * SMALL.stall)
      for (const { start, end } of stalled.tasks)
        expect(end - start).toBeGreaterThan(SMALL.latency + 0.7 * SMALL.stall)
      expect(stalled).toMatchObject({ underWay: 7, during: 0 })
      expect(stalled.delayMaxMs).toBeGreaterThan(0.7 * SMALL.stall)
      expect(claim(model, 'one-thread')).toMatchObject({ measured: 0, holds: true })
      expect(claim(model, 'late').expected).toBeCloseTo(SMALL.latency + Number(stalled.stallMs), 6)

      const blocking = phase(model, 'blocking', 'blocking')
      expect(blocking.delayMaxMs).toBeGreaterThan(0.9 * blocking.wallMs)
    })
  })

  describeHere('limits', () => {
    it('has no more waits under way than the limit of the event loop, and the rest in a queue', async () => {
      const { model, code, stderr } = await runProgram(
        asyncIo,
        {
          ...SMALL,
          strategy: 'event-loop',
          limit: 3,
          stall: 0,
        },
        python,
      )
      expect([code, stderr]).toEqual([0, ''])
      const { tasks, eachMs } = phase(model, 'event-loop', 'event loop')
      expect(mostAtOnce(tasks)).toBe(3)
      expect(model.pools.get('event loop')).toMatchObject({ size: 3 })
      expect(model.pools.get('event loop')!.lanes).toHaveLength(3)
      expect(eachMs).toBeGreaterThanOrEqual(3 * (SMALL.latency - 1.1))
      expect(model.queues.get('waiting')!.depth.last('depth')).toBe(0)
      expect(claim(model, 'wall-event-loop').expected).toBe(3 * SMALL.latency)
      expect([...model.pools.keys()]).toEqual(['event loop'])
      expect(asyncIo.judge(model).claims.map(({ id }) => id)).not.toContain('faster')
    })

    it.runIf(side !== 'Node').each([
      { waits: 4, latency: 1, threads: 1, limit: 0, stall: 0, capacity: 1, repeats: 1 },
      { waits: 200, latency: 1, threads: 32, limit: 200, stall: 500, capacity: 1000, repeats: 1 },
      { waits: 4, latency: 300, threads: 1, limit: 1, stall: 1, capacity: 1, repeats: 1 },
    ])('ends cleanly at the limits of its parameters: %o', async (knobs) => {
      const { model, code, stderr } = await runProgram(asyncIo, knobs, python)
      expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
      expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
      for (const { measured, expected } of asyncIo.judge(model).claims)
        for (const number of [measured, expected])
          expect(number === null || Number.isFinite(number)).toBe(true)
    })

    it('is no faster than the server, however many ask it', async () => {
      const { model, code } = await runProgram(
        asyncIo,
        {
          ...SMALL,
          // Long enough for the eighth thread to begin before the first has its answer.
          latency: 300,
          strategy: 'threads',
          threads: 8,
          capacity: 2,
        },
        python,
      )
      expect(code).toBe(0)
      const { tasks, eachMs } = phase(model, 'threads', 'threads')
      expect(mostAtOnce(tasks)).toBe(8)
      expect(eachMs).toBeGreaterThanOrEqual(4 * (300 - 1.1))
      expect(model.queues.get('in service')).toMatchObject({ capacity: 2, peak: 2 })
      expect(claim(model, 'wall-threads').expected).toBe(4 * 300)
    })
  })

  describeHere('an end before the end', () => {
    const LONG = { ...SMALL, latency: 300, repeats: 5 }
    const working = (model: RunModel) => model.tasks.length > 3

    it('is gone with its server when it is killed in a blocked call, and claims nothing', async () => {
      const run = await launch(asyncIo, LONG, python)
      await run.until(working)
      process.kill(run.child.pid!, 'SIGKILL')
      const { model } = await run.done
      await until(() => liveInGroup(run.child.pid!).length === 0, 'the end of the server')
      expect(asyncIo.judge(model).claims.map(({ holds }) => holds)).toEqual([null])
    })

    it('stops when its group is told to, while every thread is blocked', async () => {
      const run = await launch(asyncIo, { ...LONG, strategy: 'threads' }, python)
      await run.until(working)
      process.kill(-run.child.pid!, 'SIGTERM')
      const { model } = await run.done
      await until(() => liveInGroup(run.child.pid!).length === 0, 'the end of the group')
      expect(model.outcome).toBe('stopped')
    })

    it.each(['blocking', 'threads', 'event-loop'])(
      'ends with a word of why when the server is killed, %s',
      async (strategy) => {
        const run = await launch(asyncIo, { ...LONG, strategy }, python)
        await run.until(working)
        const server = liveInGroup(run.child.pid!).find((pid) => run.model.roleOf(pid, 0) === 'server')!
        process.kill(server, 'SIGKILL')
        const { code, stderr } = await run.done
        expect(code).toBe(1)
        expect(stderr).toMatch(/slow server|ECONNRE|socket hang up|ConnectionRe/)
        expect(liveInGroup(run.child.pid!)).toEqual([])
      },
    )
  })
})
