import { expect, it } from 'vitest'
import { exitFacts } from '../../../../../src/engine/sampling/procfs/exit-status'

it.each([
  [0, 0, null],
  [7 << 8, 7, null],
  [255 << 8, 255, null],
  [9, null, 'SIGKILL'],
  [15, null, 'SIGTERM'],
  [6, null, 'SIGABRT'],
  // Bit 7: a core was dumped.
  [11 | 0x80, null, 'SIGSEGV'],
  [40, null, 'SIGRTMIN+6'],
])('reads wait status %d as code %s, signal %s', (status, code, signal) => {
  expect(exitFacts(status)).toEqual({ code, signal })
})
