import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/cli/exit-code'
import { summarize } from '../../../src/shared/run/summarize'
import { poolModel } from './support/records'

describe('exit code', () => {
  const summary = summarize(poolModel())
  const command = { ...summary, command: ['x'] }
  const root = summary.processes[0]

  it('is 0 or 1 for a scenario', () => {
    expect(exitCodeOf(summary)).toBe(0)
    for (const outcome of ['failed', 'stopped', 'guarded'] as const)
      expect(exitCodeOf({ ...summary, outcome })).toBe(1)
  })

  it("is a command's own", () => {
    expect(exitCodeOf(command)).toBe(0)
    expect(exitCodeOf({ ...command, outcome: 'failed', processes: [{ ...root, exitCode: 7 }] })).toBe(7)
    const killed = { ...root, exitCode: null, signal: 'SIGKILL' }
    expect(exitCodeOf({ ...command, outcome: 'failed', processes: [killed] })).toBe(137)
  })

  it('is no success when Forkscope stopped it, or when nobody knows', () => {
    expect(exitCodeOf({ ...command, outcome: 'guarded' })).toBe(1)
    expect(exitCodeOf({ ...command, processes: [{ ...root, exitCode: null }] })).toBe(1)
  })

  it.each([
    ['not-found', 127],
    ['no-permission', 126],
    ['is-folder', 126],
    ['could-not-start', 126],
    ['no-folder', 1],
  ])('is what a shell says for %s: %i', (code, expected) => {
    const reason = { code, text: { en: '', 'zh-CN': '' } }
    expect(exitCodeOf({ ...command, outcome: 'failed', processes: [], reason })).toBe(expected)
  })
})
