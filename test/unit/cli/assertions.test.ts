import { describe, expect, it } from 'vitest'
import { parseCommandLine, type RunCommand } from '../../../src/cli/arguments'
import { checkAssertions } from '../../../src/cli/assertions'
import { UsageError } from '../../../src/cli/usage-error'
import { summarize } from '../../../src/shared/run/summarize'
import { poolModel } from './support/records'

const parse = (...words: string[]) => parseCommandLine(['run', ...words, '--', 'true'], [], 1e9) as RunCommand

function refusal(expression: string): UsageError {
  try {
    parse('--assert', expression)
  } catch (error) {
    if (error instanceof UsageError) return error
  }
  throw new Error(`${expression} was taken`)
}

describe('--assert', () => {
  it('may be given many times, in any form that options have', () => {
    const { assertions } = parse('--assert', 'orphans==0', '--assert=peakPss<2G', '--json')
    expect(assertions?.map(({ expression }) => expression)).toEqual(['orphans==0', 'peakPss<2G'])
    expect(parse().assertions).toBeUndefined()
  })

  it('is refused before anything runs, with what was probably meant', () => {
    expect(refusal('orphan==0').text.en).toContain('Did you mean “orphans”?')
    expect(refusal('orphan==0').text['zh-CN']).toContain('是不是想用“orphans”？')
    expect(refusal('peakPss=2G').text.en).toContain('is not a comparison')
    expect(refusal('wall<2G').text.en).toBe('--assert: “wall” has no unit “G”. Use one of: ms, s, min, h.')
    expect(refusal('orphans<5%').text['zh-CN']).toBe('--assert：“orphans”没有单位“%”。请只写数字。')
  })

  it('tells each that failed with what was measured, and puts all of them into the document', () => {
    const { assertions = [] } = parse('--assert=wall<1s', '--assert=processes>=3', '--assert=lost==0')
    const { summary, failures } = checkAssertions(assertions, summarize(poolModel()), 'en')
    expect(summary.assertions).toEqual([
      { expression: 'wall<1s', holds: false, measured: 2.6 },
      { expression: 'processes>=3', holds: true, measured: 3 },
      { expression: 'lost==0', holds: false, measured: null },
    ])
    expect(failures).toEqual([
      'Assertion failed: wall<1s. Measured: 2.6 s (wall time).',
      'Assertion failed: lost==0. Unknown in this run (times the kernel dropped process events).',
    ])
    expect(checkAssertions(assertions, summarize(poolModel()), 'zh-CN').failures[0]).toBe(
      '断言失败：wall<1s。实测 2.6 s（总用时）。',
    )
    // Nobody told of births: there may have been more than were seen.
    const few = checkAssertions(parse('--assert=processes<10').assertions!, summarize(poolModel()), 'en')
    expect(few.failures).toEqual([
      'Assertion failed: processes<10. Measured: ≥ 3 (all processes of the run).',
    ])
  })
})
