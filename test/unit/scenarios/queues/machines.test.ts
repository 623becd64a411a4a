import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../../../src/shared/run/verdict'
import { logValues } from '../../../../src/scenarios/lib/queue-items.mjs'
import { judge as judgeProcesses } from '../../../../src/scenarios/process-queue/verdict'
import { judge as judgeThreads } from '../../../../src/scenarios/thread-queue/verdict'
import type { Machine } from '../machines'
import { failedOf, Made, MACHINES, resultsOf, shareOf, speedOf } from '../machines'
import { addPool } from '../model'

/** CPU time of an item beside the work on it, on each side and for who stands between, milliseconds. */
const OWN = { process: 0.06, thread: 0.01 }
const STEP = 0.2
const ITEMS = 200

interface Knobs {
  readonly producers: number
  readonly consumers: number
  readonly capacity: number
  readonly work: 'cpu' | 'wait'
  readonly 'produce-ms': number
  readonly 'consume-ms': number
}

interface Fault {
  /** Places that the queue has beyond its capacity. */
  readonly tooLarge?: number
  /** Time that an item spends on its way, with nobody to see it. */
  readonly delay?: number
  /** One in so many items gets lost. */
  readonly loses?: number
  /** Newest first. */
  readonly lifo?: boolean
}

interface Lane {
  readonly producer: boolean
  readonly index: number
  /** Work left, milliseconds on the fastest core; and waiting left. */
  cpu: number
  wait: number
  doing: 'works' | 'wants' | 'ends'
  since: number
}

/** All items through the queue, a step at a time: everyone who computes has a share of the cores. */
function play(
  machine: Machine,
  kind: 'process' | 'thread',
  knobs: Knobs,
  { tooLarge = 0, delay = 0, loses = 0, lifo }: Fault,
) {
  const { producers, consumers, work } = knobs
  const items = ITEMS
  const own = OWN[kind] * machine.slow
  // Without a place for it nothing is put; an unbounded queue has places for all.
  const places = (knobs.capacity || items) + tooLarge
  const queue: { number: number; at: number }[] = []
  const log: number[] = []
  const sums = { blockedMs: 0, idleMs: 0 }
  const tasks: [number, number][][] = Array.from({ length: producers + consumers }, () => [])
  let [made, taken, peak, cpuMs, now] = [0, 0, 0, own * items, 0]
  const begin = (lane: Lane) => {
    const ms = knobs[lane.producer ? 'produce-ms' : 'consume-ms']
    lane.cpu = own + (work === 'cpu' ? ms : 0)
    // A request has its way, and a timer its millisecond.
    lane.wait = work === 'wait' && ms > 0 ? ms + 0.8 : 0
    lane.doing = 'works'
    lane.since = now
  }
  const lanes: Lane[] = Array.from({ length: producers + consumers }, (_, index) => {
    const lane: Lane = { producer: index < producers, index, cpu: 0, wait: 0, doing: 'wants', since: 0 }
    if (lane.producer) begin(lane)
    return lane
  })
  for (; taken < items && now < 60_000; now += STEP) {
    const busy = lanes.filter(({ doing, cpu, wait }) => doing === 'works' && wait <= 0 && cpu > 0)
    const share = busy.length === 0 ? 0 : shareOf(machine, busy.length)
    for (const lane of lanes) {
      if (lane.doing === 'works') {
        if (lane.wait > 0) lane.wait -= STEP
        else {
          lane.cpu -= STEP * share * speedOf(machine, lane.index, busy.length)
          cpuMs += STEP * share
        }
        if (lane.wait > 0 || lane.cpu > 0) continue
        lane.doing = 'wants'
        tasks[lane.index].push([lane.since, now])
      }
      if (lane.doing !== 'wants') continue
      if (lane.producer) {
        // Who finds all made is done.
        if (made === items) lane.doing = 'ends'
        else if (queue.length >= places) sums.blockedMs += STEP
        else {
          queue.push({ number: made, at: now + delay })
          log.push(made + 1)
          made += 1
          peak = Math.max(peak, queue.length)
          lane.doing = 'ends'
          if (made < items) begin(lane)
        }
      } else {
        const at = lifo ? queue.length - 1 : 0
        if (queue.length === 0 || queue[at].at > now) sums.idleMs += STEP
        else {
          const [{ number }] = queue.splice(at, 1)
          taken += 1
          if (loses === 0 || number % loses > 0) log.push(-number - 1)
          begin(lane)
        }
      }
    }
  }
  const passed = log.filter((entry) => entry < 0).length
  const counts = { items, producers, passed, damaged: 0, made: items, checksums: 77, received: 77, killed: 0 }
  return {
    log,
    cpuMs,
    tasks,
    values: { wallMs: now, ...counts, peak, peakBytes: peak * 1024, ...sums, cpuMs },
  }
}

function run(kind: 'process' | 'thread', machine: Machine, knobs: Knobs, fault: Fault = {}): Verdict {
  const made = new Made(machine, knobs.consumers)
  const cores = machine.cores.length
  made.say('setup', { ...knobs, order: 'fifo', 'item-size': 1024, items: ITEMS, cores, ...made.quota })
  let load = 0
  const lanes: [number, number][][] = Array.from({ length: knobs.producers + knobs.consumers }, () => [])
  const round = (name: string, capacity: number) => {
    const { log, cpuMs, tasks, values } = play(machine, kind, { ...knobs, capacity }, fault)
    load = cpuMs / values.wallMs
    tasks.forEach((some, lane) =>
      lanes[lane].push(...some.map(([from, to]): [number, number] => [made.now + from, made.now + to])),
    )
    made.say(name, { ...values, ...logValues(kind === 'thread' ? log : log.filter((entry) => entry < 0)) })
  }
  for (let repeat = 0; repeat < 2; repeat += 1) round('queue', knobs.capacity)
  if (kind === 'process' && knobs.capacity > 0) round('unbounded', 0)
  if (kind === 'thread')
    for (let repeat = 0; repeat < 2; repeat += 1) {
      made.say('threads-burst', {
        wallMs: 250,
        passed: Math.round(made.scatter(20_000) / machine.slow),
        made: 1,
        size: 64,
      })
      made.say('processes-burst', {
        wallMs: 250,
        passed: Math.round(made.scatter(2000) / machine.slow),
        made: 1,
        size: 64,
      })
    }
  const model = made.model(load)
  addPool(model, 'producers', lanes.slice(0, knobs.producers))
  addPool(model, 'consumers', lanes.slice(knobs.producers))
  return kind === 'process' ? judgeProcesses(model) : judgeThreads(model)
}

const standard: Knobs = {
  producers: 2,
  consumers: 1,
  capacity: 20,
  work: 'cpu',
  'produce-ms': 2,
  'consume-ms': 4,
}
const RIGHT: readonly Knobs[] = [
  standard,
  { ...standard, work: 'wait' },
  { ...standard, 'produce-ms': 10, 'consume-ms': 2 },
  { ...standard, capacity: 1 },
  { ...standard, capacity: 0 },
  { ...standard, capacity: 0, work: 'wait' },
  { ...standard, consumers: 4, work: 'wait', 'produce-ms': 5, 'consume-ms': 20 },
  { ...standard, producers: 4, consumers: 4 },
  { ...standard, producers: 8, consumers: 2, capacity: 100 },
  { ...standard, producers: 1, consumers: 1, 'produce-ms': 4 },
]

const KINDS = ['process', 'thread'] as const
describe.each(KINDS.flatMap((kind) => MACHINES.map((machine) => [kind, machine.name, machine] as const)))(
  'the queue (%s) on %s',
  (kind, _, machine) => {
    it.each(RIGHT)('nothing is wrong with %o', (knobs) => {
      expect(failedOf(run(kind, machine, knobs).claims)).toEqual([])
    })

    it('makes its point with the defaults of that machine', () => {
      const work = machine.cores.length < 3 ? 'wait' : 'cpu'
      expect(resultsOf(run(kind, machine, { ...standard, work }).claims)).toMatchObject({
        throughput: expect.stringMatching(/holds|better/),
        peak: 'holds',
        answers: 'holds',
        // A quota of two cores is not known before a run.
        ...(machine.quota > 2 && { blocked: 'holds', idle: 'holds' }),
      })
    })

    it('is found out when it holds more than it may, keeps items to itself, or loses one', () => {
      const faults = { tooLarge: 1, loses: 100 }
      expect(resultsOf(run(kind, machine, { ...standard, work: 'wait' }, faults).claims)).toMatchObject({
        peak: 'fails',
        answers: 'fails',
      })
      const slow = run(kind, machine, { ...standard, work: 'wait', capacity: 1 }, { delay: 30 })
      expect(resultsOf(slow.claims).throughput).toBe('fails')
    })

    it('is found out when it serves the newest first', () => {
      const results = resultsOf(run(kind, machine, { ...standard, work: 'wait' }, { lifo: true }).claims)
      expect(results[kind === 'thread' ? 'order' : 'answers']).toBe('fails')
    })
  },
)
