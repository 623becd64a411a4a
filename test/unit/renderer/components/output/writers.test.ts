import { expect, it } from 'vitest'
import { Writers } from '../../../../../src/renderer/components/output/writers'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta } from '../../../../support/records'

it('a writer is found by id, by pid and time, or by what its program said of the pid', () => {
  const model = new RunModel()
  model.applyAll([
    meta(),
    born(0, 0),
    born(1, 1000, { pid: 500 }),
    { kind: 'role', t: 1000, pid: 500, tid: 0, role: 'worker 1' },
    { kind: 'exit', t: 2000, id: 1, code: 0, signal: null, cpu: NaN },
    { kind: 'role', t: 2000, pid: 777, tid: 0, role: 'worker 9' },
  ])
  const writers = new Writers(model)
  const of = (line: { id?: number; pid: number; t: number }) => writers.writerOf({ id: -1, ...line })
  expect(of({ pid: 500, t: 1500 })).toMatchObject({ key: 'p1', title: 'worker 1', pid: 500 })
  expect(of({ id: 0, pid: -1, t: 0 }).key).toBe('p0')
  // Before anybody saw it, and never seen at all.
  expect(of({ pid: 777, t: 100 })).toMatchObject({ key: '777', title: 'worker 9', pid: 777 })
  expect(of({ pid: -1, t: 100 })).toMatchObject({ key: '', title: '', pid: -1 })

  model.apply(born(2, 5000, { pid: 500 }))
  expect(of({ pid: 500, t: 1500 }).key).toBe('p1')
  expect(of({ pid: 500, t: 6000 }).key).toBe('p2')
})
