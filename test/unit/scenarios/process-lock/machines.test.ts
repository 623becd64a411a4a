import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/process-lock/verdict'
import type { Machine } from '../machines'
import { failedOf, Made, MACHINES, resultsOf, shareOf } from '../machines'

/** Milliseconds: reading and writing the number, everything between two turns, handing the lock over. */
const [ACCESS, BETWEEN] = [0.004, 0.003]
const HAND: Record<string, number> = { server: 0.06, semaphore: 0.001, directory: 0.03 }
const INCREMENTS = 10_000

interface Knobs {
  readonly processes: number
  readonly lock: 'server' | 'semaphore' | 'directory'
  /** Microseconds. */
  readonly work: number
}

interface Fault {
  /** Everybody gets it at once. */
  readonly open?: boolean
  readonly lost?: number
}

function run(machine: Machine, knobs: Knobs, { open, lost = 0 }: Fault = {}): RunModel {
  const { processes, lock, work } = knobs
  const made = new Made(machine, work)
  made.say('setup', {
    ...knobs,
    increments: INCREMENTS,
    storage: 'file',
    repeats: 3,
    cores: machine.cores.length,
    ...made.quota,
  })
  const hold = (ACCESS + work / 1000) * machine.slow
  const between = BETWEEN * machine.slow
  const asked = processes * INCREMENTS
  const say = (
    phase: string,
    repeat: number,
    walls: number[],
    held: number,
    waited: number[],
    lost: number,
  ) => {
    const wallMs = made.scatter(Math.max(...walls))
    const all = { made: asked, found: asked - lost, lost, overlapMs: wallMs / 2 }
    const waitedMs = waited.reduce((sum, ms) => sum + ms, 0)
    made.say(phase, { repeat, asked, ...all, wallMs, waitedMs, heldMs: held * processes })
    walls.forEach((wall, at) =>
      made.say('process', {
        phase,
        repeat,
        number: at + 1,
        wallMs: wall,
        waitedMs: waited[at],
        heldMs: held,
        longestMs: 5,
      } as Record<string, number | string>),
    )
  }
  for (let repeat = 1; repeat <= 3; repeat += 1) {
    const alone = INCREMENTS * (hold + between)
    const free = alone / shareOf(machine, processes)
    const held = (INCREMENTS * hold) / shareOf(machine, processes)
    const times = (ms: number) => new Array<number>(processes).fill(ms)
    say('unlocked', repeat, times(free), held, times(0), machine.cores.length === 1 ? repeat - 2 : asked / 5)
    // One at a time; the others wait, unless they are busy between two turns.
    const turn = hold + HAND[lock] * machine.slow
    const capacity = processes * shareOf(machine, processes)
    const wall = Math.max((turn * asked) / shareOf(machine, 1), ((turn + between) * asked) / capacity)
    const own = alone / shareOf(machine, 1)
    // On one core a process does many turns before another has the core; a directory is not fair either.
    const walls = lock === 'directory' ? times(0).map((_, at) => (wall * (at + 1)) / processes) : times(wall)
    const waited = walls.map((one) => (machine.cores.length === 1 ? 0 : Math.max(0, one - own)))
    const locked = INCREMENTS * hold
    if (open) say('locked', repeat, times(free), held, times(0), lost)
    else say('locked', repeat, walls, locked, waited, lost)
  }
  made.say('check', { phases: 6 })
  return made.model(Math.min(1, machine.cores.length - machine.others))
}

const RIGHT: readonly Knobs[] = [
  { processes: 4, lock: 'server', work: 20 },
  { processes: 2, lock: 'server', work: 20 },
  { processes: 4, lock: 'semaphore', work: 20 },
  { processes: 2, lock: 'semaphore', work: 0 },
  { processes: 8, lock: 'semaphore', work: 200 },
  { processes: 4, lock: 'directory', work: 20 },
  { processes: 16, lock: 'directory', work: 0 },
]

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  it.each(RIGHT)('nothing is wrong with %o', (knobs) => {
    expect(failedOf(judge(run(machine, knobs)).claims)).toEqual([])
  })

  const standard = { processes: 4, lock: 'server', work: 20 } as const
  it.runIf(machine.cores.length - machine.others > 1.5)(
    'waiting is judged, and a lock that lets everybody in is found',
    () => {
      expect(resultsOf(judge(run(machine, standard)).claims)).toMatchObject({
        waited: 'holds',
        price: 'holds',
      })
      expect(resultsOf(judge(run(machine, standard, { open: true, lost: 9 })).claims)).toMatchObject({
        'lost-with-lock': 'fails',
        waited: 'fails',
        ...(machine.quota > 2 && machine.cores.length > 2 && { exclusive: 'fails' }),
      })
    },
  )
})

it('does not judge who waits for a lock that is nearly always free', () => {
  const knobs = { processes: 2, lock: 'semaphore', work: 0 } as const
  const slow = { ...MACHINES[1], name: 'much between two turns' }
  expect(resultsOf(judge(run(slow, knobs)).claims).waited).toBe('open')
  expect(resultsOf(judge(run(MACHINES[0], { ...knobs, work: 20 })).claims).waited).toBe('open')
})
