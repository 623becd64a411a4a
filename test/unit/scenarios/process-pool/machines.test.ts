import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/process-pool/verdict'
import { chunksOf, makespan, makeTasks, totalCost } from '../../../../src/scenarios/lib/tasks.mjs'
import type { Job, Machine } from '../machines'
import { compute, cpuOf, failedOf, Made, MACHINES, resultsOf, wallOf } from '../machines'
import { addPool } from '../model'

/** What a chunk costs to hand over, and an empty call, milliseconds. */
const HAND = 0.06
/** How much the machine's cores are used by what waits. */
const IDLE_LOAD = 0.1

interface Knobs {
  readonly size: number
  readonly kind?: 'cpu' | 'wait'
  readonly style?: string
  readonly ahead?: 'few' | 'all'
  readonly chunk?: number
  readonly tasks?: number
  readonly 'task-ms'?: number
}

interface Fault {
  /** Workers take turns, as threads under a lock would. */
  readonly oneAtATime?: boolean
  /** Times the work that the list asks for. */
  readonly more?: number
  /** Each worker has its share from the start, whatever it needs for it. */
  readonly noQueue?: boolean
  readonly wrong?: number
  /** The whole list is drawn first, whatever was asked for. */
  readonly greedy?: boolean
}

function run(
  machine: Machine,
  knobs: Knobs,
  { oneAtATime, more = 1, noQueue, wrong = 0, greedy }: Fault = {},
): RunModel {
  const cores = machine.cores.length
  const setup = {
    kind: 'cpu',
    style: 'map',
    ahead: 'few',
    few: 2,
    chunk: 4,
    spread: 40,
    tasks: 120,
    'task-ms': 30,
    cores,
    ...knobs,
  }
  const tasks = makeTasks({ count: setup.tasks, cost: setup['task-ms'], spread: 40, kind: 'cpu', perMs: 1 })
  const made = new Made(machine, setup.size)
  made.say('setup', { ...setup, ...made.quota })
  const lanes: [number, number][][] = Array.from({ length: setup.size }, () => [])
  const hand = HAND * machine.slow

  const say = (name: 'baseline' | 'pool', list: typeof tasks, size: number, times: number) => {
    const chunks = chunksOf(list, setup.chunk)
    const work = chunks.map((chunk) => times * totalCost(chunk) + hand)
    let jobs: Job[]
    if (setup.kind === 'wait') jobs = waiting(work, size)
    else if (oneAtATime && size > 1) {
      let end = 0
      jobs = compute(machine, 1, work).map(({ cpu }, at) => {
        const start = end
        end += cpu
        return { lane: at % size, start, end, cpu }
      })
    } else if (noQueue && size > 1) {
      const shares = Array.from({ length: size }, (_, lane) =>
        chunks.filter((_, at) =>
          lane === 0 ? at % 2 === 0 : at % 2 === 1 && ((at - 1) / 2) % (size - 1) === lane - 1,
        ),
      )
      jobs = compute(
        machine,
        size,
        shares.map((share) => totalCost(share.flat())),
        true,
      )
    } else jobs = compute(machine, size, work)
    const wallMs = made.scatter(wallOf(jobs))
    const cpuMs = setup.kind === 'wait' ? list.length * 0.3 : made.scatter(cpuOf(jobs))
    const firstMs = setup.style === 'map' ? wallMs : Math.min(...jobs.map(({ end }) => end))
    if (name === 'pool') {
      const most = noQueue ? 1 : setup.chunk
      for (const { lane, start, end } of jobs)
        for (let task = 0; task < most; task += 1) {
          const [from, to] = [task, task + 1].map((part) => made.now + start + ((end - start) * part) / most)
          lanes[lane].push([from, to])
        }
    }
    made.say(name, {
      size,
      tasks: list.length,
      done: list.length,
      workMs: totalCost(list),
      wallMs,
      cpuMs,
      firstMs,
      mostAhead:
        setup.style === 'imap' && setup.ahead === 'few' && !greedy
          ? Math.min(list.length, setup.few * size * setup.chunk)
          : list.length,
      idealMs: makespan(chunks, size),
      idealCpuMs: makespan(chunks, Math.min(size, cores)),
      killed: 0,
      resubmitted: 0,
      retired: 0,
    })
  }
  say('baseline', tasks.slice(0, 40), 1, 1)
  for (let repeat = 0; repeat < 3; repeat += 1) say('pool', tasks, setup.size, more)
  say('baseline', tasks.slice(0, 40), 1, 1)
  // Tiny tasks: the parent hands over one at a time, and on one core nothing goes on meanwhile.
  const at = Math.min(setup.size, cores, machine.quota)
  const empty = 1000 * hand
  const [single, chunked] = [1, 100].map((size) => {
    const [handing, work] = [empty / size + (size > 1 ? 1 : 0), 20 / at]
    return at <= 1 ? handing + work : Math.max(handing, work)
  })
  made.say('handing-over', { taskUs: 20, chunk: 100, singleUs: single, chunkedUs: chunked, emptyUs: empty })
  made.say('check', { compared: 40, wrong })
  const model = made.model(setup.kind === 'wait' ? IDLE_LOAD : Math.min(setup.size, cores - machine.others))
  addPool(model, 'pool', lanes)
  return model
}

/** Lanes that wait: as many at a time as there are, whatever the cores. */
function waiting(work: readonly number[], size: number): Job[] {
  const free = new Array<number>(size).fill(0)
  return work.map((time) => {
    const lane = free.indexOf(Math.min(...free))
    const start = free[lane]
    free[lane] += time
    return { lane, start, end: free[lane], cpu: 0 }
  })
}

const RIGHT: readonly Knobs[] = [
  { size: 3 },
  { size: 1 },
  { size: 2, chunk: 8 },
  { size: 8 },
  { size: 8, chunk: 1, style: 'apply-async' },
  { size: 32, tasks: 400 },
  { size: 32, style: 'imap' },
  { size: 3, style: 'imap' },
  { size: 3, style: 'imap', ahead: 'all' },
  { size: 5, 'task-ms': 2, tasks: 1000 },
  { size: 16, kind: 'wait', tasks: 240 },
]

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  const parallel = Math.min(machine.cores.length - machine.others, machine.quota) >= 1.9

  it.each(RIGHT)('nothing is wrong with a pool of %o', (knobs) => {
    expect(failedOf(judge(run(machine, knobs)).claims)).toEqual([])
  })

  it('speeds are judged', () => {
    const results = resultsOf(judge(run(machine, { size: 3 })).claims)
    expect(results['speed-up']).toMatch(/holds|better/)
    expect(results['handing-over']).toMatch(/holds|better/)
  })

  it.runIf(parallel)('workers that take turns are found', () => {
    const results = resultsOf(judge(run(machine, { size: 4 }, { oneAtATime: true })).claims)
    expect(results['speed-up']).toBe('fails')
  })

  it('a list that is read further ahead than it should is found', () => {
    const results = resultsOf(judge(run(machine, { size: 3, style: 'imap' }, { greedy: true })).claims)
    expect(results.ahead).toBe('fails')
  })

  it('a pool that does the work four times is found', () => {
    expect(resultsOf(judge(run(machine, { size: 3 }, { more: 4 })).claims)['same-work']).toBe('fails')
  })

  it('shares instead of a queue are found, and so are wrong answers', () => {
    const results = resultsOf(judge(run(machine, { size: 4 }, { noQueue: true, wrong: 1 })).claims)
    expect(results.answers).toBe('fails')
    if (Math.min(machine.cores.length, machine.quota) >= 4) expect(results['speed-up']).toBe('fails')
  })
})
