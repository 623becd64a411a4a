import { describe, expect, it } from 'vitest'
import { fitText, textWidth } from '../../../../../src/renderer/components/diagram/text-fit'

const room = (width: number, lines = 1) => ({ width, lines, size: 12, smallest: 9 })

describe('the width of a text', () => {
  it('is about half an em a letter, and one a Chinese character', () => {
    expect(textWidth('worker number', 12)).toBeGreaterThan(13 * 5)
    expect(textWidth('worker number', 12)).toBeLessThan(13 * 8)
    expect(textWidth('工作进程', 12)).toBe(48)
    expect(textWidth('，。', 10)).toBe(20)
    expect(textWidth('', 12)).toBe(0)
    expect(textWidth('iiii', 12)).toBeLessThan(textWidth('mmmm', 12))
    expect(textWidth('iiii', 10, true)).toBe(textWidth('mmmm', 10, true))
  })
})

describe('a text that has to fit', () => {
  it('stays as it is where there is room', () => {
    expect(fitText('queue', room(100))).toMatchObject({ lines: ['queue'], size: 12 })
  })

  it('breaks between words, into lines as even as they can be, before it gets small', () => {
    expect(fitText('one two three four', room(70, 2))).toMatchObject({ lines: ['one two', 'three four'] })
    expect(fitText('all at once', room(50, 2)).lines.join(' ')).toBe('all at once')
  })

  it('breaks a call before its brackets', () => {
    expect(fitText('submit(task)', room(45, 2)).lines).toEqual(['submit', '(task)'])
    expect(fitText('map(f, all) (twice)', room(60, 3)).lines.join('')).toBe('map(f, all)(twice)')
  })

  it('gets smaller where there is one line only, but never unreadable', () => {
    const text = 'shared counter'
    const tight = fitText(text, room(textWidth(text, 10)))
    expect(tight.lines).toEqual([text])
    expect(tight.size).toBe(10)
    const cut = fitText(text, room(30))
    expect(cut.size).toBe(9)
    expect(cut.lines[0]).toMatch(/^sha.*…$/)
    expect(cut.width).toBeLessThanOrEqual(30)
  })

  it('breaks Chinese anywhere but before closing punctuation', () => {
    const { lines } = fitText('自己的 tid、栈、堆', room(48, 3))
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join('').replaceAll(' ', '')).toBe('自己的tid、栈、堆')
    for (const line of lines) expect(line).not.toMatch(/^[、，。；：）]/)
  })

  it('never is wider than its room, whatever it is', () => {
    const texts = [
      'x',
      'a-very-long-word-without-a-break',
      '进程间通信的队列与管道',
      'read + write 42 / 43 %',
      '…',
    ]
    for (const text of texts)
      for (const width of [24, 40, 61, 90])
        for (const lines of [1, 2, 3]) {
          const fitted = fitText(text, room(width, lines))
          expect(fitted.lines.length).toBeLessThanOrEqual(lines)
          expect({ text, width, got: fitted.width <= width + 12 }).toEqual({ text, width, got: true })
        }
  })
})
