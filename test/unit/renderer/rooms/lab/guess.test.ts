import { describe, expect, it } from 'vitest'
import { fieldNumber, readGuess, steppedGuess } from '../../../../../src/renderer/rooms/lab/guess'
import type { PredictionPrompt } from '../../../../../src/shared/prediction'

const prompt = (over: Partial<PredictionPrompt> = {}): PredictionPrompt => {
  return { claim: 'lost', question: { en: '?', 'zh-CN': '？' }, unit: 'count', min: 0, max: 40_000, ...over }
}
const value = (text: string, over: Partial<PredictionPrompt> = {}) => {
  const read = readGuess(text, prompt(over))
  return read.kind === 'value' ? read.value : read.kind === 'wrong' ? read.why : null
}

describe('a guess', () => {
  it('may be left out', () => {
    expect(value('')).toBeNull()
    expect(value('  ')).toBeNull()
  })

  it('is read as people write numbers', () => {
    expect(value('31000')).toBe(31_000)
    expect(value('31 000')).toBe(31_000)
    expect(value('31,000')).toBe(31_000)
    expect(value('31\u00a0000')).toBe(31_000)
    expect(value('2.5', { unit: 'ratio', max: 8 })).toBe(2.5)
    expect(value('2,5', { unit: 'ratio', max: 8 })).toBe(2.5)
    expect(value('.5', { unit: 'ratio', max: 8 })).toBe(0.5)
    expect(value('3×', { unit: 'ratio', max: 8 })).toBe(3)
    expect(value('3 倍', { unit: 'ratio', max: 8 })).toBe(3)
    expect(value('120 ms', { unit: 'milliseconds' })).toBe(120)
  })

  it('of a share is typed in percent and kept as a share', () => {
    expect(value('64', { unit: 'percent', max: 1 })).toBe(0.64)
    expect(value('7%', { unit: 'percent', max: 1 })).toBe(0.07)
    expect(value('101', { unit: 'percent', max: 1 })).toBe('notWithin')
    expect(fieldNumber(0.07, 'percent')).toBe('7')
  })

  it('is refused with a reason', () => {
    expect(value('many')).toBe('notNumber')
    expect(value('1.2.3')).toBe('notNumber')
    expect(value('×')).toBe('notNumber')
    expect(value('40001')).toBe('notWithin')
    expect(value('-1')).toBe('notWithin')
    expect(value('40000')).toBe(40_000)
  })

  it('steps by a round number, within its limits', () => {
    expect(steppedGuess('', prompt(), 1)).toBe('0')
    expect(steppedGuess('', prompt(), -1)).toBe('40000')
    expect(steppedGuess('0', prompt(), -1)).toBe('0')
    expect(Number(steppedGuess('5000', prompt(), 1))).toBeGreaterThan(5000)
    const ratio = prompt({ unit: 'ratio', max: 4, step: 0.1 })
    expect(steppedGuess('1.7', ratio, 1)).toBe('1.8')
    expect(steppedGuess('3.95', ratio, 1)).toBe('4')
    expect(steppedGuess('50', prompt({ unit: 'percent', max: 1, step: 0.01 }), -1)).toBe('49')
  })
})
