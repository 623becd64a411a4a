import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')

function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)![1]
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  )
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const SURFACES = ['bg', 'panel', 'raise', 'hover']
const TEXT = ['ink', 'mute', 'faint', 'accent', 'good', 'warn', 'bad']
const ON: readonly [string, string][] = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-bad', 'bad'],
  ['ink', 'tint'],
  ['mute', 'tint'],
  ['faint', 'tint'],
  ['accent', 'tint'],
  ['ink', 'idle'],
  ['good', 'good-tint'],
  ['warn', 'warn-tint'],
  ['bad', 'bad-tint'],
  ['ink', 'good-tint'],
  ['ink', 'warn-tint'],
  ['ink', 'bad-tint'],
]
const LINES = ['edge', ...Array.from({ length: 8 }, (_, k) => `series-${k + 1}`)]

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const tokens = tokensOf(theme)
  const ratio = (front: string, back: string) => contrast(tokens.get(front)!, tokens.get(back)!)

  it('has text that can be read on every surface (WCAG AA, 4.5:1)', () => {
    const pairs = [...TEXT.flatMap((text) => SURFACES.map((on) => [text, on] as const)), ...ON]
    const weak = pairs.filter(([front, back]) => !(ratio(front, back) >= 4.5))
    expect(weak.map(([front, back]) => `${front} on ${back}: ${ratio(front, back).toFixed(2)}`)).toEqual([])
  })

  it('has edges and graph lines that can be seen (WCAG AA, 3:1)', () => {
    const pairs = LINES.flatMap((line) => ['bg', 'panel', 'raise'].map((on) => [line, on] as const))
    const weak = pairs.filter(([front, back]) => !(ratio(front, back) >= 3))
    expect(weak.map(([front, back]) => `${front} on ${back}: ${ratio(front, back).toFixed(2)}`)).toEqual([])
  })
})

it('both themes define the same tokens', () => {
  expect([...tokensOf('light').keys()]).toEqual([...tokensOf('dark').keys()])
})

it('computes contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 2)
})
