import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import si from 'systeminformation'
import type { HostFacts } from '../shared/run/records'
import { closeOnExec } from './native/descriptors'

/**
 * What this machine is: model and number of its cores, memory, system. Asked once; systeminformation knows names that
 * `os` does not (ARM core models, distribution), `os` is the answer where it can't look.
 */
export async function hostFacts(): Promise<HostFacts> {
  // systeminformation starts programs.
  closeOnExec()
  const [cpu, system] = await Promise.all([si.cpu().catch(() => null), si.osInfo().catch(() => null)])
  const model = [cpu?.manufacturer, cpu?.brand].filter(Boolean).join(' ').trim()
  return {
    platform: platform(),
    arch: arch(),
    release: [system?.distro, release()].filter(Boolean).join(', '),
    cpuModel: model || (cpus()[0]?.model ?? ''),
    // What this process may use, not what is built in: a container or an affinity mask is the truth for pools.
    cores: availableParallelism(),
    totalMemory: totalmem(),
    node: process.versions.node,
    electron: process.versions.electron ?? null,
  }
}
