import { afterEach, describe, expect, it } from 'vitest'
import { mainPool } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import { threadQueue } from '../../../../src/scenarios/thread-queue/definition'
import { priorityOf } from '../../../../src/scenarios/lib/queue-items.mjs'
import { endAll, launch, liveInGroup, mostAtOnce, runProgram, tasksOf } from '../harness'
import { bytesOf, crc32, xorshift } from '../queue-items'

const SMALL = {
  work: 'cpu',
  producers: 2,
  consumers: 1,
  capacity: 5,
  'item-size': 100,
  items: 60,
  repeats: 1,
  'produce-ms': 0.5,
  'consume-ms': 2,
}

afterEach(endAll)

const claim = (model: RunModel, id: string) => {
  const found = threadQueue.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}
/** The log of a run, read by other means than the verdict's: [put or get, item number]. */
function logOf(model: RunModel): [boolean, number][] {
  const values = model.result('queue')!
  const keys = Object.keys(values).filter((key) => key.startsWith('log'))
  const text = keys.sort((a, b) => Number(a.slice(3)) - Number(b.slice(3))).map((key) => values[key])
  const words = text.join('').replaceAll('+', ' +').replaceAll('-', ' -').trim().split(' ')
  return words.map((word) => [word[0] === '+', parseInt(word.slice(1), 36)])
}
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)
/** Pairs served in another order than they arrived, counted one by one. */
function inversionsIn(log: [boolean, number][]): number {
  const arrived = log.filter(([put]) => put).map(([, item]) => item)
  const served = log.filter(([put]) => !put).map(([, item]) => arrived.indexOf(item))
  let pairs = 0
  served.forEach((a, at) => served.slice(at + 1).forEach((b) => (pairs += Number(a > b))))
  return pairs
}

describe('the queue between threads', () => {
  it('passes every item once, first in, first out, and never holds more than its capacity', async () => {
    const run = await launch(threadQueue, SMALL)
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const log = logOf(model)
    const put = log.filter(([isPut]) => isPut).map(([, item]) => item)
    const got = log.filter(([isPut]) => !isPut).map(([, item]) => item)
    expect([...put].sort((a, b) => a - b)).toEqual(numbers(60))
    expect(got).toEqual(put)
    let depth = 0
    let peak = 0
    for (const [isPut] of log) {
      depth += isPut ? 1 : -1
      expect(depth).toBeGreaterThanOrEqual(0)
      peak = Math.max(peak, depth)
    }
    expect(depth).toBe(0)
    // Producers make 4 items a millisecond, the consumer takes one in two: it was full.
    expect(peak).toBe(5)
    expect(claim(model, 'peak')).toMatchObject({ expected: 5, measured: 5, holds: true })
    expect(model.queues.get('queue')).toMatchObject({ capacity: 5, peak: 5 })
    expect(model.queues.get('queue')!.depth.last('depth')).toBe(0)
    expect(claim(model, 'order')).toMatchObject({ measured: 0, holds: true })
    expect(claim(model, 'inversions')).toMatchObject({ expected: 0, measured: 0, holds: true })
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })

    // One process, a lane for each thread; the two processes of the burst are told apart.
    const tasks = tasksOf(model, 'producers').concat(tasksOf(model, 'consumers'))
    expect(tasks).toHaveLength(120)
    const lanes = [...new Set(tasks.map((task) => task.lane))].map((lane) => model.lanes[lane]!)
    expect(new Set(lanes.map((lane) => lane.pid))).toEqual(new Set([run.child.pid]))
    expect(new Set(lanes.map((lane) => lane.tid)).size).toBe(3)
    expect(lanes.map((lane) => lane.role).sort()).toEqual(['consumer 1', 'producer 1', 'producer 2'])
    expect(exits.map((exit) => model.roleOf(exit.pid, 0)).sort()).toEqual([
      'consumer process 1',
      'producer process 1',
    ])
    expect([model.malformed, model.dropped]).toEqual([0, 0])
    expect(mainPool(model)?.id).toBe('consumers')
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('serves the newest first, as counted pair by pair', async () => {
    const { model } = await runProgram(threadQueue, { ...SMALL, order: 'lifo' })
    const log = logOf(model)
    const waiting: number[] = []
    for (const [isPut, item] of log)
      if (isPut) waiting.push(item)
      else expect(waiting.pop()).toBe(item)
    const inversions = inversionsIn(log)
    expect(inversions).toBeGreaterThan(60)
    expect(claim(model, 'inversions').measured).toBeCloseTo(inversions / ((60 * 59) / 2), 9)
    expect(claim(model, 'order')).toMatchObject({ measured: 0, holds: true })
  })

  it('never serves an item while a more urgent one waits, and equal ones in order of arrival', async () => {
    const { model } = await runProgram(threadQueue, {
      ...SMALL,
      order: 'priority',
      capacity: 0,
      consumers: 2,
      'produce-ms': 0,
    })
    const log = logOf(model)
    const waiting = new Set<number>()
    for (const [isPut, item] of log) {
      if (isPut) {
        waiting.add(item)
        continue
      }
      const rivals = [...waiting]
      expect(Math.min(...rivals.map(priorityOf))).toBe(priorityOf(item))
      // A set keeps the order in which its members came.
      expect(rivals.find((rival) => priorityOf(rival) === priorityOf(item))).toBe(item)
      waiting.delete(item)
    }
    expect(waiting.size).toBe(0)
    expect(claim(model, 'inversions').measured).toBeCloseTo(inversionsIn(log) / ((60 * 59) / 2), 9)
    expect(claim(model, 'order')).toMatchObject({ measured: 0, holds: true })
    // Without a capacity nobody is blocked, and nearly all of it waits.
    expect(model.result('queue')!.blockedMs).toBe(0)
    expect(claim(model, 'growth').measured).toBeGreaterThan(40)
    expect(model.queues.get('queue')!.capacity).toBeNaN()
  })

  it('delivers the bytes that were made, by an independent calculation', async () => {
    const size = 21
    const { model } = await runProgram(threadQueue, {
      ...SMALL,
      items: 10,
      capacity: 2,
      consumers: 3,
      'item-size': size,
      'produce-ms': 0.1,
      'consume-ms': 0,
    })
    const iterations = Math.round(Number(model.result('setup')!.iterationsPerMs) * 0.1)
    const sum = numbers(10)
      .map((number) => crc32(bytesOf(xorshift(iterations, number + 1), size)))
      .reduce((total, checksum) => total + checksum)
    expect(model.result('queue')).toMatchObject({ checksums: sum, received: sum, damaged: 0, passed: 10 })
  })

  it('blocks for real: producers that a full queue stops, and consumers that an empty one does, use no CPU', async () => {
    const { model } = await runProgram(threadQueue, {
      ...SMALL,
      work: 'wait',
      producers: 4,
      consumers: 2,
      items: 40,
      'produce-ms': 1,
      'consume-ms': 20,
    })
    const { wallMs, blockedMs, cpuMs } = model.result('queue') as Record<string, number>
    // Two at a time, 20 ms each.
    expect(wallMs).toBeGreaterThanOrEqual((40 / 2) * 20)
    expect(mostAtOnce(tasksOf(model, 'consumers'))).toBe(2)
    expect(blockedMs / (4 * wallMs)).toBeGreaterThan(0.5)
    // Six threads that looked again and again would use both cores for all of it.
    expect(cpuMs).toBeLessThan(0.6 * wallMs)
    expect(claim(model, 'throughput').measured).toBeCloseTo(40_000 / wallMs, 6)
  })

  it('passes more messages between threads than between processes, told in turn', async () => {
    const { model } = await runProgram(threadQueue, { ...SMALL, items: 10, repeats: 2 })
    const bursts = model.results.filter(({ name }) => name.endsWith('-burst'))
    expect(bursts.map(({ name }) => name)).toEqual([
      'threads-burst',
      'processes-burst',
      'threads-burst',
      'processes-burst',
    ])
    const speeds = bursts.map(({ values }) => Number(values.passed) / Number(values.wallMs))
    for (const { values } of bursts) expect(values.passed).toBe(values.made)
    const ratios = [speeds[0] / speeds[1], speeds[2] / speeds[3]]
    expect(Math.min(...ratios)).toBeGreaterThan(2)
    expect(claim(model, 'against-processes').measured).toBeCloseTo((ratios[0] + ratios[1]) / 2, 6)
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'leaves nothing after %s, while threads are blocked',
    async (signal) => {
      const run = await launch(threadQueue, { ...SMALL, items: 2000, 'consume-ms': 20 })
      await run.until((model) => (model.queues.get('queue')?.peak ?? 0) === 5)
      process.kill(signal === 'SIGTERM' ? -run.child.pid! : run.child.pid!, signal)
      const { model } = await run.done
      expect(liveInGroup(run.child.pid!)).toEqual([])
      expect(threadQueue.judge(model).claims.map((one) => one.holds)).toEqual([null])
    },
  )

  it('leaves nothing when it is killed in its last seconds, with processes of its own', async () => {
    const run = await launch(threadQueue, { ...SMALL, items: 10 })
    await run.until((model) => model.results.some(({ name }) => name === 'processes-burst'))
    process.kill(run.child.pid!, 'SIGKILL')
    const { model } = await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
    expect(claim(model, 'answers').holds).toBe(true)
  })
})
