import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { processLock } from '../../../../src/scenarios/process-lock/definition'
import { kill } from '../../../support/processes'
import { watchLeftovers } from '../../../support/leftovers'
import { useScenarioEngine } from '../../../support/scenario-engine'
import { until } from '../../../support/until'
import { endAll, launch, liveInGroup } from '../harness'
import { present } from '../../../../src/shared/run/present'

const SMALL = { processes: 3, increments: 700, work: 20, repeats: 2 }

const claim = (model: RunModel, id: string) => {
  const found = processLock.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}
const resultsOf = (model: RunModel, name: string) =>
  model.results.filter((result) => result.name === name).map((result) => result.values)
/** The number in a counter's file: eight bytes, little-endian. */
const numberIn = (file: string) => readFileSync(file).readDoubleLE(0)

describe('locks between processes', () => {
  const test = watchLeftovers()
  // Given by the test, so that the number can be looked at afterwards.
  let scratch: string
  beforeEach(() => {
    scratch = mkdtempSync(join(test.current.folder, 'forkscope-run-'))
    process.env.FORKSCOPE_SCRATCH = scratch
  })
  afterEach(async () => {
    delete process.env.FORKSCOPE_SCRATCH
    await endAll()
  })

  it('lose updates without a lock: as many as the file itself shows', async () => {
    const run = await launch(processLock, { ...SMALL, increments: 3000, lock: 'none' })
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect([model.malformed, model.dropped]).toEqual([0, 0])
    const phases = resultsOf(model, 'unlocked')
    expect(phases).toHaveLength(2)
    for (const { asked, made, found, lost } of phases) {
      expect([asked, made]).toEqual([9000, 9000])
      expect(found).toBeGreaterThanOrEqual(3000)
      expect(Number(found) + Number(lost)).toBe(9000)
    }
    const found = numberIn(join(scratch, 'counter'))
    expect(phases[1].found).toBe(found)
    // Each process reads, works and writes without a pause; all of them start together: something must get lost.
    expect(9000 - found).toBeGreaterThan(0)
    expect(claim(model, 'lost-updates')).toMatchObject({ expected: 1, holds: true })
    expect(model.result('locked')).toBeUndefined()
    expect(model.locks.length).toBe(0)
    expect(
      present(model.lanes)
        .map((lane) => lane.role)
        .sort(),
    ).toEqual(['process 1', 'process 2', 'process 3'])
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(Array(3).fill([0, null]))
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('add by requests to a manager: two of them lose updates, one does not', async () => {
    const run = await launch(processLock, { ...SMALL, lock: 'manager' })
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    for (const phase of resultsOf(model, 'unlocked')) expect(phase.messages).toBe(4 * 2100)
    for (const phase of resultsOf(model, 'locked'))
      expect(phase).toMatchObject({ found: 2100, lost: 0, messages: 2 * 2100 })
    expect(resultsOf(model, 'unlocked').some(({ lost }) => Number(lost) > 0)).toBe(true)
    for (const id of ['lost-with-lock', 'messages', 'answers']) expect(claim(model, id).holds).toBe(true)
    expect(model.locks.length).toBe(0)
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(Array(4).fill([0, null]))
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('begin as they come, and lose nothing where no two count at the same time', async () => {
    const segments = readdirSync('/dev/shm')
    const knobs = { ...SMALL, increments: 20, lock: 'semaphore', storage: 'posix', start: 'come' }
    const run = await launch(processLock, knobs)
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    for (const { lost, togetherMs } of resultsOf(model, 'unlocked'))
      if (Number(togetherMs) < -1) expect(lost).toBe(0)
    for (const phase of resultsOf(model, 'locked')) expect(phase).toMatchObject({ found: 60, lost: 0 })
    for (const id of ['apart', 'lost-with-lock', 'answers']) expect(claim(model, id).holds).toBe(true)
    // Each phase has processes of its own.
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(Array(12).fill([0, null]))
    expect(liveInGroup(run.child.pid!)).toEqual([])
    expect(readdirSync('/dev/shm')).toEqual(segments)
  })

  it.each([
    ['server', 'file'],
    ['mkdir', 'file'],
    ['semaphore', 'file'],
    ['semaphore', 'posix'],
  ])('lose none with the %s, storage: %s', async (lock, storage) => {
    const segments = readdirSync('/dev/shm')
    const run = await launch(processLock, { ...SMALL, lock, storage })
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    // The last phase was a locked one.
    if (storage === 'file') expect(numberIn(join(scratch, 'counter'))).toBe(2100)
    for (const phase of resultsOf(model, 'locked')) expect(phase).toMatchObject({ found: 2100, lost: 0 })
    expect(resultsOf(model, 'unlocked').some(({ lost }) => Number(lost) > 0)).toBe(true)
    for (const id of ['lost-with-lock', 'exclusive', 'answers']) expect(claim(model, id).holds).toBe(true)

    // Told waits and holds: no two holds at the same time, each after its wait, by the same process.
    const { locks } = model
    const rows = Array.from({ length: locks.length }, (_, row) => ({
      lane: locks.lane(row),
      hold: locks.tag(row) === 1,
      start: locks.start(row),
      end: locks.end(row),
    }))
    const holds = rows.filter((row) => row.hold).sort((a, b) => a.start - b.start)
    expect(holds.length).toBeGreaterThan(3)
    expect(rows).toHaveLength(2 * holds.length)
    for (const [at, hold] of holds.entries()) {
      // Clocks of processes agree to a fraction of a millisecond.
      if (at > 0) expect(hold.start).toBeGreaterThan(holds[at - 1].end - 1)
      expect(
        rows.some((row) => !row.hold && row.lane === hold.lane && Math.abs(row.end - hold.start) < 0.1),
      ).toBe(true)
    }
    // Totals of each process: its part of the work at least was done under the lock.
    const shares = resultsOf(model, 'process').filter(({ phase }) => phase === 'locked')
    expect(shares).toHaveLength(6)
    for (const { heldMs, waitedMs, wallMs } of shares) {
      expect(Number(heldMs)).toBeGreaterThan(700 * 0.01)
      expect(Number(heldMs) + Number(waitedMs)).toBeLessThanOrEqual(Number(wallMs) + 1)
    }
    if (lock === 'server') {
      expect(model.result('server')).toEqual({ grants: 2 * 2100 })
      expect(model.queues.get('lock')!.depth.last('depth')).toBe(0)
    }
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(
      Array(lock === 'server' ? 4 : 3).fill([0, null]),
    )
    expect(liveInGroup(run.child.pid!)).toEqual([])
    expect(readdirSync(scratch).filter((name) => !['counter', 'holder'].includes(name))).toEqual(
      lock === 'server' ? ['server'] : [],
    )
    expect(readdirSync('/dev/shm')).toEqual(segments)
  })

  it('cost something when nobody else wants them, and lose nothing then either way', async () => {
    const { model, code } = await (await launch(processLock, { ...SMALL, processes: 1, lock: 'mkdir' })).done
    expect(code).toBe(0)
    expect(claim(model, 'lost-updates')).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(claim(model, 'lost-with-lock')).toMatchObject({ measured: 0, holds: true })
  })
})

describe('a run of it', () => {
  const engine = useScenarioEngine()
  const LONG = { processes: 3, increments: 50_000, work: 300, repeats: 9 }
  const locking = async (lock: string, storage = 'file') => {
    const started = await engine.start('process-lock', { ...LONG, increments: 600, work: 500, lock, storage })
    await until(() => started.run.model.locks.length > 0, 'the first holds')
    return started
  }

  it.each([
    ['mkdir', 'file'],
    ['semaphore', 'posix'],
  ])('that is stopped (%s, %s) leaves nothing', async (lock, storage) => {
    const started = await engine.start('process-lock', { ...LONG, lock, storage })
    await until(() => started.run.model.lanes.length === 3, 'all processes to count')
    await started.run.stop()
    await started.nothingLeft()
  })

  it.each(['none', 'mkdir', 'semaphore', 'server'])(
    'whose root is killed (%s) ends by itself, and leaves nothing',
    async (lock) => {
      const started =
        lock === 'none' ? await engine.start('process-lock', { ...LONG, lock }) : await locking(lock)
      const { model } = started.run
      await until(() => model.lanes.length === 3, 'all processes to count')
      kill(model.processes[0]!.pid)
      await started.nothingLeft()
      // The others noticed; nobody had to end them.
      expect(
        present(model.processes)
          .slice(1)
          .map((one) => one.signal),
      ).toEqual(Array(lock === 'server' ? 4 : 3).fill(null))
    },
  )

  /** Kills a process that holds the lock, for certain: it is halted first, and then still has it. */
  async function killHolder(holder: () => number): Promise<number> {
    return until(() => {
      const pid = holder()
      if (!(pid > 0)) return null
      process.kill(pid, 'SIGSTOP')
      if (holder() === pid) {
        kill(pid)
        return pid
      }
      process.kill(pid, 'SIGCONT')
      return null
    }, 'a process that holds the lock')
  }
  const holderIn = (scratch: string) => () => {
    const file = join(scratch, 'holder')
    return statSync(file).size === 0 ? 0 : numberIn(file)
  }

  it.each(['mkdir', 'semaphore'])(
    'whose holder is killed (%s) says who left the lock behind',
    async (lock) => {
      const started = await locking(lock)
      const pid = await killHolder(holderIn(started.scratch))
      await started.nothingLeft()
      const { model, records } = started.run
      const said = records.flatMap((record) => (record.kind === 'output' ? [record.text] : [])).join('')
      expect(said).toContain(`held by process ${pid}, which has ended without releasing it`)
      expect(said).toMatch(new RegExp(`Process \\d \\(pid ${pid}\\) has ended in the middle: SIGKILL`))
      expect(model.outcome).toBe('failed')
      expect(model.verdict!.summary.en).toContain('nobody releases it any more')
    },
  )

  it('whose worker is killed goes on with a lock server: it takes the lock back', async () => {
    const started = await locking('server')
    const victim = started.run.model.lanes[0]!.pid
    // Killed at any moment, so that it holds the lock sometimes; held or not, the others must be able to finish.
    kill(victim)
    await started.nothingLeft()
    const { model } = started.run
    expect(model.result('lost')).toMatchObject({ pid: victim, how: 'SIGKILL' })
    // Both others made all of their increments (and more were granted to the one that was killed).
    expect(Number(model.result('server')!.grants)).toBeGreaterThanOrEqual(2 * 600)
    expect(model.verdict!.summary.en).toContain('the others went on')
  })
})
