import { expect, it } from 'vitest'
import { parsePsLine } from '../../../../../src/engine/sampling/pidusage/processes'

it('reads a line of ps on Linux, whatever the name', () => {
  const line = '  4711     1  4700  4600  1000 Mon Nov  3 15:31:07 2025 a (b) 7 c'
  expect(parsePsLine(line, 'linux')).toEqual({
    pid: 4711,
    createdAt: new Date(2025, 10, 3, 15, 31, 7).getTime(),
    ppid: 1,
    pgid: 4700,
    session: 4600,
    name: 'a (b) 7 c',
    uid: 1000,
  })
})

it('keeps a slash in a Linux name', () => {
  expect(parsePsLine('12 2 0 0 0 Mon Nov 23 15:31:07 2025 kworker/0:1-ev', 'linux')?.name).toBe(
    'kworker/0:1-ev',
  )
})

it('reads a line of ps on macOS: a path for a name, an address for a session', () => {
  const line =
    '  501   1   501 0      501 Tue Dec 30 09:00:00 2025 /Applications/My App.app/Contents/MacOS/My App'
  expect(parsePsLine(line, 'darwin')).toMatchObject({ pid: 501, session: -1, name: 'My App' })
})

it('takes nothing else for a process', () => {
  for (const line of ['', '  PID  PPID  PGID', 'ps: error']) expect(parsePsLine(line, 'linux')).toBeNull()
})
