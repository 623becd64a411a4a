import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '../../../../src/renderer/i18n/en.json'
import zh from '../../../../src/renderer/i18n/zh-CN.json'
import * as failures from '../../../../src/renderer/engine/failures'

type Tree = { readonly [key: string]: string | Tree }

function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  )
}
const english = new Map(flatten(en))
const chinese = new Map(flatten(zh))

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()
/** A number and behind it what is counted, of which there may be one: {count} lines. */
const COUNTED =
  /\{\w+\} (?:\w+ )?(?:arguments|cores|deadlocks|days|lanes|lines|others|processes|repeats|rows|runs|samples|tasks|threads|times)\b/
/** What there is never one of: cores of a machine with a range of them, repeats to choose from, a second restart. */
const SEVERAL = [
  'charts.inUse',
  'compare.replaced',
  'engine.gaveUp',
  'home.all',
  'inspect.profileFacts',
  'monitor.processes',
  'monitor.threads',
  'pool.allRepeats',
]
/** Half-width punctuation that touches a Chinese character, also across a space. */
const HALF_WIDTH =
  /[\u3400-\u9fff] ?[,:;!?()]|[,:;!?()] ?[\u3400-\u9fff]|[\u3400-\u9fff]\.(?![\w/])|\.\.\.|\p{Script=Han}"|"\p{Script=Han}/u

describe('texts', () => {
  it('exist in both languages', () => {
    expect([...chinese.keys()]).toEqual([...english.keys()])
  })

  it('have the same placeholders', () => {
    for (const [key, text] of english)
      expect({ key, names: placeholders(chinese.get(key)!) }).toEqual({ key, names: placeholders(text) })
  })

  it('are sorted by key, so that one finds them', () => {
    const keys = [...english.keys()]
    const areas = Object.keys(en)
    expect(areas).toEqual(areas.toSorted())
    expect(keys.length).toBe(new Set(keys).size)
  })

  it('are never empty and never left in English', () => {
    for (const [key, text] of chinese) expect({ key, text: text.trim() }).not.toEqual({ key, text: '' })
    const same = [...english].filter(
      ([key, text]) => /[a-z]{3} [a-z]{3}/i.test(text) && chinese.get(key) === text,
    )
    expect(same.map(([key]) => key)).toEqual(['command.example'])
  })

  it('have a singular where they count', () => {
    const lacking = [...english].filter(([, text]) => COUNTED.test(text) && !text.includes(' | '))
    expect(lacking.map(([key]) => key)).toEqual(SEVERAL)
    // Chinese has none.
    expect([...chinese].filter(([, text]) => text.includes(' | '))).toEqual([])
  })

  it('are given the number that decides it', () => {
    const folder = path.resolve(import.meta.dirname, '../../../../src/renderer')
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(ts|vue)$/.test(name),
    )
    const plural = [...english].filter(([, text]) => text.includes(' | ')).map(([key]) => key)
    const without = sources.flatMap((name) => {
      const source = readFileSync(path.join(folder, name), 'utf8')
      return plural.filter((key) =>
        // With named values the number comes last; alone it stands behind the key.
        new RegExp(`'${key}',?\\s*(\\{[^}]*\\}\\s*)?\\)`).test(
          source.replaceAll(/\{ [^{}]*\([^{}]*\) \}/g, '{ }'),
        ),
      )
    })
    expect(without).toEqual([])
  })

  it('use full-width punctuation in Chinese', () => {
    const wrong = [...chinese].filter(([, text]) => HALF_WIDTH.test(text))
    expect(wrong).toEqual([])
    const said = [failures.ENGINE_LOST, failures.ENGINE_GAVE_UP, failures.failureOf(new Error('x'))]
    expect(said.filter(({ text }) => HALF_WIDTH.test(text['zh-CN']))).toEqual([])
  })

  it('would notice half-width punctuation', () => {
    for (const wrong of [
      '运行,停止',
      '完成:3',
      '好.',
      '什么?',
      '(进程',
      '参数 (个',
      '结束; 好',
      '请稍等...',
      '"好"',
    ])
      expect({ wrong, found: HALF_WIDTH.test(wrong) }).toEqual({ wrong, found: true })
    for (const right of ['运行，停止。', '从 sh -c "…" 启动', '2.5 秒', '程序 server.mjs 不存在', '池（个）'])
      expect({ right, found: HALF_WIDTH.test(right) }).toEqual({ right, found: false })
  })
})
