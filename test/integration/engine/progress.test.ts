import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProgressFile } from '../../../src/engine/progress'
import { RunModel } from '../../../src/shared/run/model'
import type { Prediction } from '../../../src/shared/prediction'
import type { RunOutcome } from '../../../src/shared/run/records'
import type { Claim } from '../../../src/shared/run/verdict'
import { meta } from '../../support/records'

let folder: string
const file = () => path.join(folder, 'progress.json')
const stored = () => JSON.parse(readFileSync(file(), 'utf8'))
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'forkscope-progress-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const text = { en: '', 'zh-CN': '' }
const claim = (over: Partial<Claim> = {}): Claim => {
  return {
    id: 'lost',
    label: text,
    expected: null,
    measured: 9000,
    unit: 'count',
    holds: true,
    why: text,
    ...over,
  }
}
interface Told {
  readonly prediction?: Prediction
  readonly outcome?: RunOutcome
  readonly claims?: readonly Claim[] | null
}
function run({ prediction, outcome = 'completed', claims = [claim()] }: Told = {}): RunModel {
  const model = new RunModel()
  const origin = { kind: 'scenario', scenario: 'locks', knobs: {} } as const
  model.apply(meta({ origin, ...(prediction === undefined ? {} : { prediction }) }))
  if (claims !== null) model.apply({ kind: 'verdict', t: 1, verdict: { claims, summary: text } })
  model.apply({ kind: 'state', t: 1, state: 'ended', outcome })
  return model
}

describe('progress', () => {
  it('begins with nothing, and knows the next time what was done', () => {
    const progress = new ProgressFile(folder)
    expect(progress.progress).toEqual({})
    const before = Date.now()
    expect(progress.enter('locks', run())).toBe(true)
    const { doneAt } = progress.progress.locks
    expect(doneAt).toBeGreaterThanOrEqual(before)
    expect(progress.progress).toEqual({ locks: { doneAt, runs: 1, best: null } })
    expect(new ProgressFile(folder).progress).toEqual(progress.progress)
    expect(stored()).toEqual(progress.progress)
    expect(readdirSync(folder)).toEqual(['progress.json'])
  })

  it('is done by questions where a chapter has them, and keeps what was done before there were any', () => {
    const progress = new ProgressFile(folder)
    progress.enter('locks', run(), true)
    expect(progress.progress.locks).toMatchObject({ doneAt: null, runs: 1 })
    progress.answer('locks', 'lost')
    progress.answer('locks', 'lost')
    expect(progress.progress.locks).toMatchObject({ doneAt: null, answered: ['lost'] })
    progress.answer('locks', 'some')
    expect(progress.progress.locks).toMatchObject({ doneAt: expect.any(Number), answered: ['lost', 'some'] })
    progress.enter('locks', run(), true)
    expect(new ProgressFile(folder).progress.locks).toMatchObject({ doneAt: expect.any(Number), runs: 2 })
    writeFileSync(file(), JSON.stringify({ locks: { doneAt: 1, runs: 1, best: null } }))
    progress.enter('locks', run(), true)
    expect(progress.progress.locks.doneAt).toBe(1)
    progress.reset()
    progress.answer('locks', 'lost')
    progress.restore()
    expect(progress.progress.locks).toMatchObject({ doneAt: 1, answered: ['lost'] })
  })

  it('counts runs that completed and were judged, whatever came out; a chapter stays done', () => {
    const progress = new ProgressFile(folder)
    expect(progress.enter('locks', run({ outcome: 'stopped' }))).toBe(false)
    expect(progress.enter('locks', run({ outcome: 'failed' }))).toBe(false)
    expect(progress.enter('locks', run({ claims: null }))).toBe(false)
    expect(progress.progress).toEqual({})
    // Nothing could be judged: a run, but the chapter is not done by it.
    progress.enter('locks', run({ claims: [claim({ holds: null })] }))
    expect(progress.progress.locks).toEqual({ doneAt: null, runs: 1, best: null })
    progress.enter('locks', run({ claims: [claim({ holds: false })] }))
    const { doneAt } = progress.progress.locks
    expect(doneAt).not.toBeNull()
    progress.enter('locks', run({ claims: [claim({ holds: null })] }))
    expect(progress.progress.locks).toEqual({ doneAt, runs: 3, best: null })
  })

  it('keeps the guess that came closest', () => {
    const progress = new ProgressFile(folder)
    const guess = (value: number, over: Told = {}) => {
      progress.enter('locks', run({ prediction: { claim: 'lost', value }, ...over }))
      return progress.progress.locks.best
    }
    expect(guess(4500)).toEqual({
      claim: 'lost',
      predicted: 4500,
      measured: 9000,
      unit: 'count',
      error: 0.5,
    })
    expect(guess(8100)?.error).toBeCloseTo(0.1)
    expect(guess(1)?.predicted).toBe(8100)
    // Closer, but of what was not judged, not measured, or not there.
    for (const claims of [[claim({ holds: null })], [claim({ measured: null })], [claim({ id: 'other' })]])
      expect(guess(9000, { claims })?.predicted).toBe(8100)
    expect(guess(9000)?.error).toBe(0)
  })

  it('keeps what somebody else wrote meanwhile', () => {
    const [one, other] = [new ProgressFile(folder), new ProgressFile(folder)]
    one.enter('locks', run())
    other.enter('pool', run())
    expect(Object.keys(other.progress).toSorted()).toEqual(['locks', 'pool'])
    one.enter('locks', run())
    expect(stored()).toMatchObject({ locks: { runs: 2 }, pool: { runs: 1 } })
  })

  it('forgets all when asked, on disk too, and twice does no harm', () => {
    const progress = new ProgressFile(folder)
    progress.enter('locks', run())
    progress.reset()
    progress.reset()
    expect(progress.progress).toEqual({})
    expect(readdirSync(folder)).toEqual([])
    expect(new ProgressFile(folder).progress).toEqual({})
  })

  it('brings back what was forgotten, with what was done since', () => {
    const progress = new ProgressFile(folder)
    progress.enter('locks', run())
    progress.enter('pool', run())
    const before = stored()
    progress.reset()
    progress.reset()
    progress.enter('locks', run())
    progress.restore()
    expect(progress.progress).toMatchObject({
      locks: { runs: 2, doneAt: before.locks.doneAt },
      pool: before.pool,
    })
    expect(stored()).toEqual(progress.progress)
    progress.restore()
    expect(stored().locks.runs).toBe(2)
  })

  it('takes a file that is none for nothing, and writes a sound one', () => {
    for (const broken of ['', '{', '[]', '{"locks":{"runs":-1}}', '{"locks":{"doneAt":"x"}}']) {
      writeFileSync(file(), broken)
      const progress = new ProgressFile(folder)
      expect(progress.progress).toEqual({})
      progress.enter('locks', run())
      expect(stored().locks.runs).toBe(1)
    }
  })

  it('makes its folder for its owner only, and goes on when it can’t be written', () => {
    rmSync(folder, { recursive: true })
    const progress = new ProgressFile(folder)
    progress.enter('locks', run())
    expect(stored().locks.runs).toBe(1)
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'a file is in the way')
    const said = vi.spyOn(console, 'error').mockReturnValue()
    try {
      expect(progress.enter('pool', run())).toBe(true)
      expect(Object.keys(progress.progress)).toContain('pool')
      expect(said.mock.calls[0][0]).toContain(file())
    } finally {
      said.mockRestore()
    }
  })
})
