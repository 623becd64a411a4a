import { expect, it } from 'vitest'
import { rowsCsv } from '../../../../../src/renderer/components/layout/row-text'
import { COLUMNS } from '../../../../../src/renderer/rooms/runs/columns'
import { historyCells } from '../../../../../src/renderer/rooms/runs/row-cells'
import { facts, row } from './support'

const ids = COLUMNS.map(({ id }) => id)

it('gives a recorded run as plain numbers, units in the head', () => {
  const one = row('a', {
    bytes: 12_345,
    tags: ['x', 'y'],
    facts: facts({ startedAt: Date.UTC(2026, 0, 2), wall: 1234.5, cpu: 2e9, processes: 4, peakPss: 4096 }),
  })
  const [head, line] = rowsCsv([historyCells(one, ids)]).split('\r\n')
  const cells = Object.fromEntries(head.split(',').map((name, at) => [name, line.split(',')[at]]))
  expect(cells).toMatchObject({
    pinned: '0',
    outcome: 'completed',
    title: one.title,
    started: '2026-01-02T00:00:00.000Z',
    wall_time_s: '1.2345',
    cpu_time_s: '2',
    processes: '4',
    peak_pss_bytes: '4096',
    file_bytes: '12345',
    tags: 'x;y',
  })
})

it('has the same columns for a run of which nothing can be read', () => {
  const names = (...of: Parameters<typeof row>) => historyCells(row(...of), ids).map(({ name }) => name)
  expect(names('a', { state: 'unreadable', facts: null })).toEqual(names('b'))
})
