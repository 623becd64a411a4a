import { expect, it } from 'vitest'
import { ExitReports } from '../../../../src/engine/runs/exit-reports'

it('keeps the newest words of a program that speaks of more processes than there can be', () => {
  const reports = new ExitReports()
  for (let pid = 1; pid <= 30_000; pid += 1) reports.keep(pid, { code: pid, signal: null })
  const born = { createdAt: Date.now(), ppid: 1, pgid: 1, session: 1, name: '', uid: 0 }
  expect(reports.take({ ...born, pid: 30_000 })?.code).toBe(30_000)
  expect(reports.take({ ...born, pid: 20_001 })?.code).toBe(20_001)
  expect(reports.take({ ...born, pid: 20_000 })).toBeUndefined()
})
