import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { quotaOf } from '../../../src/scenarios/lib/machine.mjs'
import { suited } from '../../../src/scenarios/lib/knobs.mjs'
import { makeTasks } from '../../../src/scenarios/lib/tasks.mjs'
import { burn, sequence } from '../../../src/scenarios/lib/work.mjs'
import { anyPython, printed } from '../../support/pythons'

const root = path.resolve('src/scenarios')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'))

const { length } = files
describe.skipIf(anyPython === undefined)(`Python (${anyPython ?? 'not on this machine'})`, () => {
  const said = (code: string) => JSON.parse(printed(anyPython!, code)) as unknown

  it(`compiles the ${length} files of the scenarios, in the syntax of 3.9`, () => {
    const paths = JSON.stringify(files.map((file) => path.join(root, file)))
    const compile = 'ast.parse(open(file, encoding="utf-8").read(), file, feature_version=(3, 9))'
    expect(said(`import ast, json\nprint(json.dumps(len([${compile} for file in ${paths}])))`)).toBe(length)
  })

  it('computes and draws the same as Node', () => {
    const code = [
      'import itertools, json, work',
      'print(json.dumps([work.burn(1000, 3), list(itertools.islice(work.sequence(7), 5))]))',
    ].join('\n')
    const random = sequence(7)
    expect(said(code)).toEqual([burn(1000, 3), Array.from({ length: 5 }, random)])
  })

  it('has the same tasks', () => {
    const code =
      'import dataclasses, json, tasks\nprint(json.dumps([dataclasses.astuple(task) for task in tasks.make_tasks(5, 20, "mixed", 1000, 80, 50)]))'
    const tasks = makeTasks({ count: 5, cost: 20, spread: 50, kind: 'mixed', perMs: 1000, port: 80 })
    const rows = said(code) as number[][]
    expect(rows.map(([id, , , , port]) => [id, port])).toEqual(tasks.map(({ id, port }) => [id, port]))
    tasks.forEach(({ cost, wait, iterations }, at) => {
      expect(rows[at][1]).toBeCloseTo(cost, 9)
      expect(rows[at][2]).toBeCloseTo(wait, 9)
      expect(Math.abs(rows[at][3] - iterations)).toBeLessThanOrEqual(1)
    })
  })

  it('reads the limits of control groups as Node does', () => {
    const v2 = { '/sys/fs/cgroup/a/cpu.max': 'max 100000', '/sys/fs/cgroup/cpu.max': '150000 100000' }
    const v1 = {
      '/sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us': '50000',
      '/sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us': '100000',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1',
    }
    const cases: [string, Record<string, string>][] = [
      ['0::/a/b', v2],
      ['0::/', v2],
      ['4:cpu,cpuacct:/x/y\n3:memory:/x', v1],
      ['0::/none', {}],
    ]
    const code = [
      'import json, machine, sys',
      `cases = json.loads(${JSON.stringify(JSON.stringify(cases))})`,
      'limits = [machine.quota_of(groups, lambda file: texts.get(file, "")) for groups, texts in cases]',
      'print(json.dumps([limit if limit < 1e9 else None for limit in limits]))',
    ].join('\n')
    const limits = cases.map(([groups, texts]) => quotaOf(groups, (file) => texts[file] ?? ''))
    expect(limits.slice(0, 3)).toEqual([1.5, 1.5, 0.5])
    expect(said(code)).toEqual(limits.map((limit) => (Number.isFinite(limit) ? limit : null)))
  })

  it('reads parameters over the defaults that Node reads too', () => {
    const program = path.join(root, 'thread-queue/program.mjs')
    const defaults = JSON.parse(readFileSync(path.join(root, 'thread-queue/defaults.json'), 'utf8')) as object
    const code = (words: readonly string[]) =>
      `import json, knobs\nprint(json.dumps([knobs.cores(), knobs.read_knobs(${JSON.stringify(program)}, ${JSON.stringify(words)})]))`
    const [cores, values] = said(code(['--capacity', '20', '--order=lifo'])) as [number, object]
    const wanted = Object.fromEntries(
      Object.entries(defaults).map(([knob, value]) => [knob, suited(knob, value, cores) as unknown]),
    )
    expect(values).toEqual({ ...wanted, capacity: 20, order: 'lifo' })
    expect(() => said(code(['--capacity=many']))).toThrow(/no argument of this program/)
    expect(() => said(code(['--colour=red']))).toThrow(/--capacity=/)
  })
})
