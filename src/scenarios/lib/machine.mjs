// @ts-check
/* What a program has of the machine: a verdict expects no more than that. */
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/**
 * For a program's setup: cores that it may run on, and how many cores' worth of time its control group allows, where that
 * is less (a container with a CPU limit, a systemd unit with CPUQuota=). Node knows nothing of that limit.
 * @returns {{ cores: number, quota?: number }}
 */
export function machine() {
  const cores = availableParallelism()
  const quota = quotaOf(read('/proc/self/cgroup'), read)
  return quota < cores ? { cores, quota } : { cores }
}

/**
 * The smallest limit of a control group and of those around it (docs.kernel.org/admin-guide/cgroup-v2.html: `cpu.max`;
 * version 1: `cpu.cfs_quota_us`).
 * @param {string} groups the text of /proc/self/cgroup: `0::/path`, or for version 1 `4:cpu,cpuacct:/path`
 * @param {(file: string) => string} read '' where there is no such file
 * @returns {number} cores; Infinity without a limit
 */
export function quotaOf(groups, read) {
  let least = Infinity
  for (const line of groups.split('\n')) {
    const [, controllers, group] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    if (group === undefined || (controllers !== '' && !controllers.split(',').includes('cpu'))) continue
    const root = controllers === '' ? '/sys/fs/cgroup' : `/sys/fs/cgroup/${controllers}`
    // A group that lies outside of what is mounted here (a container's) has its own limit at the root.
    for (let path = group; ; path = path.slice(0, path.lastIndexOf('/'))) {
      const folder = root + (path === '/' ? '' : path)
      const [quota, period] =
        controllers === ''
          ? read(`${folder}/cpu.max`).split(' ')
          : [read(`${folder}/cpu.cfs_quota_us`), read(`${folder}/cpu.cfs_period_us`)]
      const cores = Number(quota) / Number(period)
      if (cores > 0) least = Math.min(least, cores)
      if (path === '' || path === '/') break
    }
  }
  return least
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'latin1').trim()
  } catch {
    return ''
  }
}
