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
/** `color-mix(in srgb, front share, back)`. */
function mixed(front: string, back: string, share: number): string {
  const part = (at: number) => {
    const [a, b] = [front, back].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16))
    return Math.round(a * share + b * (1 - share))
      .toString(16)
      .padStart(2, '0')
  }
  return `#${[1, 3, 5].map(part).join('')}`
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
/** What the things of a diagram are coloured with. */
const TONES = [...Array.from({ length: 8 }, (_, k) => `series-${k + 1}`), 'good', 'bad', 'edge']
const LINES = ['edge', 'heat', ...Array.from({ length: 8 }, (_, k) => `series-${k + 1}`)]

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

  it('has words that can be read in every box and on every bar of a diagram', () => {
    const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)![1]
    const share = (name: string) => Number(new RegExp(`--${name}: (\\d+)%`).exec(block)![1]) / 100
    const panel = tokens.get('panel')!
    const weak: string[] = []
    const need = (what: string, got: number) => {
      if (!(got >= 4.5)) weak.push(`${what}: ${got.toFixed(2)}`)
    }
    for (const tone of TONES) {
      need(`on-${tone} on ${tone}`, ratio(`on-${tone}`, tone))
      for (const name of ['wash', 'wash-frame'])
        for (const words of ['ink', 'mute']) {
          const ground = mixed(tokens.get(tone)!, panel, share(name))
          need(`${words} on a ${name} of ${tone}`, contrast(tokens.get(words)!, ground))
        }
    }
    expect(weak).toEqual([])
  })
})

it('both themes define the same tokens', () => {
  expect([...tokensOf('light').keys()]).toEqual([...tokensOf('dark').keys()])
})

it('computes contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.478, 2)
})

it('is what the frame before the first script has, theme by theme', () => {
  const skeleton = readFileSync(
    new URL('../../../../src/renderer/styles/skeleton.css', import.meta.url),
    'utf8',
  )
  const pairs = [...skeleton.matchAll(/light-dark\((#\w+), (#\w+)\)/g)].map(([, light, dark]) => [
    light,
    dark,
  ])
  const [light, dark] = ['light', 'dark'].map(tokensOf)
  expect(pairs).toEqual(['bg', 'line', 'panel', 'mute'].map((name) => [light.get(name), dark.get(name)]))
})
