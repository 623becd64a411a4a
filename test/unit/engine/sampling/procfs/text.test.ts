import { expect, it } from 'vitest'
import { label, numberAfter, numberAt, numbersOf } from '../../../../../src/engine/sampling/procfs/text'

const status = Buffer.from(
  'Name:\tnode\\nUid:\\t7\nUid:\t1000\t0\t0\t0\nKthread:\nvoluntary_ctxt_switches:\t150\nnonvoluntary_ctxt_switches:\t545\n',
)

it('finds the number after a label at the start of a line', () => {
  expect(numberAfter(status, status.length, label('Uid:'))).toBe(1000)
  expect(numberAfter(status, status.length, label('voluntary_ctxt_switches:'))).toBe(150)
  expect(numberAfter(status, status.length, label('nonvoluntary_ctxt_switches:'))).toBe(545)
})

it('gives NaN for a label that is missing, or has no number on its line', () => {
  expect(numberAfter(status, status.length, label('Gid:'))).toBeNaN()
  expect(numberAfter(status, status.length, label('Kthread:'))).toBeNaN()
})

it('ignores what an earlier, longer file left behind', () => {
  expect(numberAfter(status, 30, label('voluntary_ctxt_switches:'))).toBeNaN()
  expect(numberAt(Buffer.from('1234'), 2, 0)).toBe(12)
})

it('takes the numbers of a text in their order', () => {
  const into = new Float64Array(3)
  expect(numbersOf(Buffer.from('rchar: 323934931\nwchar: 42\n'), 27, into)).toBe(2)
  expect([...into]).toEqual([323934931, 42, 0])
})
