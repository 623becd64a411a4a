import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

const DOCUMENTS = [
  'README.md',
  'README.zh-CN.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'docs/cli.md',
  'docs/cli.zh-CN.md',
  'docs/dependencies.md',
  'docs/recording.md',
  'docs/run-model.md',
  'docs/sampling.md',
  'docs/telemetry.md',
  'docs/scenarios.md',
  'docs/security.md',
  'docs/supervision.md',
]

describe('what is written of how it is built', () => {
  const map = read('ARCHITECTURE.md')
  const text = DOCUMENTS.filter((file) => file.startsWith('docs/'))
    .map(read)
    .join('\n')
    .concat(map)

  it('begins with a map that can be read in one sitting', () => {
    expect(Buffer.byteLength(map)).toBeLessThan(12_000)
  })

  it('gives the reason for every dependency, and for none that is gone', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json'))
    const used = Object.keys({ ...dependencies, ...devDependencies }).sort()
    const explained = [
      ...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` *\| *(\S[^|]{10,}\S) *\|$/gm),
    ].map(([, name]) => name)
    expect(explained.sort()).toEqual(used)
  })

  it('names only files that exist', () => {
    const named = [...text.matchAll(/`((?:src|test|scripts|docs)\/[\w./-]+)`/g)].map(([, file]) => file)
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
  })

  it('names parts of the engine and of main that exist', () => {
    const engine = /`(?:engine\/)?((?:runs|sampling|telemetry|host)\/[\w./-]*)`/g
    const parts = [...text.matchAll(engine)].map(([, part]) => `src/engine/${part}`)
    const library = [...text.matchAll(/`(lib\/[\w./-]+)`/g)].map(([, part]) => `src/scenarios/${part}`)
    const named = [...parts, ...library]
    expect(named.length).toBeGreaterThan(12)
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
  })
})

describe('docs/security.md', () => {
  const section = read('docs/security.md')
  const points = section.split(/^## (?=\d+\. )/m).slice(1)

  it('has all twenty points', () => {
    expect(points.map((point) => Number.parseInt(point))).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    )
  })

  it('names files and tests that exist', () => {
    const files = [...section.matchAll(/`((?:security\/|devtools\/)?[\w-]+\.ts)`/g)].map(
      ([, file]) => `src/main/${file}`,
    )
    expect(files.length).toBeGreaterThan(3)
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
    const tests = read('test/e2e/security.test.ts') + read('test/e2e/inspect.test.ts')
    const held = points.flatMap((point) =>
      [...(point.split('\nHeld by: ')[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, name]) =>
        name.split('…')[0].trim(),
      ),
    )
    expect(held.length).toBeGreaterThan(12)
    expect(held.filter((name) => !tests.includes(name))).toEqual([])
  })
})

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document)

  it('links to files and headings that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
    for (const [link, file, heading] of links) {
      const target = path.join(root, path.dirname(document), file)
      expect(existsSync(target), `${link} in ${document}`).toBe(true)
      if (heading === undefined) continue
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
        title
          .toLowerCase()
          .replace(/[^\p{L}\p{N} -]/gu, '')
          .replaceAll(' ', '-'),
      )
      expect(headings, `${link} in ${document}`).toContain(heading)
    }
  })

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const named = [...text.matchAll(/npm (?:run )?(start|test|dev|build|bench|lint|[\w]+:[\w]+)\b/g)]
    expect(named.map(([, name]) => name).filter((name) => !(name in scripts))).toEqual([])
  })
})

it('both languages have the same sections and the same commands', () => {
  for (const [english, chinese] of [
    ['README.md', 'README.zh-CN.md'],
    ['docs/cli.md', 'docs/cli.zh-CN.md'],
  ]) {
    const shape = (file: string) =>
      read(file)
        .split('\n')
        .filter((line) => /^(#|\||- |\d\. |npx |npm |!\[)/.test(line))
        .map((line) => /^(#+|\||-|\d\.|npx forkscope \S+|npm \w+|!)/.exec(line)![0])
    expect(shape(chinese)).toEqual(shape(english))
  }
})
