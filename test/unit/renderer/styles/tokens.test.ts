import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')

function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`\\[data-theme='${theme}'\\] \\{([^}]*)\\}`).exec(css)![1]
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  )
}

/** Red, green and blue as light, 0–1. */
function linear(hex: string): number[] {
  return [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
}
/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = linear(hex)
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

/**
 * What colours look like to whoever lacks one kind of cone: matrices over linear red, green and blue (Machado, Oliveira and
 * Fernandes 2009), which Chromium simulates with too.
 */
const VISIONS = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
type Triple = readonly number[]
const times = (matrix: readonly Triple[], [a, b, c]: Triple) =>
  matrix.map(([x, y, z]) => x * a + y * b + z * c)
/** Lightness, and how green–red and blue–yellow: distances are about as large as they look (OKLab, 0–1). */
function seen(hex: string, vision: readonly Triple[]): Triple {
  const colour = times(vision, linear(hex)).map((value) => Math.min(1, Math.max(0, value)))
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    colour,
  ).map(Math.cbrt)
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  )
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

  it.each(Object.entries(VISIONS))('has graph lines that are told apart with %s vision', (_, vision) => {
    const colours = Array.from({ length: 8 }, (_none, k) => seen(tokens.get(`series-${k + 1}`)!, vision))
    const near = colours.flatMap((a, i) =>
      colours.slice(i + 1).flatMap((b, j) => {
        const distance = Math.hypot(...a.map((value, at) => value - b[at]))
        return distance < 0.06 ? [`${i + 1} and ${i + j + 2}: ${distance.toFixed(3)}`] : []
      }),
    )
    expect(near).toEqual([])
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
