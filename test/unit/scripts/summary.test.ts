import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { summary } from '../../../scripts/lib/summary.mjs'
import { countTests } from '../../../scripts/lib/vitest-result.mjs'

describe('summary', () => {
  it('ends with the sums, and nothing after them', () => {
    const text = summary([
      { name: 'lint', passed: 1, failed: 0, skipped: 0, ms: 1200 },
      { name: 'unit', passed: 40, failed: 2, skipped: 1, ms: 3400 },
    ])
    expect(text.split('\n').at(-1)).toBe('41 passed, 2 failed')
    expect(text).toMatch(/✓ +lint .*1\.2 s/)
    expect(text).toMatch(/✗ +unit .*40 +2 +1 +3\.4 s/)
  })

  it('names what failed below the table', () => {
    const failures = ['test/a.test.ts › adds: expected 3 to be 4']
    const text = summary([{ name: 'unit', passed: 1, failed: 1, skipped: 0, ms: 1, failures }])
    expect(text.split('\n').slice(-3)).toEqual([`✗ unit  ${failures[0]}`, '', '1 passed, 1 failed'])
  })
})

describe('countTests', () => {
  const file = (status: string, tests: number) => {
    return {
      status,
      name: path.resolve('test/a.test.ts'),
      assertionResults: Array(tests).fill({}),
      message: 'No such file',
    }
  }

  it('takes the counts of the report', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      numPendingTests: 2,
      testResults: [file('failed', 6)],
    }
    expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 2, failures: [] })
  })

  it('names a test that failed, with the first line of why', () => {
    const test = {
      status: 'failed',
      fullName: 'sum adds',
      failureMessages: ['expected 3 to be 4\n    at a.test.ts'],
    }
    const report = { numFailedTests: 1, testResults: [{ ...file('failed', 0), assertionResults: [test] }] }
    expect(countTests(report, 1).failures).toEqual(['test/a.test.ts › sum adds: expected 3 to be 4'])
  })

  it('counts a file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 0,
      testResults: [file('passed', 3), file('failed', 0)],
    }
    const failures = ['test/a.test.ts: No such file']
    expect(countTests(report, 1)).toMatchObject({ passed: 3, failed: 1, failures })
  })

  it('counts a run that failed outside of its tests, or left no report, as a failure', () => {
    expect(countTests({ numPassedTests: 3, testResults: [file('passed', 3)] }, 1)).toMatchObject({
      failed: 1,
    })
    expect(countTests(null, 1)).toMatchObject({ passed: 0, failed: 1, skipped: 0 })
  })
})
