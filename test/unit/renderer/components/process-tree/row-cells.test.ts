import { describe, expect, it } from 'vitest'
import { MACHINE_COLUMNS, RUN_COLUMNS } from '../../../../../src/renderer/components/process-tree/columns'
import { processCells } from '../../../../../src/renderer/components/process-tree/row-cells'
import { rowsCsv } from '../../../../../src/renderer/components/layout/row-text'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tick } from '../../../../support/records'

function run(): RunModel {
  const model = new RunModel()
  model.applyAll([
    meta(),
    born(0, 0, { name: 'sh' }),
    { kind: 'command', t: 0, id: 0, argv: ['sh', '-c', 'a, b'], name: 'sh' },
    tick(100, { 0: { cpu: 0, rss: 4096, pss: 2048, threads: 2, state: 82 } }),
    tick(200, { 0: { cpu: 33_333_333, rss: 8192, pss: 3000, threads: 3, state: 83 } }),
  ])
  return model
}
const words = { tasks: 12, user: 'root', state: 'sleeping' }
const csv = (model: RunModel, columns: typeof RUN_COLUMNS) =>
  rowsCsv([
    processCells(
      model,
      model.processes[0]!,
      columns.map(({ id }) => id),
      words,
    ),
  ]).split('\r\n')

describe('the row of a process', () => {
  it('that lives has plain numbers with all their digits, and units in the head', () => {
    const model = run()
    const share = model.processes[0]!.cpuShare
    expect(share).toBeCloseTo(1 / 3, 6)
    const [head, row] = csv(model, RUN_COLUMNS)
    const cells = Object.fromEntries(head.split(',').map((name, at) => [name, row.split(',')[at]]))
    expect(cells).toMatchObject({
      name: 'sh',
      pid: '100',
      state: 'S',
      cpu_share: String(share),
      pss_bytes: '3000',
      threads: '3',
      tasks: '12',
    })
  })

  it('of the machine has its user and its command, quoted', () => {
    const [head, row] = csv(run(), MACHINE_COLUMNS)
    expect(head.split(',').at(-1)).toBe('command')
    expect(row).toMatch(/^sh,100,root,.*,"sh -c 'a, b'"$/)
  })

  it('that has ended has what it took in all, and no number that is not known any more', () => {
    const model = run()
    model.apply({ kind: 'exit', t: 250, id: 0, code: 0, signal: null, cpu: 40_000_000 })
    const [head, row] = csv(model, RUN_COLUMNS)
    const cells = Object.fromEntries(head.split(',').map((name, at) => [name, row.split(',')[at]]))
    expect(cells).toMatchObject({
      cpu_share: '',
      cpu_time_s: '0.04',
      peak_pss_bytes: '3000',
      threads: '',
    })
  })
})
