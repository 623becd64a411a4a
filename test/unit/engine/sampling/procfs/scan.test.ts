import { afterEach, beforeEach, expect, it } from 'vitest'
import { Descriptors } from '../../../../../src/engine/sampling/procfs/descriptors'
import { ProcessScanner } from '../../../../../src/engine/sampling/procfs/scan'
import { systemConstants } from '../../../../../src/engine/sampling/procfs/system'
import { FakeProc } from './fake-proc'

let proc: FakeProc
let descriptors: Descriptors
const followed = new Set<number>()

beforeEach(() => {
  proc = new FakeProc()
  descriptors = new Descriptors(8)
  followed.clear()
})

afterEach(() => {
  descriptors.dispose()
  proc.dispose()
})

function scanner(): ProcessScanner {
  return new ProcessScanner(proc.root, systemConstants(proc.root), descriptors, (pid) => followed.has(pid))
}

function pids(found: readonly { pid: number }[]): number[] {
  return found.map((one) => one.pid).sort((a, b) => a - b)
}

it('finds all at first, then only what is new', () => {
  const scan = scanner()
  proc.put(5, { name: 'a) R 1 (b', uid: 1000, ppid: 2, start: 77 })
  proc.put(80)
  const first = scan.scan(0)
  expect(pids(first)).toEqual([5, 80])
  expect(first.find((one) => one.pid === 5)).toMatchObject({ name: 'a) R 1 (b', uid: 1000, ppid: 2, pgid: 5 })
  expect(scan.scan(1)).toEqual([])
  proc.put(101)
  proc.lastPid(101)
  expect(pids(scan.scan(2))).toEqual([101])
})

it('looks at nothing while the last pid stands still', () => {
  const scan = scanner()
  scan.scan(0)
  proc.put(101)
  expect(scan.scan(1)).toEqual([])
  proc.lastPid(102)
  expect(pids(scan.scan(2))).toEqual([101])
})

it.each([
  ['a few', 5],
  ['many', 500],
])('finds processes among threads and gaps when %s pids were given out', (_, count) => {
  const scan = scanner()
  proc.put(99)
  scan.scan(0)
  proc.put(101)
  proc.put(103, { leader: 101 })
  proc.put(104)
  proc.remove(99)
  proc.lastPid(100 + count)
  expect(pids(scan.scan(1))).toEqual([101, 104])
  expect(scan.scan(2)).toEqual([])
})

it('reports a reused pid as a new process: pids given out since lie behind the last one', () => {
  const scan = scanner()
  proc.put(120, { start: 50 })
  proc.put(60, { start: 50 })
  scan.scan(0)
  // 120 ended, and the counter passed it.
  proc.put(120, { start: 900 })
  proc.lastPid(130)
  expect(pids(scan.scan(1))).toEqual([120])
  // Now the counter wraps: 60 is given out again.
  proc.put(60, { start: 950 })
  proc.lastPid(61)
  expect(pids(scan.scan(2))).toEqual([60])
  expect(scan.scan(3)).toEqual([])
})

it('finds a reuse out of order on its regular check, unless the pid is followed', () => {
  const scan = scanner()
  proc.put(60, { start: 50 })
  proc.put(61, { start: 50 })
  followed.add(61)
  scan.scan(0)
  proc.put(60, { start: 900 })
  proc.put(61, { start: 900 })
  expect(scan.scan(1000)).toEqual([])
  expect(pids(scan.scan(20_000))).toEqual([60])
  // Who follows 61 finds its end, and says so.
  scan.forget(61, 50)
  expect(pids(scan.scan(20_001))).toEqual([61])
})

it('keeps a newer process when an older one with its pid is forgotten late', () => {
  const scan = scanner()
  proc.put(120, { start: 50 })
  scan.scan(0)
  proc.put(120, { start: 900 })
  proc.lastPid(130)
  expect(pids(scan.scan(1))).toEqual([120])
  scan.forget(120, 50)
  expect(scan.scan(2)).toEqual([])
})

it('reports a process that came back after it had gone', () => {
  const scan = scanner()
  proc.put(120)
  scan.scan(0)
  proc.remove(120)
  proc.lastPid(101)
  expect(scan.scan(1)).toEqual([])
  proc.put(120, { start: 900 })
  proc.lastPid(120)
  expect(pids(scan.scan(2))).toEqual([120])
})

it('lists each time where the last pid is of another namespace', () => {
  proc.dispose()
  proc = new FakeProc(999_999)
  const scan = scanner()
  proc.put(5)
  expect(pids(scan.scan(0))).toEqual([5])
  proc.put(6)
  expect(pids(scan.scan(1))).toEqual([6])
})
