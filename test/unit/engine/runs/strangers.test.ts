import { describe, expect, it } from 'vitest'
import { Strangers } from '../../../../src/engine/runs/strangers'

describe.runIf(process.platform === 'linux')('strangers to a run', () => {
  it('are those who were there before it', () => {
    const strangers = new Strangers(Date.now() + 60_000, () => false)
    expect([1, process.pid].map((pid) => strangers.has(pid))).toEqual([true, true])
  })

  it('are none who came later, whom it follows, or who are not there', () => {
    const before = new Strangers(0, () => false)
    expect(before.has(process.pid)).toBe(false)
    let follows = false
    const strangers = new Strangers(Date.now() + 60_000, () => follows)
    expect([2 ** 23, Number.MAX_SAFE_INTEGER].map((pid) => strangers.has(pid))).toEqual([false, false])
    // Its pid was given out again, to a process of the run.
    expect(strangers.has(1)).toBe(true)
    follows = true
    expect(strangers.has(1)).toBe(false)
  })
})
