import { describe, expect, it } from 'vitest'
import { OutputLines } from '../../../src/cli/output-lines'

describe('lines of output', () => {
  it('waits for the end of a line, per stream', () => {
    const output = new OutputLines()
    output.push('stdout', 'he')
    output.push('stderr', 'oops\nand')
    expect(output.waiting).toBe(true)
    expect(output.take()).toEqual(['oops'])
    output.push('stdout', 'llo\nwor')
    expect(output.take()).toEqual(['hello'])
    expect(output.take(true)).toEqual(['wor', 'and'])
    expect(output.take(true)).toEqual([])
  })

  it('gives up waiting when a line never ends', () => {
    const output = new OutputLines()
    output.push('stdout', 'x'.repeat(70_000))
    expect(output.take()).toEqual(['x'.repeat(70_000)])
  })
})
