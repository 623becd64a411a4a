import { describe, expect, it } from 'vitest'
import { judge } from '../../../../src/scenarios/wait-or-compute/verdict'
import type { Job, Machine } from '../machines'
import { compute, cpuOf, failedOf, Made, MACHINES, resultsOf, wallOf } from '../machines'

const TASKS = 4
const TASK_MS = 200
/** CPU time of asking and answering on either side, milliseconds. */
const ASK = 0.5

const WAITS = { cpu: 0, mixed: 0.5, wait: 1 }
type Kind = keyof typeof WAITS

interface Fault {
  /** All that is to be at once is done one after the other. */
  readonly inTurn?: boolean
  /** It looks again and again instead of sleeping. */
  readonly spin?: boolean
  readonly wrong?: number
  /** Threads take turns in computing. */
  readonly gil?: boolean
  /** They should, and don't. */
  readonly free?: boolean
}

function run(
  machine: Machine,
  kind: Kind,
  { inTurn = false, spin = false, wrong = 0, gil = false, free = false }: Fault = {},
) {
  const made = new Made(machine, kind.length)
  const setup = { kind, tasks: TASKS, 'task-ms': TASK_MS, cores: machine.cores.length, gil, ...made.quota }
  made.say('setup', setup)
  const wait = WAITS[kind] * TASK_MS
  const ask = wait > 0 ? ASK * machine.slow : 0
  const each = TASK_MS - wait + ask
  for (let round = 0; round < 3; round += 1) {
    const way = (name: string, waits: number, jobs: readonly Job[], more = {}) => {
      // While somebody waits, the server works too, on one core beside.
      const wallMs = made.scatter(waits + wallOf(jobs) + (TASKS * ask) / Math.min(2, machine.cores.length))
      const cpuMs = made.scatter(cpuOf(jobs)) + (spin ? waits : 0)
      made.say(name, { tasks: TASKS, wallMs, cpuMs, ...more })
    }
    const alone = compute(machine, 1, new Array<number>(TASKS).fill(each))
    way('alone', TASKS * wait, alone)
    way('loop', inTurn ? TASKS * wait : wait, alone)
    const together = compute(machine, TASKS, new Array<number>(TASKS).fill(each), true)
    if (inTurn) way('threads', TASKS * wait, alone)
    else if (gil && !free) way('threads', wait, alone, { longestCpuMs: each })
    else way('threads', wait, together, { longestCpuMs: Math.max(...together.map(({ cpu }) => cpu)) })
  }
  made.say('check', { asked: 9 * TASKS, done: 9 * TASKS, wrong })
  return judge(made.model()).claims
}

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  it.each(['wait', 'cpu', 'mixed'] as const)('nothing is wrong with tasks that do this: %s', (kind) => {
    expect(failedOf(run(machine, kind))).toEqual([])
  })

  it('all is judged, and what waits gains four times', () => {
    const claims = run(machine, 'wait')
    expect(resultsOf(claims)).toMatchObject({ loop: 'holds', threads: 'holds', core: 'holds' })
    expect(claims[0].measured).toBeGreaterThan(3)
  })

  it('one thread gains nothing from computing at once', () => {
    expect(run(machine, 'cpu')[0]).toMatchObject({ id: 'loop', measured: expect.closeTo(1, 0) as number })
  })

  it.each(['wait', 'cpu', 'mixed'] as const)('nor with threads that take turns: %s', (kind) => {
    expect(failedOf(run(machine, kind, { gil: true }))).toEqual([])
  })

  it('waits one after the other, waits that spin and wrong answers are found', () => {
    expect(resultsOf(run(machine, 'wait', { inTurn: true }))).toMatchObject({
      loop: 'fails',
      threads: 'fails',
    })
    expect(resultsOf(run(machine, 'wait', { spin: true, wrong: 1 }))).toMatchObject({
      core: 'fails',
      answers: 'fails',
    })
  })
})

it('threads that compute at the same time where they are said to take turns are found', () => {
  const machine = MACHINES.find(({ name }) => name === 'eight cores')!
  expect(resultsOf(run(machine, 'cpu', { gil: true, free: true }))).toMatchObject({ threads: 'fails' })
})
