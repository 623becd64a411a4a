import { expect, it } from 'vitest'
import { splitArguments } from '../../../../../src/engine/sampling/procfs/command'

it.each([
  ['', []],
  ['ls\0', ['ls']],
  ['node\0-e\0a b\0', ['node', '-e', 'a b']],
  ['sh\0-c\0\0x\0', ['sh', '-c', '', 'x']],
  ['printf\0\0', ['printf', '']],
  ['nginx: master process', ['nginx: master process']],
  ['postgres: writer\0\0\0\0\0\0', ['postgres: writer']],
])('splits %j', (text, expected) => {
  expect(splitArguments(text)).toEqual(expected)
})
