import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import type { HostFacts } from '../shared/run/records'
import { closeOnExec } from './native/descriptors'

/** What this machine is, as far as `os` tells: model and number of its cores, memory, system. */
export function hostFacts(): HostFacts {
  return {
    platform: platform(),
    arch: arch(),
    release: release(),
    cpuModel: cpus()[0]?.model ?? '',
    // What this process may use, not what is built in: a container or an affinity mask is the truth for pools.
    cores: availableParallelism(),
    totalMemory: totalmem(),
    node: process.versions.node,
    electron: process.versions.electron ?? null,
  }
}

/**
 * The same with the names that only systeminformation knows (ARM core models, distribution), where it can look. To load
 * it, and the programs that it starts, take longer than the rest of the engine's start.
 */
export async function namedHostFacts(): Promise<HostFacts> {
  const facts = hostFacts()
  const { default: si } = await import('systeminformation')
  closeOnExec()
  const [cpu, system] = await Promise.all([si.cpu().catch(() => null), si.osInfo().catch(() => null)])
  const model = [cpu?.manufacturer, cpu?.brand].filter(Boolean).join(' ').trim()
  return {
    ...facts,
    release: [system?.distro, facts.release].filter(Boolean).join(', '),
    cpuModel: model || facts.cpuModel,
  }
}
