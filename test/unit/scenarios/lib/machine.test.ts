import { describe, expect, it } from 'vitest'
import { machine, quotaOf } from '../../../../src/scenarios/lib/machine.mjs'

const files =
  (known: Record<string, string>) =>
  (file: string): string =>
    known[file] ?? ''

describe('the limit of a control group', () => {
  it('is its own, or the smallest of those around it', () => {
    const known = {
      '/sys/fs/cgroup/a/b/cpu.max': 'max 100000',
      '/sys/fs/cgroup/a/cpu.max': '150000 100000',
      '/sys/fs/cgroup/cpu.max': '400000 100000',
    }
    expect(quotaOf('0::/a/b\n', files(known))).toBe(1.5)
    expect(quotaOf('0::/\n', files(known))).toBe(4)
  })

  it('is found in version 1 too, of the controller for CPU time', () => {
    const known = {
      '/sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_quota_us': '50000',
      '/sys/fs/cgroup/cpu,cpuacct/x/cpu.cfs_period_us': '100000',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000',
      '/sys/fs/cgroup/memory/cpu.cfs_quota_us': '1',
    }
    expect(quotaOf('7:memory:/x\n4:cpu,cpuacct:/x\n', files(known))).toBe(0.5)
  })

  it('is none where nothing says so', () => {
    expect(quotaOf('', files({}))).toBe(Infinity)
    expect(quotaOf('0::/user.slice\n', files({ '/sys/fs/cgroup/user.slice/cpu.max': 'max 100000' }))).toBe(
      Infinity,
    )
  })
})

it('is told only where it is less than the cores', () => {
  const { cores, quota = 0 } = machine()
  expect(cores).toBeGreaterThan(0)
  expect(quota).toBeLessThan(cores)
})
