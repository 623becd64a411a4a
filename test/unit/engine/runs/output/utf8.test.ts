import { describe, expect, it } from 'vitest'
import { wholeLength } from '../../../../../src/engine/runs/output/utf8'

describe('wholeLength', () => {
  const text = Buffer.from('aä中😀')

  it('leaves out the begin of a character, wherever the cut is', () => {
    const starts = [0, 1, 3, 6, 10]
    for (let end = 0; end <= text.length; end += 1)
      expect(wholeLength(text.subarray(0, end)), `${end}`).toBe(starts.findLast((start) => start <= end))
  })

  it('takes bytes that are no UTF-8 as they are: more bytes would not help', () => {
    expect(wholeLength(Buffer.from([0x61, 0x80, 0x80, 0x80, 0x80]))).toBe(5)
    expect(wholeLength(Buffer.from([0xe4, 0x61]))).toBe(2)
    expect(wholeLength(Buffer.alloc(0))).toBe(0)
  })
})
