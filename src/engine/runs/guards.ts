import type { Reason } from '../../shared/failure'
import type { RunModel } from '../../shared/run/model'
import type { RunProcess } from '../../shared/run/process'
import type { Settings } from '../../shared/protocol'
import { formatOf } from '../../shared/format'

export type GuardLimits = Pick<Settings, 'maxProcesses' | 'maxMemory' | 'maxSeconds'>

/** Rows that are looked back through for the last PSS that was read: some seconds. */
const LOOK_BACK = 50

/** Memory of the live tree, bytes, as far as a limit may rely on it. */
function treeMemory(model: RunModel): number {
  let bytes = 0
  for (const process of model.processes) if (process?.alive) bytes += memoryAtMost(process) || 0
  return bytes
}

/**
 * Share of memory at most, bytes, NaN unknown: PSS, or while that is out of date the last that was read and all that RSS
 * grew by since. Shared pages are not taken for memory only because nobody has counted them again yet.
 */
function memoryAtMost(process: RunProcess): number {
  const pss = process.latest('pss')
  if (!Number.isNaN(pss)) return pss
  const { series } = process
  const rss = process.latest('rss')
  for (let row = series.length - 1; row >= Math.max(0, series.length - LOOK_BACK); row -= 1) {
    const then = series.at('pss', row)
    if (!Number.isNaN(then)) return Math.min(rss, then + Math.max(0, rss - series.at('rss', row)))
  }
  return rss
}

/** Whether so many processes are more than a run may have: the part of {@link guard} that needs no reading of them. */
export function guardNumber(
  live: number,
  { maxProcesses }: Pick<GuardLimits, 'maxProcesses'>,
): Reason | null {
  if (live <= maxProcesses) return null
  return {
    code: 'guard-processes',
    text: {
      en: `Stopped by limit: ${live} processes, over the limit of ${maxProcesses}. To allow more, raise Processes under Limits in Settings (--max-processes).`,
      'zh-CN': `超限停止：进程数达到 ${live}，上限为 ${maxProcesses}。如需放宽，请在“设置”的“限额”中调高“进程数”（--max-processes）。`,
    },
  }
}

/**
 * Whether a run has outgrown its limits.
 *
 * @param total memory of the machine, bytes
 * @param elapsed run time by the engine's own clock, milliseconds (the model's is moved by what programs say, too)
 * @returns why the run must stop, null while it may go on
 */
export function guard(model: RunModel, limits: GuardLimits, total: number, elapsed: number): Reason | null {
  const tooMany = guardNumber(model.live, limits)
  if (tooMany !== null) return tooMany
  const bytes = treeMemory(model)
  const limit = limits.maxMemory * total
  if (bytes > limit) {
    // Sizes read the same in all languages.
    const [found, most] = [bytes, limit].map((size) => formatOf('en').bytes(size))
    return {
      code: 'guard-memory',
      text: {
        en: `Stopped by limit: the process tree uses ${found}, over the limit of ${most}. To allow more, raise Memory under Limits in Settings (--max-memory).`,
        'zh-CN': `超限停止：进程树占用 ${found}，上限为 ${most}。如需放宽，请在“设置”的“限额”中调高“内存”（--max-memory）。`,
      },
    }
  }
  if (limits.maxSeconds > 0 && elapsed > limits.maxSeconds * 1000)
    return {
      code: 'guard-duration',
      text: {
        en: `Stopped by limit: the run took longer than ${formatOf('en').duration(limits.maxSeconds * 1000, true)}. To allow more, raise Duration under Limits in Settings (--max-seconds), or set it to 0 for no limit.`,
        'zh-CN': `超限停止：运行时长超过 ${formatOf('zh-CN').duration(limits.maxSeconds * 1000, true)}。如需放宽，请在“设置”的“限额”中调高“时长”（--max-seconds），或设为 0 表示不限。`,
      },
    }
  return null
}
