import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/executors/verdict'
import { makespan, makeTasks, totalCost } from '../../../../src/scenarios/lib/tasks.mjs'
import type { Job, Machine } from '../machines'
import { compute, cpuOf, failedOf, Made, MACHINES, resultsOf, wallOf } from '../machines'
import { addPool } from '../model'

/** What handing a task over costs the main thread, and a kilobyte of what goes with it, milliseconds. */
const HAND = { threads: 0.012, processes: 0.05 } as const
const COPY = { threads: 0.0002, processes: 0.004 } as const
/** CPU time of asking a server and being asked, milliseconds. */
const ASK = 0.35

interface Knobs {
  readonly size: number
  readonly task?: 'cpu' | 'wait' | 'mixed'
  readonly 'task-ms'?: number
  readonly tasks?: number
  readonly payload?: number
}

interface Fault {
  readonly oneAtATime?: boolean
  readonly slowProcesses?: number
  readonly quickProcesses?: boolean
  /** Threads take turns in computing. */
  readonly gil?: boolean
  /** They should, and don't. */
  readonly free?: boolean
}

function run(
  machine: Machine,
  knobs: Knobs,
  { oneAtATime, slowProcesses = 1, quickProcesses, gil, free }: Fault = {},
): RunModel {
  const setup = { kind: 'both', task: 'cpu' as const, 'task-ms': 15, tasks: 240, payload: 0, ...knobs }
  const { size, task } = setup
  const made = new Made(machine, size)
  const python: Record<string, boolean> = gil === undefined ? {} : { gil }
  made.say('setup', { ...setup, cores: machine.cores.length, ...python, ...made.quota })
  const list = makeTasks({ count: setup.tasks, cost: setup['task-ms'], kind: task, perMs: 1e4, port: 1 })
  const computes = list.map(({ iterations }) => iterations / 1e4)
  const ask = task === 'cpu' ? 0 : ASK * machine.slow
  const waits = list.map(({ wait }) => wait)
  const pools = new Map<string, [number, number][][]>()

  const inline = () => {
    const few = list.slice(0, Math.ceil(1000 / setup['task-ms']))
    const alone = compute(
      machine,
      1,
      computes.slice(0, few.length).map((ms) => ms + ask),
    )
    const waited = waits.slice(0, few.length).reduce((sum, wait) => sum + wait + ask, 0)
    const wallMs = made.scatter(wallOf(alone) + waited)
    made.say('inline', {
      tasks: few.length,
      workMs: totalCost(few),
      wallMs,
      cpuMs: made.scatter(cpuOf(alone)),
    })
  }
  const through = (id: 'threads' | 'processes') => {
    const own = list.length * machine.slow * (HAND[id] + COPY[id] * setup.payload)
    let jobs: Job[] = compute(
      machine,
      size,
      computes.map((ms) => ms + ask),
    )
    const inTurn = gil === true && free !== true && id === 'threads' && task !== 'wait'
    if (oneAtATime || inTurn) {
      let end = 0
      if (inTurn)
        jobs = compute(
          machine,
          1,
          computes.map((ms) => ms + ask),
        )
      jobs = jobs.map(({ cpu }, at) => ({ lane: at % size, start: end, end: (end += cpu), cpu }))
    }
    const cpuMs = cpuOf(jobs) + own
    // Rounds of waiting go before; what all of it takes the cores is shared with the thread that hands over.
    const waiting =
      task === 'cpu'
        ? 0
        : makespan(
            list.map((one) => [{ ...one, cost: one.wait }]),
            size,
          )
    const capacity = Math.min(machine.cores.length - machine.others, machine.quota)
    const server = list.length * ask
    // Whoever computes in turn does so while others wait.
    const wall = inTurn
      ? Math.max(wallOf(jobs) + own, waiting + computes[0], (cpuMs + server) / capacity)
      : Math.max(wallOf(jobs), own, (cpuMs + server) / capacity) + waiting
    const times = id === 'processes' ? slowProcesses : 1
    const lanes: [number, number][][] = Array.from({ length: size }, () => [])
    const stretch = wall / wallOf(jobs)
    for (const { lane, start, end } of jobs)
      lanes[lane].push([made.now + start * stretch, made.now + Math.max(start, end) * stretch])
    const earlier = pools.get(id) ?? lanes.map(() => [])
    pools.set(
      id,
      lanes.map((lane, at) => [...earlier[at], ...lane]),
    )
    made.say(id, {
      tasks: list.length,
      done: list.length,
      wallMs: made.scatter(wall) * times,
      cpuMs: made.scatter(cpuMs),
      workMs: totalCost(list),
      computeMs: computes.reduce((sum, ms) => sum + ms, 0),
      idealMs: makespan(
        list.map((one) => [one]),
        size,
      ),
      ownMs: own,
    })
    return (cpuMs + server) / wall
  }
  inline()
  for (let turn = 0; turn < 3; turn += 1) {
    made.say('start', { executor: 'threads', startMs: made.scatter(20 * machine.slow) })
    const startMs = made.scatter(quickProcesses ? 5 : 60) * machine.slow
    made.say('start', { executor: 'processes', startMs })
  }
  let load = 0
  for (let round = 0; round < 3; round += 1)
    for (const id of ['threads', 'processes'] as const) load = through(id)
  inline()
  if (task !== 'wait') {
    const lanes = Math.min(size, machine.cores.length)
    const together = compute(machine, lanes, new Array<number>(lanes).fill(1))
    const rate = wallOf(together) / lanes
    for (const taskUs of [10, 30, 100, 300, 1000, 3000, 10_000]) {
      const hand = (id: 'threads' | 'processes') => 1000 * HAND[id] * machine.slow
      // On one core nothing goes on while tasks are handed over; on more, most of it does.
      const each = (id: 'threads' | 'processes') =>
        lanes === 1 || (gil === true && id === 'threads')
          ? hand(id) + taskUs * (lanes === 1 ? rate : 1)
          : Math.max(hand(id) + 0.3 * taskUs * rate, taskUs * rate)
      made.say('sweep', {
        taskUs,
        inlineUs: made.scatter(taskUs),
        threadsUs: made.scatter(each('threads')),
        processesUs: made.scatter(each('processes')),
      })
    }
    made.say('swept', { wallMs: 600 })
  }
  made.say('check', { compared: 60, wrong: 0, missing: 0 })
  const model = made.model(load)
  for (const [id, lanes] of pools) addPool(model, id, lanes)
  return model
}

const RIGHT: readonly Knobs[] = [
  { size: 2 },
  { size: 4 },
  { size: 8 },
  { size: 32 },
  { size: 32, tasks: 2000, 'task-ms': 2 },
  { size: 16, task: 'wait' },
  { size: 32, task: 'wait', 'task-ms': 10, tasks: 2000 },
  { size: 4, task: 'mixed' },
  { size: 4, payload: 256, 'task-ms': 1, tasks: 1000 },
]

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  const free = Math.min(machine.cores.length - machine.others, machine.quota)

  it.each(RIGHT)('nothing is wrong with %o', (knobs) => {
    expect(failedOf(judge(run(machine, knobs)).claims)).toEqual([])
  })

  it.each(RIGHT)('nothing is wrong with %o where threads take turns', (knobs) => {
    expect(failedOf(judge(run(machine, knobs, { gil: true })).claims)).toEqual([])
  })

  it.runIf(free >= 1.9)('both are judged, and the sizes from which they pay off', () => {
    expect(resultsOf(judge(run(machine, { size: 4 })).claims)).toMatchObject({
      'speed-up-threads': expect.stringMatching(/holds|better/),
      'speed-up-processes': expect.stringMatching(/holds|better/),
      'same-wall': 'holds',
      'start-up': 'holds',
      'pays-off-threads': 'holds',
    })
  })

  it.runIf(free >= 3)('workers that take turns are found', () => {
    const results = resultsOf(judge(run(machine, { size: 4 }, { oneAtATime: true })).claims)
    expect(results['speed-up-threads']).toBe('fails')
  })

  it.runIf(free >= 3)(
    'threads that compute at the same time where they are said to take turns are found',
    () => {
      const results = (fault: Fault) => resultsOf(judge(run(machine, { size: 4 }, fault)).claims)['at-once']
      expect([results({ gil: true }), results({ gil: true, free: true })]).toEqual(['holds', 'fails'])
      expect(results({ gil: false })).toBeUndefined()
    },
  )

  it('processes that take longer than their CPU time says are found, and starts that cost nothing', () => {
    const results = resultsOf(
      judge(run(machine, { size: 4 }, { slowProcesses: 2.5, quickProcesses: true })).claims,
    )
    expect(results).toMatchObject({ 'same-wall': 'fails', 'start-up': 'fails' })
  })
})
