import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { treeRows } from '../../../../src/cli/terminal/tree-rows'
import { RunModel } from '../../../../src/shared/run/model'
import { born, meta } from '../../../support/records'

const lane = (id: number, pid: number, tid: number): RunRecord => ({
  kind: 'lane',
  t: 0,
  lane: id,
  pid,
  tid,
  pool: 'pool',
})

describe('treeRows', () => {
  it('has a line for each thread that works, none for slots of an event loop', () => {
    const model = new RunModel()
    model.applyAll([
      meta(),
      born(0, 0),
      lane(0, 100, 100),
      lane(1, 100, 107),
      lane(2, 100, -1),
      lane(3, 100, -2),
    ])
    const rows = treeRows(model, false, (name) => name)
    expect(rows.map(({ guide, label, id }) => guide + label + ' ' + id)).toEqual([
      'p0 100',
      '└─ pool 107 107',
    ])
  })
})
