import { describe, expect, it } from 'vitest'
import { outputLine, printable, printableTexts } from '../../../../src/cli/terminal/sanitize'

describe('names from strangers', () => {
  it('spells control characters out', () => {
    expect(printable('a\nb\u001b[2Jc\u0007')).toBe('a\\nb\\x1b[2Jc\\x07')
    expect(printable('x\u009b31m')).toBe('x\\u009b31m')
    expect(printable('safe\u202egnp.exe')).toBe('safe\\u202egnp.exe')
    expect(printable('进程\t1')).toBe('进程 1')
  })

  it('is carried through a document', () => {
    const summary = { en: ['a\u001b]0;x\u0007', 3, null, { deep: '\u202e' }] }
    expect(printableTexts(summary)).toEqual({ en: ['a\\x1b]0;x\\x07', 3, null, { deep: '\\u202e' }] })
  })
})

describe('output above the tree', () => {
  it('keeps colours and ends them', () => {
    expect(outputLine('\u001b[31mred\u001b[0m and \u001b[1mbold')).toBe(
      '\u001b[31mred\u001b[0m and \u001b[1mbold\u001b[0m',
    )
    expect(outputLine('plain\twith tab')).toBe('plain\twith tab')
  })

  it.each([
    ['cursor movement', 'a\u001b[2Ab\u001b[?25lc\u001b[2J', 'abc'],
    ['a title', '\u001b]0;evil\u0007text', 'text'],
    ['a link without end', '\u001b]8;;http://x\u001b\\text', 'text'],
    ['a device string', '\u001bPq#0\u001b\\text', 'text'],
    ['a reset', '\u001bctext', 'text'],
    ['a lone escape', 'text\u001b', 'text\\x1b'],
    ['bell and backspace', 'a\u0007b\u0008', 'a\\x07b\\x08'],
  ])('drops or spells out %s', (_, line, expected) => expect(outputLine(line)).toBe(expected))

  it('keeps the joiners and selectors that words and emoji need', () => {
    const line = 'می\u200cخواهم क्\u200dष 👩\u200d💻 ✔\ufe0f\tend'
    expect(outputLine(line)).toBe(line)
    expect(outputLine('a\u200bb\u2028c')).toBe('a\\u200bb\\u2028c')
  })

  it('shows the last state of a progress line', () => {
    expect(outputLine('10 %\r50 %\r100 %')).toBe('100 %')
    expect(outputLine('windows line\r')).toBe('windows line')
  })
})
