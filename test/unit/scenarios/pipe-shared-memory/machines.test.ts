import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { judge } from '../../../../src/scenarios/pipe-shared-memory/verdict'
import type { Machine } from '../machines'
import { failedOf, Made, MACHINES, resultsOf, shareOf } from '../machines'

type Way = 'pipe' | 'message' | 'file' | 'posix'
const WAYS: readonly Way[] = ['pipe', 'message', 'file', 'posix']
/** System calls and wake-ups of a message (µs on either side), and copies of each byte there. */
const COSTS: Record<Way, { handing: number; sender: number; receiver: number }> = {
  pipe: { handing: 2, sender: 1, receiver: 1 },
  message: { handing: 6, sender: 2, receiver: 2.5 },
  file: { handing: 8, sender: 1, receiver: 1 },
  posix: { handing: 3, sender: 0.4, receiver: 0.4 },
}
/** What copying 1 KiB takes in a cache, and its checksum, µs. */
const [COPY, CHECKSUM] = [0.08, 0.03]
/** Bytes of buffers that both sides go through for each byte of a message. */
const BUFFERS = 6

/** Time and CPU time of one message: both sides work at the same time where there are cores for it. */
function message(machine: Machine, way: Way, bytes: number) {
  const { handing, sender, receiver } = COSTS[way]
  const beyond = Math.min(1, (BUFFERS * bytes) / machine.cache)
  const copy = (COPY * machine.slow ** 0.5 * bytes * (1 + beyond * (machine.beyondCache - 1))) / 1024
  const from = handing * machine.slow + sender * copy
  const to = handing * machine.slow + receiver * copy + (CHECKSUM * machine.slow * bytes) / 1024
  const capacity = 2 * shareOf(machine, 2)
  return { us: Math.max(from, to, (from + to) / capacity), cpuUs: from + to, busy: Math.min(2, capacity) }
}

interface Fault {
  /** Times as long as it should take, in the main measurement. */
  readonly slower?: (way: Way) => number
  readonly wrong?: number
}

function run(machine: Machine, bytes: number, { slower = () => 1, wrong = 0 }: Fault = {}): RunModel {
  const made = new Made(machine, bytes)
  const setup = { bytes, count: 0, channel: 'all', ways: WAYS.join(' ') }
  made.say('setup', { ...setup, checksumMBs: 1024 / CHECKSUM / machine.slow, ...made.quota })
  const say = (name: string, way: Way, size: number, atLeast: number, times = 1) => {
    const { us, cpuUs } = message(machine, way, size)
    const count = Math.max(1, Math.round((1000 * atLeast) / us))
    const copies = way === 'message' ? (size < 65_536 ? 3 : 4) : 2
    const wallMs = (made.scatter(us) * count * times) / 1000
    made.say(name, { way, bytes: size, count, wallMs, cpuMs: (cpuUs * count) / 1000, copies })
  }
  for (let repeat = 0; repeat < 3; repeat += 1) {
    for (const size of [256, 4096, 65_536, 1_048_576, bytes / 2, 2 * bytes])
      for (const way of WAYS) say('sweep', way, size, 15)
    for (const way of WAYS) say(way, way, bytes, 300, slower(way))
    for (const way of WAYS) {
      const medianUs = made.scatter(8 * machine.slow + 2 * message(machine, way, 64).cpuUs)
      made.say('round-trip', { way, medianUs, p99Us: 90, bytes: 64 })
    }
  }
  made.say('check', { transfers: 60, wrong })
  return made.model(Math.min(1.5, 2 * shareOf(machine, 2)))
}

const SIZES = [64, 256, 4096, 49_152, 65_536, 300_000, 1_048_576, 4_194_304]

describe.each(MACHINES.map((machine) => [machine.name, machine] as const))('on %s', (_, machine) => {
  it('nothing is wrong with messages of any size', () => {
    for (const bytes of SIZES) expect(failedOf(judge(run(machine, bytes)).claims)).toEqual([])
  })

  it('speeds are foretold, not refused', () => {
    expect(resultsOf(judge(run(machine, 65_536)).claims)).toMatchObject({
      'speed-pipe': 'holds',
      'speed-message': 'holds',
      'pipe-vs-message': expect.stringMatching(/holds|better/),
      'file-vs-pipe': 'open',
      'large-vs-small': 'holds',
      answers: 'holds',
    })
  })

  it('a way that is slower than its own sizes say, or wrong, is found', () => {
    const slow = judge(run(machine, 65_536, { slower: (way) => (way === 'pipe' ? 8 : 1) }))
    expect(resultsOf(slow.claims)).toMatchObject({ 'speed-pipe': 'fails', 'pipe-vs-message': 'fails' })
    expect(resultsOf(judge(run(machine, 65_536, { wrong: 1 })).claims).answers).toBe('fails')
  })
})
