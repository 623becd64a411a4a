import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/thread-create/verdict'
import type { Job, Machine } from '../machines'
import { compute, cpuOf, failedOf, Made, MACHINES, resultsOf, wallOf } from '../machines'

/** CPU time of asking and answering on either side, milliseconds. */
const ASK = 0.4

interface Fault {
  /** A lock that all threads have in common, as the GIL. */
  readonly oneAtATime?: boolean
  /** The program says that they have one. */
  readonly gil?: boolean
  readonly more?: number
  /** They look again and again instead of sleeping. */
  readonly spin?: boolean
  readonly wrong?: number
  /** How long whoever computes keeps their lock, milliseconds; it should be 5 at least. */
  readonly turn?: number
}

function run(
  machine: Machine,
  threads: number,
  { oneAtATime, gil, more = 1, spin, wrong = 0, turn = 5 }: Fault = {},
  told = true,
  taskMs = 200,
): RunModel {
  const made = new Made(machine, threads)
  const said = gil === undefined ? made.quota : { ...made.quota, gil }
  made.say('setup', {
    threads,
    kind: 'both',
    'task-ms': taskMs,
    cores: machine.cores.length,
    'switch-interval': 5,
    ...said,
  })
  made.say('identity', { pids: 1, tids: threads, listed: threads, all: threads + 8 })
  const few = Math.max(1, Math.min(threads, Math.floor(1200 / taskMs)))
  for (let round = 0; round < 3; round += 1) {
    const [processMs, threadMs] = [45 * machine.slow, (gil ? 0.08 : 14) * machine.slow]
    made.say('creation', {
      round,
      processMs: made.scatter(processMs),
      processCpuMs: made.scatter(processMs * 1.1),
      threadMs: made.scatter(threadMs),
      threadCpuMs: made.scatter(threadMs * 0.9),
    })
    const phase = (name: string, tasks: number, of: number, jobs: readonly Job[], times: number) => {
      // One after the other, all take as long as their CPU time.
      const wall = oneAtATime && !gil && of > 1 ? cpuOf(jobs) : wallOf(jobs)
      const values: Record<string, number> = {
        tasks,
        threads: of,
        wallMs: made.scatter(wall) * times,
        cpuMs: made.scatter(cpuOf(jobs)) * times,
      }
      if (told) values.longestCpuMs = Math.max(...jobs.map(({ cpu }) => cpu)) * times
      made.say(name, values)
    }
    const alone = compute(machine, 1, new Array<number>(few).fill(taskMs))
    const each = new Array<number>(threads).fill(taskMs)
    // Who takes turns has one core at a time, and leaves the others alone.
    const together = oneAtATime && gil ? compute(machine, 1, each) : compute(machine, threads, each, true)
    phase('cpu-alone', few, 1, alone, 1)
    phase('cpu-together', threads, threads, together, more)
    const asking = ASK * machine.slow
    made.say('wait-alone', {
      tasks: few,
      threads: 1,
      wallMs: made.scatter(few * (taskMs + 2 * asking)),
      cpuMs: few * asking,
    })
    // On one core both sides' work for all comes on top of the waiting.
    made.say('wait-together', {
      tasks: threads,
      threads,
      wallMs: made.scatter(taskMs + (2 * asking * threads) / Math.min(2, machine.cores.length)),
      cpuMs: spin ? threads * taskMs : threads * asking,
    })
    if (gil) made.say('turns', { round, turns: Math.floor(300 / turn), turnsMs: 300 })
    made.say('round', { round, wallMs: 1 })
  }
  made.say('check', { asked: 10 * threads, done: 10 * threads, wrong, unborn: 0 })
  return made.model(Math.min(threads, machine.cores.length - machine.others, machine.quota) / 2)
}

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  const parallel = Math.min(machine.cores.length - machine.others, machine.quota) >= 1.9

  it.each([1, 2, 3, 4, 8, 16, 32])('nothing is wrong with %i threads', (threads) => {
    expect(failedOf(judge(run(machine, threads)).claims)).toEqual([])
  })

  it.each([1, 2, 8, 32])('nor with %i that take turns with a lock that they say they have', (threads) => {
    expect(failedOf(judge(run(machine, threads, { oneAtATime: true, gil: true })).claims)).toEqual([])
  })

  it('speeds are judged', () => {
    expect(resultsOf(judge(run(machine, 8)).claims)).toMatchObject({
      'speed-up': expect.stringMatching(/holds|better/),
      'speed-up-wait': expect.stringMatching(/holds|better/),
      'wait-cpu': 'holds',
    })
  })

  it.runIf(parallel)(
    'threads that take turns are found, also where the kernel tells no times of threads',
    () => {
      for (const told of [true, false])
        expect(resultsOf(judge(run(machine, 4, { oneAtATime: true }, told)).claims)['speed-up']).toBe('fails')
    },
  )

  it('more work, waits that spin and wrong answers are found', () => {
    expect(resultsOf(judge(run(machine, 2, { more: 4, spin: true, wrong: 1 })).claims)).toMatchObject({
      'same-work': 'fails',
      'wait-cpu': 'fails',
      answers: 'fails',
    })
  })
})

it('threads that compute at the same time where they are said to take turns are found', () => {
  const machine = MACHINES.find(({ name }) => name === 'eight cores')!
  expect(resultsOf(judge(run(machine, 4, { gil: true })).claims)).toMatchObject({ 'speed-up': 'fails' })
})

it('a lock that changes hands sooner than it is said to is found', () => {
  const of = (turn: number) =>
    resultsOf(judge(run(MACHINES[0], 2, { oneAtATime: true, gil: true, turn })).claims)
  expect(of(100).turns).toMatch(/holds|better/)
  expect(of(1)).toMatchObject({ turns: 'fails' })
})
