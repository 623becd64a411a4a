import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../../src')

/** What each file imports of the others, types too: who reads one of a circle has to read all of it. */
function importsIn(folder: string): Map<string, string[]> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(ts|vue|mjs)$/.test(file),
  )
  const known = new Set(files)
  return new Map(
    files.map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8')
      const script = file.endsWith('.vue') ? (/<script[^>]*>([^]*?)<\/script>/.exec(text)?.[1] ?? '') : text
      const targets = ts.preProcessFile(script, true, true).importedFiles.flatMap(({ fileName }) => {
        if (!fileName.startsWith('.')) return []
        const target = path.join(path.dirname(file), fileName)
        return ['', '.ts', '/index.ts']
          .map((end) => target + end)
          .filter((one) => known.has(one))
          .slice(0, 1)
      })
      return [file, targets]
    }),
  )
}

/** Groups of files that all reach each other by imports (Tarjan: Depth-first search and linear graph algorithms, 1972). */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (file: string): number => {
    order.set(file, order.size)
    low.set(file, order.get(file)!)
    stack.push(file)
    for (const target of graph.get(file) ?? []) {
      if (!order.has(target)) low.set(file, Math.min(low.get(file)!, visit(target)))
      else if (stack.includes(target)) low.set(file, Math.min(low.get(file)!, order.get(target)!))
    }
    if (low.get(file) === order.get(file)) {
      const circle = stack.splice(stack.indexOf(file))
      if (circle.length > 1) circles.push(circle.sort())
    }
    return low.get(file)!
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file)
  return circles
}

describe('imports', () => {
  it('are followed through modules and components', () => {
    const graph = importsIn(root)
    expect(graph.get('engine/index.ts') ?? graph.get('engine/engine.ts')).not.toHaveLength(0)
    expect(graph.get('renderer/App.vue')).not.toHaveLength(0)
    expect(
      circlesOf(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual([['b', 'c']])
  })

  it('lead in no circle', () => expect(circlesOf(importsIn(root))).toEqual([]))
})
