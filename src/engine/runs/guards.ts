import type { Reason } from '../../shared/run/records'
import type { RunModel } from '../../shared/run/model'
import type { Settings } from '../../shared/protocol'

export type GuardLimits = Pick<Settings, 'maxProcesses' | 'maxMemory' | 'maxSeconds'>

const GiB = 1024 ** 3

/** Memory of the live tree, bytes: shared pages counted once (PSS) where that is known, else resident. */
function treeMemory(model: RunModel): number {
  let bytes = 0
  for (const process of model.processes) if (process.alive) bytes += process.memory || 0
  return bytes
}

/**
 * Whether a run has outgrown its limits.
 *
 * @param total memory of the machine, bytes
 * @returns why the run must stop, null while it may go on
 */
export function guard(model: RunModel, limits: GuardLimits, total: number): Reason | null {
  if (model.live > limits.maxProcesses)
    return {
      code: 'guard-processes',
      text: {
        en: `Stopped by a guard: ${model.live} processes, the limit is ${limits.maxProcesses}. Raise “processes at most” if that is what you want.`,
        'zh-CN': `已被保护机制停止：进程数达到 ${model.live}，上限为 ${limits.maxProcesses}。如果确实需要，请调高“进程数上限”。`,
      },
    }
  const bytes = treeMemory(model)
  const limit = limits.maxMemory * total
  if (bytes > limit) {
    const found = (bytes / GiB).toFixed(1)
    const most = (limit / GiB).toFixed(1)
    return {
      code: 'guard-memory',
      text: {
        en: `Stopped by a guard: the tree uses ${found} GiB, the limit is ${most} GiB. Raise “memory at most” if that is what you want.`,
        'zh-CN': `已被保护机制停止：进程树占用 ${found} GiB，上限为 ${most} GiB。如果确实需要，请调高“内存上限”。`,
      },
    }
  }
  if (limits.maxSeconds > 0 && model.now > limits.maxSeconds * 1000)
    return {
      code: 'guard-duration',
      text: {
        en: `Stopped by a guard: it ran longer than ${limits.maxSeconds} s. Raise “seconds at most” or set it to 0 for no limit.`,
        'zh-CN': `已被保护机制停止：运行超过 ${limits.maxSeconds} 秒。请调高“时长上限”，或设为 0 表示不限。`,
      },
    }
  return null
}
