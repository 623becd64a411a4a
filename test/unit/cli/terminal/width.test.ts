import { describe, expect, it } from 'vitest'
import { fit, pad, widthOf, wrap } from '../../../../src/cli/terminal/width'

describe('columns on a terminal', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['进程池', 6],
    ['（1）', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['│ ├─ 子', 7],
    ['▁▂█', 3],
    ['👍', 2],
    ['👨‍👩‍👧', 2],
    ['\u001b[1m进\u001b[22m', 2],
    ['ｶﾅ', 2],
    ['한국', 4],
    ['𠀀', 2],
  ])('%j takes %i', (text, expected) => expect(widthOf(text)).toBe(expected))

  it('cuts between characters, with a sign that it did', () => {
    expect(fit('worker 12', 9)).toBe('worker 12')
    expect(fit('worker 12', 8)).toBe('worker …')
    expect(fit('进程池', 5)).toBe('进程…')
    expect(fit('进程池', 4)).toBe('进…')
    expect(fit('进程池', 1)).toBe('…')
    expect(fit('进程池', 0)).toBe('')
  })

  it('fills up to the width, never beyond', () => {
    expect(pad('进', 4)).toBe('进  ')
    expect(pad('7', 3, 'right')).toBe('  7')
    for (const text of ['进程池很长', 'abcdefgh', '进a程b'])
      for (let columns = 1; columns < 10; columns += 1) expect(widthOf(pad(text, columns))).toBe(columns)
  })

  it('breaks at spaces and between wide characters, never before their punctuation', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three'])
    expect(wrap('两个工作进程，完成。', 12)).toEqual(['两个工作进', '程，完成。'])
    expect(wrap('a\nb', 10)).toEqual(['a', 'b'])
    expect(wrap('averylongword x', 5)).toEqual(['averylongword', 'x'])
    expect(wrap('', 5)).toEqual([''])
  })
})
