import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { pipeSharedMemory } from '../../../../src/scenarios/pipe-shared-memory/definition'
import { kill } from '../../../support/processes'
import { useScenarioEngine } from '../../../support/scenario-engine'
import { anyPython, pythonOf } from '../../../support/pythons'
import { until } from '../../../support/until'
import { endAll, launch, liveInGroup, runProgram, tasksOf } from '../harness'
import { present } from '../../../../src/shared/run/present'

const WAYS = ['pipe', 'message', 'file', 'posix']
const SMALL = { size: 3, total: 1, repeats: 2 }

const claim = (model: RunModel, id: string) => {
  const found = pipeSharedMemory.judge(model).claims.find((candidate) => candidate.id === id)
  if (found === undefined) throw new Error(`no claim ${id}`)
  return found
}
const resultsOf = (model: RunModel, name: string) =>
  model.results.filter((result) => result.name === name).map((result) => result.values)

/** CRC-32 with a table, as the appendix of RFC 1952 has it: by other means than the programs'. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let entry = byte
  for (let bit = 0; bit < 8; bit += 1) entry = entry & 1 ? 0xedb88320 ^ (entry >>> 1) : entry >>> 1
  return entry
})
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/** The bytes that must have arrived, made here from their description: text, and the number of each message in front. */
function checksumOf(way: string, size: number, count: number): number {
  const buffers = 2 + Math.ceil(16_384 / size)
  const all = Buffer.alloc(size * count)
  for (let n = 0; n < count; n += 1) {
    all.fill(`${n % buffers} sent by ${way}, `, n * size, (n + 1) * size)
    all.writeUInt32LE(n, n * size)
  }
  return crc32(all)
}

describe('pipe and shared memory', () => {
  afterEach(endAll)

  it('moves the same bytes in four ways; what arrives is what the test itself computes', async () => {
    const segments = readdirSync('/dev/shm')
    const run = await launch(pipeSharedMemory, SMALL)
    const { model, code, stderr, stdout, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect([model.malformed, model.dropped]).toEqual([0, 0])
    const count = Math.floor(2 ** 20 / 3072)
    for (const way of WAYS) {
      const transfers = resultsOf(model, way)
      expect(transfers).toHaveLength(2)
      const expected = checksumOf(way, 3072, count)
      for (const transfer of transfers)
        expect(transfer).toMatchObject({ received: 3072 * count, receivedChecksum: expected })
    }
    // In the sweep: 1 MiB, which comes in many pieces.
    for (const { way, bytes, count, received, receivedChecksum } of resultsOf(model, 'sweep').slice(0, 24)) {
      expect(received).toBe(Number(bytes) * Number(count))
      if (bytes === 1 << 20)
        expect(receivedChecksum).toBe(checksumOf(String(way), Number(bytes), Number(count)))
    }
    expect(resultsOf(model, 'round-trip').map(({ way }) => way)).toEqual([...WAYS, ...WAYS])
    expect(claim(model, 'answers')).toMatchObject({ measured: 0, holds: true })
    // 2 repeats × 4 ways × (6 sizes of the sweep + 1).
    expect(model.result('check')).toEqual({ transfers: 56, wrong: 0 })
    expect(stdout).toContain('56 transfers, 0 of them')

    expect(
      present(model.lanes)
        .map((lane) => lane.role)
        .sort(),
    ).toEqual(['receiver', 'sender'])
    const names = new Set(tasksOf(model, 'channels').map((task) => task.name))
    for (const way of WAYS)
      for (const what of ['send', 'receive', 'ask']) expect(names).toContain(`${what} by ${way}`)
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual([[0, null]])
    expect(liveInGroup(run.child.pid!)).toEqual([])
    expect(readdirSync('/dev/shm')).toEqual(segments)
  })

  it.each(WAYS)('works with the %s alone', async (channel) => {
    const { model, code, stderr } = await runProgram(pipeSharedMemory, {
      channel,
      size: 0.0625,
      total: 1,
      repeats: 1,
    })
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(resultsOf(model, channel)).toMatchObject([
      { received: 2 ** 20, receivedChecksum: checksumOf(channel, 64, 2 ** 14) },
    ])
    expect(model.result('setup')!.ways).toBe(channel)
    expect(claim(model, 'answers').holds).toBe(true)
  })

  it('stands still at the capacity of a pipe that nobody reads, and goes on as soon as somebody does', async () => {
    const run = await launch(pipeSharedMemory, { channel: 'unread', repeats: 1 })
    const { model, code, stderr, exits } = await run.done
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const [late, inTime] = ['late', 'in-time'].map((name) => model.result(name)!)
    expect(late).toMatchObject({ held: late.capacity, endedUnread: false, received: late.asked, damaged: 0 })
    expect(inTime).toMatchObject({ received: inTime.asked, damaged: 0 })
    expect(model.queues.get('pipe')).toMatchObject({ peak: Number(late.capacity) / 4096 })
    expect(pipeSharedMemory.judge(model).claims.map(({ holds }) => holds)).toEqual([true, true, true])
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual([
      [0, null],
      [0, null],
    ])
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('ends with its writer when that one waits for room, and says so when the writer is killed', async () => {
    const killed = await launch(pipeSharedMemory, { channel: 'unread', repeats: 9 })
    const ended = killed.until((model) => {
      for (const { role, pid } of present(model.lanes)) if (role === 'writer') kill(pid)
      return false
    })
    await expect(ended).rejects.toThrow('The writer ended early (SIGKILL)')
    expect((await killed.done).code).toBe(1)
    const second = await launch(pipeSharedMemory, { channel: 'unread', repeats: 9 })
    await second.until((model) => (model.queues.get('pipe')?.depth.last('depth') ?? 0) > 0)
    kill(second.child.pid!)
    await second.done
    expect(liveInGroup(second.child.pid!)).toEqual([])
  })

  it('ends with a message when the receiver is killed, whatever it waits for', async () => {
    for (const channel of WAYS) {
      const run = await launch(pipeSharedMemory, { channel, size: 1024, total: 2048, repeats: 9 })
      await run.until((model) => resultsOf(model, 'sweep').length >= 4)
      const { pid } = present(run.model.lanes).find((lane) => lane.role === 'receiver')!
      kill(pid)
      const { code, stderr, exits } = await run.done
      expect(stderr).toContain('The receiver ended early (SIGKILL)')
      expect(code).toBe(1)
      expect(exits).toEqual([{ pid, code: null, signal: 'SIGKILL' }])
    }
  })
})

describe('a run of it', () => {
  const engine = useScenarioEngine()
  const LONG = { size: 1024, total: 2048, repeats: 9 }
  const midway = async (channel: string) => {
    const started = await engine.start('pipe-shared-memory', { channel, ...LONG })
    await until(() => resultsOf(started.run.model, channel).length > 0, 'the first long transfer')
    return started
  }

  it.each(['file', 'posix'])('that is stopped (%s) leaves nothing', async (channel) => {
    const { run, nothingLeft } = await midway(channel)
    await run.stop()
    await nothingLeft()
    expect(present(run.model.processes).map((one) => one.signal)).toEqual(['SIGTERM', 'SIGTERM'])
    expect(pipeSharedMemory.judge(run.model).claims[0].holds).toBeNull()
  })

  it.each(WAYS)('whose root is killed (%s) ends by itself, and leaves nothing', async (channel) => {
    const { run, nothingLeft } = await midway(channel)
    kill(run.model.processes[0]!.pid)
    await nothingLeft()
    expect(run.model.processes).toHaveLength(2)
    // The receiver noticed; nobody had to end it.
    expect(run.model.processes[1]).toMatchObject({ alive: false, exitCode: 0, signal: null })
  })
})

const oldest = pythonOf(9) ?? anyPython
const newest = pythonOf(13) ?? anyPython

describe.skipIf(anyPython === undefined)(`in Python (${oldest}, ${newest})`, () => {
  afterEach(endAll)

  it.each([oldest!, newest!])('moves the same bytes in four ways, by %s', async (python) => {
    const run = await launch(pipeSharedMemory, { ...SMALL, repeats: 1 }, python)
    const { model, code, stderr, exits } = await run.done
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    const count = Math.floor(2 ** 20 / 3072)
    for (const way of WAYS) {
      const [transfer] = resultsOf(model, way)
      const receivedChecksum = checksumOf(way, 3072, count)
      expect(transfer).toMatchObject({ received: 3072 * count, receivedChecksum })
    }
    expect(model.result('check')).toEqual({ transfers: 28, wrong: 0 })
    const roles = present(model.lanes).map((lane) => lane.role)
    expect(roles).toEqual(expect.arrayContaining(['receiver', 'sender']))
    expect(exits.map((exit) => [exit.code, exit.signal])).toEqual([[0, null]])
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it.each([
    { channel: 'all', size: 0.0625, total: 1, repeats: 1 },
    { channel: 'all', size: 4096, total: 64, repeats: 1 },
  ])('ends cleanly at the limits of its parameters: %o', async (knobs) => {
    const { model, code, stderr } = await runProgram(pipeSharedMemory, knobs, newest)
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    for (const { id, measured, expected, holds } of pipeSharedMemory.judge(model).claims) {
      if (id === 'answers') expect([measured, holds]).toEqual([0, true])
      for (const number of [measured, expected]) expect(number === null || Number.isFinite(number)).toBe(true)
    }
  })

  it('stands still at the capacity of a pipe that nobody reads', async () => {
    const run = await launch(pipeSharedMemory, { channel: 'unread', repeats: 1 }, newest)
    const { model, code, stderr } = await run.done
    expect([code, stderr]).toEqual([0, ''])
    const [late, inTime] = ['late', 'in-time'].map((name) => model.result(name)!)
    expect(late).toMatchObject({ held: late.capacity, endedUnread: false, received: late.asked, damaged: 0 })
    expect(inTime).toMatchObject({ received: inTime.asked, damaged: 0 })
    expect(pipeSharedMemory.judge(model).claims.map(({ holds }) => holds)).toEqual([true, true, true])
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  const LONG = { size: 1024, total: 2048, repeats: 9 }

  it.each(WAYS)('ends with a message when the receiver is killed (%s)', async (channel) => {
    const run = await launch(pipeSharedMemory, { channel, ...LONG }, newest)
    await run.until((model) => resultsOf(model, 'sweep').length >= 4)
    const { pid } = present(run.model.lanes).find((lane) => lane.role === 'receiver')!
    kill(pid)
    const { code, stderr, exits } = await run.done
    expect(stderr).toContain('The receiver ended early (SIGKILL)')
    expect(stderr).not.toContain('Traceback')
    expect(code).toBe(1)
    expect(exits).toEqual([{ pid, code: null, signal: 'SIGKILL' }])
  })

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves nothing after %s in the middle', async (signal) => {
    const run = await launch(pipeSharedMemory, { channel: 'posix', ...LONG }, newest)
    await run.until((model) => resultsOf(model, 'sweep').length >= 4)
    const group = liveInGroup(run.child.pid!)
    // Segments have lost their names by then.
    const named = group.flatMap(
      (pid) => readFileSync(`/proc/${pid}/maps`, 'latin1').match(/\/dev\/shm\/\S+/g) ?? [],
    )
    expect(named).not.toEqual([])
    process.kill(run.child.pid!, signal)
    await run.done
    await until(() => liveInGroup(run.child.pid!).length === 0, 'the end of the receiver')
    expect(named.filter((file) => existsSync(file))).toEqual([])
  })
})
