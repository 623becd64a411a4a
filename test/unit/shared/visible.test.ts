import { describe, expect, it } from 'vitest'
import { visible } from '../../../src/shared/visible'

describe('a name that others chose', () => {
  it.each([
    ['controls', 'a\n\u001b[2J\u009b', String.raw`a\n\x1b[2J\u009b`],
    ['what reorders text', 'gnp\u202e\u2066\u061c\u200f', String.raw`gnp\u202e\u2066\u061c\u200f`],
    ['what ends a line', 'a\u2028b\u2029c', String.raw`a\u2028b\u2029c`],
    ['what has no width', 'a\u200bb\u2060c\ufeffd\u00ade', String.raw`a\u200bb\u2060c\ufeffd\u00ade`],
    ['joiners in words', 'a\u200cb\u200dc', String.raw`a\u200cb\u200dc`],
    ['blank letters', 'a\u3164b\u115fc\uffa0', String.raw`a\u3164b\u115fc\uffa0`],
    ['selectors where there is nothing to select', 'a\ufe0fb\u{e0100}', String.raw`a\ufe0fb\U000e0100`],
    ['tags', 'a\u{e0041}\u{e007f}', String.raw`a\U000e0041\U000e007f`],
    ['halves of characters', 'a\ud83db', String.raw`a\ud83db`],
    ['a joiner behind an emoji', '🚀\u200d', String.raw`🚀\u200d`],
  ])('has %s spelled out', (_, name, shown) => expect(visible(name)).toBe(shown))

  it.each([
    ['plain', 'worker 3 · 进程 é\u00a0ü'],
    ['a combining mark', 'e\u0301'],
    ['a sequence of emoji', '👩\u200d💻 ❤\ufe0f 1\ufe0f\u20e3 👨\u200d👩\u200d👧'],
    ['a flag made of tags', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['Persian, Hindi and Arabic', 'فارسی हिन्दी العربية'],
  ])('stays as it is: %s', (_, name) => expect(visible(name)).toBe(name))
})
