import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { idealMs } from '../../../../src/scenarios/async-io/claims'
import { judge } from '../../../../src/scenarios/async-io/verdict'
import type { Machine } from '../machines'
import { failedOf, Made, MACHINES, resultsOf, shareOf, speedOf } from '../machines'

type Strategy = 'blocking' | 'threads' | 'event-loop'
/** CPU time of a wait in the program, and in the server, milliseconds. */
const OWN: Record<Strategy, number> = { blocking: 0.5, threads: 0.6, 'event-loop': 0.35 }
const SERVER = 0.3

interface Knobs {
  readonly waits: number
  readonly latency: number
  readonly threads?: number
  readonly limit?: number
  readonly stall?: number
  readonly capacity?: number
}

interface Fault {
  /** The event loop awaits one after the other. */
  readonly sequential?: boolean
  /** A callback computes where none should. */
  readonly blocks?: boolean
  /** Others are called while one computes, and take what they should. */
  readonly unharmed?: boolean
}

function run(machine: Machine, knobs: Knobs, { sequential, blocks, unharmed }: Fault = {}): RunModel {
  const cores = machine.cores.length
  const setup = { threads: 32, limit: 0, stall: 100, capacity: 100, ...knobs }
  const made = new Made(machine, setup.waits)
  made.say('setup', { ...setup, cores, ...made.quota })
  // Both sides have a thread each; on one core they take turns, and others may have it meanwhile.
  const share = 1 / shareOf(machine, 2)
  const phase = (strategy: Strategy, size: number) => {
    const own = OWN[strategy] * machine.slow * size
    const server = SERVER * machine.slow * size
    const waiting = idealMs(setup, sequential && strategy === 'event-loop' ? 'blocking' : strategy, size)
    const working = Math.min(own + server, Math.max(own, server) * share + Math.min(own, server) * 0.5)
    const eachMs = made.scatter(waiting + (cores === 1 ? (own + server) * share * 0.5 : working))
    const batches = Math.max(1, Math.ceil(200 / eachMs))
    const delay = (blocks ? 80 : 0) + own * 0.5 * (cores === 1 ? 1.5 : 1) + (machine.others > 0.2 ? 3 : 0)
    const load = Math.min((own + server) / eachMs, cores - machine.others)
    const values = {
      size,
      batches,
      wallMs: eachMs * batches,
      cpuMs: own * batches,
      eachMs,
      cpuEachMs: own / size,
      delayP99Ms: delay,
      delayMaxMs: 2 * delay,
    }
    return { values, load }
  }
  for (let repeat = 0; repeat < 3; repeat += 1) {
    for (const size of [1, 2, 4].map((part) => Math.round((part * setup.waits) / 4)))
      for (const strategy of ['blocking', 'threads', 'event-loop'] as const) {
        const { values, load } = phase(strategy, size)
        made.say(strategy, values, load)
      }
    // Calibrated on the fastest core, the stall may be on any.
    const stallMs = setup.stall / speedOf(machine, cores - 1, 1) / shareOf(machine, 1)
    const others = Math.min(setup.limit || setup.waits, setup.waits) - 1
    const took = Math.max(setup.latency + (unharmed ? 0 : stallMs), idealMs(setup, 'event-loop') * 0.75)
    const { values: loop, load } = phase('event-loop', setup.waits)
    const values = {
      ...loop,
      stallMs,
      delayMaxMs: made.scatter(stallMs) + 3,
      during: unharmed ? 3 : 0,
      underWay: others,
    }
    made.say('stalled', others > 0 ? { ...values, tookMs: made.scatter(took) } : values, load)
  }
  made.say('check', { asked: 900, answered: 900, served: 900 })
  return made.model()
}

const RIGHT: readonly Knobs[] = [
  { waits: 32, latency: 50 },
  { waits: 200, latency: 10 },
  { waits: 400, latency: 50 },
  { waits: 32, latency: 50, threads: 4 },
  { waits: 64, latency: 40, capacity: 16 },
  { waits: 32, latency: 50, limit: 1 },
  { waits: 32, latency: 50, stall: 500 },
]

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  it.each(RIGHT)('nothing is wrong with %o', (knobs) => {
    expect(failedOf(judge(run(machine, knobs)).claims)).toEqual([])
  })

  it('the default is judged', () => {
    expect(resultsOf(judge(run(machine, { waits: 32, latency: 50 })).claims)).toMatchObject({
      'wall-blocking': 'holds',
      'wall-event-loop': 'holds',
      faster: expect.stringMatching(/holds|better/),
      'loop-delay': 'holds',
      late: 'holds',
    })
  })

  it('waits one by one, callbacks that compute unasked, and a stall that holds nobody up are found', () => {
    const knobs = { waits: 32, latency: 50, stall: 200 }
    expect(resultsOf(judge(run(machine, knobs, { sequential: true })).claims)).toMatchObject({
      'wall-event-loop': 'fails',
      faster: 'fails',
    })
    expect(resultsOf(judge(run(machine, knobs, { blocks: true })).claims)['quiet-delay']).toBe('fails')
    expect(resultsOf(judge(run(machine, knobs, { unharmed: true })).claims)).toMatchObject({
      late: 'fails',
      'one-thread': 'fails',
    })
  })
})
