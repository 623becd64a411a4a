import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/process-create/verdict'
import type { Machine } from '../machines'
import { compute, cpuOf, failedOf, Made, MACHINES, resultsOf } from '../machines'

/** CPU time up to the first line, milliseconds; the caller's part of it; memory of each, MiB. */
const WAYS = {
  native: { cpu: 1.2, call: 0.6, own: 0.4, rss: 7 },
  spawn: { cpu: 40, call: 1, own: 8, rss: 43 },
  fork: { cpu: 42, call: 1.2, own: 8, rss: 43 },
  thread: { cpu: 14, call: 0.3, own: 7, rss: 8 },
} as const
type Way = keyof typeof WAYS

interface Fault {
  /** Times as long as its work, as one that sleeps before its first line. */
  readonly sleeps?: number
  /** A process that costs less than a thread is none. */
  readonly fake?: boolean
}

function run(machine: Machine, count: number, order: string, { sleeps = 1, fake }: Fault = {}): RunModel {
  const made = new Made(machine, count)
  const setup = { count, how: 'all', order, load: 'nothing', repeats: 3, cores: machine.cores.length }
  made.say('setup', { ...setup, ...made.quota })
  for (let round = 0; round < 3; round += 1) {
    for (const way of Object.keys(WAYS) as Way[]) {
      const { cpu, call, own, rss } = WAYS[way]
      const work = (way === 'spawn' && fake ? 10 : cpu) * machine.slow
      const at = order === 'turn' ? 1 : count
      const jobs = compute(machine, at, new Array<number>(at).fill(work + call), true)
      const ends = jobs.map(({ end }) => end).sort((a, b) => a - b)
      // Parts of a start go on at the same time: compiling, collecting garbage.
      const beside = machine.cores.length > 1 ? 0.85 : 1.05
      const ids = { pids: way === 'thread' ? 1 : count, tids: count, mine: count }
      made.say('way', {
        way,
        round,
        up: count,
        firstMs: made.scatter(ends[ends.length >> 1] * beside * (way === 'thread' ? 1 : sleeps)),
        callMs: call * machine.slow,
        cpuMs: made.scatter(cpuOf(jobs) / at - call),
        ...ids,
        privateMb: made.scatter(own * count),
        rssMb: rss * count,
        pssMb: own * count + (rss - own) / 3,
      })
    }
    made.say('round', { round, wallMs: 900 })
  }
  made.say('check', { asked: 12 * count, up: 12 * count, wrong: 0, bad: 0 })
  return made.model(Math.min(1, machine.cores.length - machine.others))
}

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  it.each([
    [4, 'turn'],
    [4, 'at-once'],
    [16, 'at-once'],
  ])('nothing is wrong with %i children, %s', (count, order) => {
    const { claims } = judge(run(machine, count, order))
    expect(failedOf(claims)).toEqual([])
    expect(resultsOf(claims)).toMatchObject({ ratio: 'holds', 'cpu-ratio': 'holds', floor: 'holds' })
  })

  it('starts that are not explained by their work are found', () => {
    expect(resultsOf(judge(run(machine, 4, 'turn', { sleeps: 3 })).claims)).toMatchObject({
      'first-spawn': 'fails',
      ratio: 'fails',
    })
    expect(resultsOf(judge(run(machine, 4, 'turn', { fake: true })).claims)['cpu-ratio']).toBe('fails')
  })
})

it('tells times, but does not judge them, where a system checks a program before it runs it', () => {
  const model = run(MACHINES[1], 4, 'turn', { sleeps: 3 })
  const meta = { ...model.meta!, host: { ...model.meta!.host, platform: 'darwin' as const } }
  model.apply(meta)
  expect(resultsOf(judge(model).claims)).toMatchObject({
    'first-spawn': 'open',
    ratio: 'open',
    floor: 'holds',
  })
})
