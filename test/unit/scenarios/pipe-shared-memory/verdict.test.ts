import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { sizeText } from '../../../../src/scenarios/judging/claims'
import { pipeSharedMemory } from '../../../../src/scenarios/pipe-shared-memory/definition'
import { messagesIn } from '../../../../src/scenarios/pipe-shared-memory/messages.mjs'
import { judge } from '../../../../src/scenarios/pipe-shared-memory/verdict'
import { modelOf } from '../model'

type Result = [string, number, Record<string, number | string | boolean>]
const WAYS = ['pipe', 'message', 'file', 'posix']
const SIZES = [256, 4096, 65_536, 1_048_576]
const beside = (bytes: number) => [bytes / 2, 2 * bytes]
/** A machine on which a message takes so many µs, and so many more a KiB. */
const COSTS: Record<string, [number, number]> = {
  pipe: [2, 0.3],
  message: [5, 0.6],
  file: [9, 0.25],
  posix: [3, 0.25],
}
const copies = (way: string, bytes: number) => (way !== 'message' ? 2 : bytes < 65_536 ? 3 : 4)

interface Options {
  readonly ways?: string[]
  readonly bytes?: number
  /** How often the time of the main measurement is what the costs say, by way and repeat. */
  readonly factor?: (way: string, repeat: number) => number
  readonly wrong?: number
  readonly others?: number
  /** Sizes measured beside the one that is asked for. */
  readonly near?: (bytes: number) => number[]
  readonly checksum?: number
}

function run({
  ways = WAYS,
  bytes = 65_536,
  factor = () => 1,
  wrong = 0,
  others = 0.1,
  near = beside,
  checksum = Infinity,
}: Options = {}): RunModel {
  const results: Result[] = [
    ['setup', 50, { channel: 'all', bytes, count: 0, ways: ways.join(' '), checksumMBs: checksum }],
  ]
  let at = 100
  const put = (name: string, way: string, bytes: number, wallMs: number, times = 1) => {
    const [fixed, perKiB] = COSTS[way]
    const us = (fixed + (perKiB * bytes) / 1024) * times
    const count = Math.round((1000 * wallMs) / us)
    at += wallMs
    results.push([
      name,
      at,
      { way, bytes, count, wallMs: (count * us) / 1000, cpuMs: wallMs, copies: copies(way, bytes) },
    ])
  }
  for (let repeat = 0; repeat < 3; repeat += 1) {
    for (const size of [...SIZES, ...near(bytes)]) for (const way of ways) put('sweep', way, size, 20)
    for (const way of ways) put(way, way, bytes, 300, factor(way, repeat))
    for (const way of ways)
      results.push(['round-trip', at, { way, medianUs: way === 'file' ? 56 : 37, p99Us: 90, bytes: 64 }])
  }
  results.push(['check', at + 1, { transfers: 60, wrong }])
  return modelOf(results, { others })
}
const claims = (model: RunModel) => Object.fromEntries(judge(model).claims.map((claim) => [claim.id, claim]))

describe('the verdict of pipe and shared memory', () => {
  it('foretells a size from half and twice of it, and holds the measurement against that', () => {
    const found = claims(run({ factor: (_, repeat) => 1 + 0.1 * repeat }))
    for (const way of WAYS) {
      const [fixed, perKiB] = COSTS[way]
      const claim = found[`speed-${way}`]
      // 64 KiB in so many µs, which is as many MB/s: between those of 32 and of 128 KiB.
      const us = Math.sqrt((fixed + 32 * perKiB) * (fixed + 128 * perKiB))
      expect(claim.expected! / (65_536 / us)).toBeCloseTo(1, 2)
      expect(claim.measured! / (65_536 / (fixed + 64 * perKiB) / 1.1)).toBeCloseTo(1, 2)
      expect(claim.spread).toMatchObject({ repeats: 3 })
      expect(claim.spread!.low).toBeLessThan(claim.measured!)
      expect(claim.holds).toBe(true)
    }
    expect(claims(run({ factor: (way) => (way === 'pipe' ? 3 : 1) }))['speed-pipe'].holds).toBe(false)
  })

  it('foretells nothing from sizes that lie far away, as runs of earlier versions have', () => {
    const found = claims(run({ near: () => [] }))['speed-pipe']
    expect(found).toMatchObject({ expected: null, holds: null })
    expect(found.measured! / (65_536 / (2 + 64 * 0.3))).toBeCloseTo(1, 2)
  })

  it('expects less of copies where the checksum takes its share of the time', () => {
    const slow = run({ checksum: 1 / (2 / 65_536 + 0.3 / 1024) })
    expect(claims(slow)['pipe-vs-message'].expected).toBeCloseTo(1, 2)
  })

  it('compares the ways by their copies', () => {
    const found = claims(run())
    expect(found['pipe-vs-message']).toMatchObject({ expected: 2, holds: true })
    expect(found['pipe-vs-message'].measured).toBeCloseTo((5 + 64 * 0.6) / (2 + 64 * 0.3), 2)
    expect(found['file-vs-pipe'].measured).toBeCloseTo((2 + 64 * 0.3) / (9 + 64 * 0.25), 2)
    expect(found['posix-vs-pipe'].holds).toBe(true)
    expect(found['round-trip']).toMatchObject({ expected: 1, holds: true })
    expect(found['round-trip'].measured).toBeCloseTo(56 / 37, 6)
    expect(found['large-vs-small'].holds).toBe(true)
    // A pipe slower than messages contradicts the count of copies.
    expect(claims(run({ factor: (way) => (way === 'pipe' ? 3 : 1) }))['pipe-vs-message'].holds).toBe(false)
    expect(judge(run()).summary.en).toMatch(/^The same bytes, 64 KiB at a time: pipe 30\d\d MB\/s, messages/)
  })

  it('does not compare copies where messages are too small to show them', () => {
    const found = claims(run({ bytes: 4096 }))
    expect(found['pipe-vs-message']).toMatchObject({ expected: 1.5, holds: null })
    expect(found['file-vs-pipe'].holds).toBeNull()
    expect(found['speed-pipe'].holds).toBe(true)
  })

  it('judges one way alone', () => {
    expect(Object.keys(claims(run({ ways: ['file'] })))).toEqual(['speed-file', 'large-vs-small', 'answers'])
  })

  it('counts no speed when bytes were lost, and refuses speeds on a busy machine, but not checksums', () => {
    const found = claims(run({ wrong: 2, others: 3 }))
    expect(found.answers).toMatchObject({ measured: 2, holds: false })
    expect(found['speed-pipe'].holds).toBeNull()
    expect(judge(run({ wrong: 2 })).summary.en).toContain('no speed counts')
    expect(claims(run({ others: 3 })).answers.holds).toBe(true)
  })

  it('claims nothing of a run that was stopped', () => {
    expect(judge(modelOf([], { outcome: 'stopped' })).claims).toMatchObject([{ id: 'answers', holds: null }])
  })
})

describe('its knobs', () => {
  const ids = (knobs: Record<string, number | string>) =>
    pipeSharedMemory.check!({ channel: 'all', size: 64, total: 1024, repeats: 3, ...knobs }).map(
      ({ knob }) => knob,
    )

  it('are explained where they make little sense', () => {
    expect(ids({})).toEqual([])
    expect(ids({ size: 0.25 })).toEqual(['total'])
    expect(ids({ total: 16 })).toEqual(['total'])
    expect(ids({ size: 4096, total: 1 })).toEqual(['size'])
  })

  it('say how many messages are sent, at their largest too', () => {
    expect([
      messagesIn(64, 1024),
      messagesIn(64, 2048),
      messagesIn(4096, 1),
      messagesIn(0.0625, 2048),
    ]).toEqual([16_384, 32_768, 1, 2 ** 25])
  })

  it('decide what is asked for', () => {
    const prompt = (knobs: object) =>
      pipeSharedMemory.prompt({ channel: 'all', size: 64, total: 1, repeats: 1, ...knobs })
    expect(prompt({})).toMatchObject({ claim: 'pipe-vs-message' })
    expect(prompt({ size: 1 })).toMatchObject({ claim: 'speed-pipe' })
    expect(prompt({ channel: 'posix' })!.question.en).toContain('POSIX shared memory')
  })

  it('are told in sizes that people read', () => {
    expect([64, 1536, 65_536, 1_048_576].map(sizeText)).toEqual(['64 B', '1.5 KiB', '64 KiB', '1 MiB'])
  })
})
