import { afterEach, describe, expect, it } from 'vitest'
import { mainPool } from '../../../../src/shared/run/facts'
import type { RunModel } from '../../../../src/shared/run/model'
import { processQueue } from '../../../../src/scenarios/process-queue/definition'
import { endAll, launch, liveInGroup, runProgram, tasksOf } from '../harness'
import { bytesOf, crc32, xorshift } from '../queue-items'
import { present } from '../../../../src/shared/run/present'

const SMALL = {
  work: 'cpu',
  producers: 2,
  consumers: 1,
  capacity: 5,
  'item-size': 1000,
  items: 60,
  repeats: 1,
  'produce-ms': 0.5,
  'consume-ms': 2,
}

afterEach(endAll)

const claim = (model: RunModel, id: string) => {
  const found = processQueue.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}
/** Item numbers in the order in which consumers got them, read from the log by other means than the verdict's. */
const takenIn = (model: RunModel, result: string) => {
  const values = model.result(result)!
  const text = Object.keys(values)
    .filter((key) => key.startsWith('log'))
    .sort((a, b) => Number(a.slice(3)) - Number(b.slice(3)))
    .map((key) => values[key])
    .join('')
  return text
    .split('-')
    .slice(1)
    .map((number) => parseInt(number, 36))
}
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)

describe('the queue between processes', () => {
  it('passes every item once, in the order of its producer, bounded and unbounded', async () => {
    const run = await launch(processQueue, SMALL)
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    for (const result of ['queue', 'unbounded']) {
      const taken = takenIn(model, result)
      expect([...taken].sort((a, b) => a - b)).toEqual(numbers(60))
      for (const producer of [0, 1]) {
        const own = taken.filter((number) => number % 2 === producer)
        expect(own).toEqual([...own].sort((a, b) => a - b))
      }
    }
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })

    expect([...model.pools.values()].map(({ id, kind, size }) => [id, kind, size])).toEqual([
      ['producers', 'process', 2],
      ['consumers', 'process', 1],
    ])
    expect(tasksOf(model, 'producers')).toHaveLength(120)
    const consumed = tasksOf(model, 'consumers')
    expect(consumed).toHaveLength(120)
    // An item waited in the queue before it was worked on, and was made before that.
    for (const { queued } of consumed) expect(queued).toBeGreaterThanOrEqual(0)
    expect(
      present(model.lanes)
        .map((lane) => lane.role)
        .sort(),
    ).toEqual(['consumer 1', 'producer 1', 'producer 2'])
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual(Array(3).fill([0, null]))
    expect([model.malformed, model.dropped]).toEqual([0, 0])
    expect(mainPool(model)?.id).toBe('consumers')
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('never holds more than its capacity, and without one whatever producers are ahead', async () => {
    const { model } = await runProgram(processQueue, { ...SMALL, 'produce-ms': 0, 'consume-ms': 3 })
    expect(model.queues.get('queue')).toMatchObject({ capacity: 5, peak: 5 })
    expect(model.queues.get('queue')!.depth.last('depth')).toBe(0)
    expect(model.result('queue')).toMatchObject({ peak: 5, peakBytes: 5000 })
    expect(claim(model, 'peak')).toMatchObject({ expected: 5, measured: 5, holds: true })
    const unbounded = model.queues.get('unbounded queue')!
    expect(unbounded.capacity).toBeNaN()
    // 60 items made at once, one taken every 3 ms at the most: nearly all of them waited.
    expect(unbounded.peak).toBeGreaterThan(40)
    expect(model.result('unbounded')).toMatchObject({
      peak: unbounded.peak,
      peakBytes: 1000 * unbounded.peak,
    })
    // Blocked for nearly the whole of it, the two together nearly twice as long.
    const { wallMs, blockedMs } = model.result('queue')!
    expect(Number(blockedMs) / Number(wallMs)).toBeGreaterThan(1.2)
    expect(model.result('unbounded')!.blockedMs).toBe(0)
  })

  it('delivers the bytes that were made, by an independent calculation', async () => {
    const size = 21
    const { model } = await runProgram(processQueue, {
      ...SMALL,
      items: 10,
      capacity: 3,
      'item-size': size,
      'produce-ms': 0.1,
      'consume-ms': 0,
    })
    const iterations = Math.round(Number(model.result('setup')!.iterationsPerMs) * 0.1)
    const sum = numbers(10)
      .map((number) => crc32(bytesOf(xorshift(iterations, number + 1), size)))
      .reduce((total, checksum) => total + checksum)
    for (const result of ['queue', 'unbounded'])
      expect(model.result(result)).toMatchObject({ checksums: sum, received: sum, damaged: 0 })
  })

  it('makes consumers wait where producers are slower, and goes at the pace of the slower side', async () => {
    const { model } = await runProgram(processQueue, {
      ...SMALL,
      work: 'wait',
      producers: 1,
      consumers: 3,
      items: 20,
      'produce-ms': 15,
      'consume-ms': 5,
    })
    const { wallMs, idleMs, passed } = model.result('queue') as Record<string, number>
    // One producer: 20 items of 15 ms one after the other, whatever the number of consumers.
    expect(wallMs).toBeGreaterThanOrEqual(20 * 15)
    expect(claim(model, 'throughput').measured).toBeCloseTo((1000 * passed) / wallMs, 6)
    // What an item really took: 15 ms, and what a busy machine made of it.
    const works = tasksOf(model, 'producers')
      .toSorted((a, b) => a.start - b.start)
      .slice(0, 20)
      .map(({ start, end }) => end - start)
    const mean = works.reduce((total, ms) => total + ms) / works.length
    expect(claim(model, 'throughput').expected).toBeCloseTo(1000 / mean, 6)
    // Three consumers have 5 ms of work each 15 ms, between them.
    expect(idleMs / (3 * wallMs)).toBeGreaterThan(0.6)
    expect(model.result('queue')!.peak).toBeLessThanOrEqual(5)
  })

  it('lets consumers that wait do so at the same time', async () => {
    const { model } = await runProgram(processQueue, {
      ...SMALL,
      capacity: 0,
      work: 'wait',
      consumers: 4,
      items: 24,
      'produce-ms': 0,
      'consume-ms': 30,
    })
    const wallMs = Number(model.result('queue')!.wallMs)
    expect(wallMs).toBeGreaterThanOrEqual((24 / 4) * 30)
    // One after the other it would be 720 ms.
    expect(wallMs).toBeLessThan(24 * 30 * 0.75)
    // Without a capacity there is one queue, and nothing to compare it with.
    expect([...model.queues.keys()]).toEqual(['queue'])
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
  })
})

describe('members that leave', () => {
  const pidOf = (model: RunModel, role: string) =>
    present(model.lanes).find((lane) => lane.role === role)!.pid
  const begun = (model: RunModel) => (model.pools.get('consumers')?.tasks ?? 0) > 3

  it('loses what a killed consumer had, says so, and still ends', async () => {
    const run = await launch(processQueue, { ...SMALL, consumers: 2, items: 80, 'consume-ms': 5 })
    await run.until(
      (model) => begun(model) && present(model.lanes).some((lane) => lane.role === 'consumer 2'),
    )
    const pid = pidOf(run.model, 'consumer 2')
    process.kill(pid, 'SIGKILL')
    const { model, code, exits } = await run.done
    expect(code).toBe(0)
    expect(exits).toContainEqual({ pid, code: null, signal: 'SIGKILL' })
    const missing = numbers(80).filter((number) => !takenIn(model, 'queue').includes(number))
    // The one in its hands, and the one that was perhaps on its way to it.
    expect(missing.length).toBeGreaterThan(0)
    expect(missing.length).toBeLessThanOrEqual(2)
    expect(claim(model, 'answers')).toMatchObject({ measured: missing.length, holds: false })
    expect(claim(model, 'throughput').holds).toBeNull()
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('ends without consumers, whether producers are blocked or not', async () => {
    const run = await launch(processQueue, { ...SMALL, 'consume-ms': 5 })
    await run.until(begun)
    process.kill(pidOf(run.model, 'consumer 1'), 'SIGKILL')
    const { model, code, stdout } = await run.done
    expect(code).toBe(0)
    expect(stdout).toContain('No consumer is left')
    expect(claim(model, 'answers').holds).toBe(false)
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('goes on without a killed producer', async () => {
    const run = await launch(processQueue, { ...SMALL, 'produce-ms': 3, 'consume-ms': 5 })
    await run.until(begun)
    process.kill(pidOf(run.model, 'producer 1'), 'SIGKILL')
    const { model, code } = await run.done
    expect(code).toBe(0)
    // Its items are missing in that round; the next one is shared among those that are left.
    expect(claim(model, 'answers').measured).toBeGreaterThan(0)
    expect(takenIn(model, 'unbounded').sort((a, b) => a - b)).toEqual(numbers(60))
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves nothing after %s', async (signal) => {
    const run = await launch(processQueue, { ...SMALL, items: 2000, 'consume-ms': 20 })
    await run.until(begun)
    // Stop reaches the whole group; a killed root takes nobody with it: the others have to notice.
    process.kill(signal === 'SIGTERM' ? -run.child.pid! : run.child.pid!, signal)
    const { model } = await run.done
    expect(liveInGroup(run.child.pid!)).toEqual([])
    expect(processQueue.judge(model).claims.map((one) => one.holds)).toEqual([null])
  })
})
