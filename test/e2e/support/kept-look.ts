import type { Landmark, Room } from './landmarks'

export interface Look {
  readonly theme: 'dark' | 'light'
  readonly language: 'en' | 'zh-CN'
  readonly width: number
  readonly height: number
}

/**
 * How far a box may be from where it was kept, CSS pixels: where Chinese has no font of its own it is written in that of the
 * system, whose lines may be higher.
 */
const SLACK = { en: 3, 'zh-CN': 8 } as const
/** Boxes of two languages that differ by less are the same. */
const SAME = 1

/** Boxes by landmark. */
type Boxes = ReadonlyMap<string, readonly number[]>

/**
 * How one room looks in all looks, as a text to be kept: colours once a theme, boxes once a size, and of Chinese what is
 * elsewhere than in English.
 */
export class KeptLook {
  readonly #colours = new Map<string, Map<string, Set<string>>>()
  readonly #boxes = new Map<string, Record<Look['language'], Boxes | undefined>>()

  /**
   * Adds the room in a look. @returns what hangs on something that it must not hang on: colours of the same landmark on size
   * or language, boxes on the theme
   */
  add({ theme, language, width, height }: Look, { landmarks }: Room): string[] {
    const wrong: string[] = []
    const size = `${width}×${height}`
    const now = new Map<string, Set<string>>()
    for (const { name, colours } of landmarks) now.set(name, (now.get(name) ?? new Set()).add(colours))
    const known = this.#colours.get(theme) ?? new Map<string, Set<string>>()
    this.#colours.set(theme, known)
    for (const [name, colours] of now) {
      const [old, fresh] = [known.get(name) ?? colours, colours].map((all) => [...all].sort().join('; '))
      if (old !== fresh) wrong.push(`${name} is ${fresh} in ${language} ${size}, ${old} elsewhere`)
      known.set(name, colours)
    }
    const boxes = boxesOf(landmarks)
    const both = this.#boxes.get(size) ?? { en: undefined, 'zh-CN': undefined }
    this.#boxes.set(size, both)
    const before = both[language] ?? boxes
    for (const name of new Set([...before.keys(), ...boxes.keys()])) {
      const [there, here] = [before, boxes].map((all) => all.get(name)?.join(' ') ?? 'nowhere')
      if (here !== there) wrong.push(`${name} is at ${here} in ${theme}, at ${there} in the other theme`)
    }
    both[language] = boxes
    return wrong
  }

  /** @param kept the text as it was kept: what is no further from it than machines may differ is told as it is there */
  text(kept: string): string {
    const before = readBoxes(kept)
    const parts: string[] = []
    for (const theme of ['dark', 'light'] as const) {
      const names = this.#colours.get(theme) ?? []
      const byColours = new Map<string, string[]>()
      for (const [name, all] of names)
        for (const colours of all) byColours.set(colours, [...(byColours.get(colours) ?? []), name])
      const lines = [...byColours].map(([colours, found]) => `${colours}: ${found.sort().join(', ')}`)
      parts.push(`[${theme}]`, ...lines.sort())
    }
    for (const [size, { en = new Map(), 'zh-CN': zh = new Map() }] of this.#boxes) {
      const title = `${size} en`
      const there = before.get(title)
      const settled = steady(en, (name) => there?.get(name), SLACK.en)
      parts.push(`[${title}]`, ...linesOf(settled))
      const chinese = `${size} zh-CN, where it differs`
      const known = before.get(chinese)
      const same = steady(zh, (name) => known?.get(name) ?? there?.get(name), SLACK['zh-CN'])
      const gone = [...en.keys()].filter((name) => !zh.has(name)).map((name) => `${name} —`)
      const other = new Map([...same].filter(([name, box]) => !near(box, settled.get(name), SAME)))
      parts.push(`[${chinese}]`, ...linesOf(other), ...gone)
    }
    return `${parts.join('\n')}\n`
  }
}

/** Landmarks of the same name are numbered in the order of the page. */
function boxesOf(landmarks: readonly Landmark[]): Boxes {
  const boxes = new Map<string, readonly number[]>()
  for (const { name, box } of landmarks) {
    let key = name
    for (let count = 2; boxes.has(key); count += 1) key = `${name}#${count}`
    boxes.set(key, box)
  }
  return boxes
}

const near = (box: readonly number[], other: readonly number[] | undefined, slack: number): boolean =>
  other !== undefined && box.every((value, at) => Math.abs(value - other[at]) <= slack)

const steady = (boxes: Boxes, kept: (name: string) => readonly number[] | undefined, slack: number): Boxes =>
  new Map([...boxes].map(([name, box]) => [name, near(box, kept(name), slack) ? kept(name)! : box]))

const linesOf = (boxes: Boxes): string[] => [...boxes].map(([name, box]) => `${name} ${box.join(' ')}`)

function readBoxes(kept: string): Map<string, Map<string, number[]>> {
  const parts = new Map<string, Map<string, number[]>>()
  let part = new Map<string, number[]>()
  for (const line of kept.split('\n')) {
    const title = /^\[(.+)\]$/.exec(line)?.[1]
    if (title !== undefined) parts.set(title, (part = new Map()))
    const [name, ...box] = line.split(' ')
    if (box.length === 4) part.set(name, box.map(Number))
  }
  return parts
}
