import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse, type SFCDescriptor } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../../../src/renderer')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const filesOf = (end: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(end))

/** Classes that the selectors of a stylesheet name; not those inside of what others render. */
function styled(css: string): Set<string> {
  const selectors = css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\{[^{}]*\}/g, '{}')
    .replace(/:(deep|slotted)\([^)]*\)/g, '')
  return new Set([...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name]) => name))
}

type Node = NonNullable<SFCDescriptor['template']>['ast'] & object
type Child = Node['children'][number]

/** Names in quotes in code; those that begin with a fixed part and end in a value as `name-*`. */
const quoted = (code: string) => [
  ...[...code.matchAll(/['"`]([\w-]+)['"`]/g)].map(([, name]) => name),
  ...[...code.matchAll(/`([\w-]+-)\$\{/g)].map(([, start]) => `${start}*`),
]

/** Classes that a template gives. */
function given(nodes: readonly Child[]): string[] {
  return nodes.flatMap((node): string[] => {
    if (node.type !== 1) return []
    const own = node.props.flatMap((prop): string[] => {
      if (prop.type === 6) return prop.name === 'class' ? (prop.value?.content ?? '').split(/\s+/) : []
      if (prop.name !== 'bind' || prop.arg?.loc.source !== 'class') return []
      const source = prop.exp?.loc.source ?? ''
      return [
        // Keys and results, not what is compared.
        ...[...source.matchAll(/(?<=(?:^|[?:[{,])\s*)'([\w -]+)'/g)].flatMap(([, names]) => names.split(' ')),
        ...quoted(source).filter((name) => name.endsWith('*')),
      ]
    })
    return [...own.filter(Boolean), ...given(node.children)]
  })
}

const shared = new Set(filesOf('.css').flatMap((file) => [...styled(read(file))]))
const components = filesOf('.vue').map((file) => {
  const { descriptor } = parse(read(file), { filename: file })
  const { styles, template, script, scriptSetup } = descriptor
  const code = (script?.content ?? '') + (scriptSetup?.content ?? '')
  return {
    file,
    styles,
    own: styled(styles.map(({ content }) => content).join('\n')),
    given: given(template?.ast?.children ?? []),
    /** Names that the script puts together for `:class`. */
    said: quoted(code),
  }
})
const fits = (pattern: string, name: string) =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern

describe('styles of the window', () => {
  it('belong to one component, or to all', () => {
    const open = components.flatMap(({ file, styles }) =>
      styles.filter(({ scoped, module }) => !scoped && !module).map(() => file),
    )
    expect(open).toEqual([])
  })

  it('are of what the component itself renders', () => {
    const foreign = components.flatMap(({ file, own, given: here, said }) =>
      [...own]
        .filter((name) => ![...here, ...said].some((one) => fits(one, name)))
        .map((name) => `${file}: .${name}`),
    )
    expect(foreign).toEqual([])
  })

  it('are where the class is used, or shared', () => {
    const missing = components.flatMap(({ file, own, given: here }) =>
      here
        .filter((one) => ![...own, ...shared].some((name) => fits(one, name)))
        .map((name) => `${file}: ${name}`),
    )
    expect(missing).toEqual([])
  })

  it('that are shared are used', () => {
    const used = [
      ...components.flatMap(({ given: here, said }) => [...here, ...said]),
      ...[...filesOf('.ts'), ...filesOf('.html')].flatMap((file) => quoted(read(file))),
    ]
    const idle = [...shared].filter((name) => !used.some((one) => fits(one, name)))
    expect(idle).toEqual([])
  })
})
