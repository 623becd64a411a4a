import { readFileSync } from 'node:fs'
import type { SamplerChoice } from '../../shared/run/fields'
import type { LocalizedText } from '../../shared/text'
import { KernelClocks, findClockFault } from './kernel-clock/clocks'
import { loadNativeCalls } from '../native/clocks'
import type { NativeCalls } from '../native/clocks'
import { PidfdExitWatch } from './kernel-clock/pidfd'
import { ProcfsSource } from './procfs/source'
import { isOwnNamespace, openFilesLimit } from './procfs/system'
import { PidusageSource } from './pidusage/source'
import { REASONS } from './reasons'
import type { SampleSource } from './source'

export interface SourceOptions {
  /** Where procfs is mounted; default `/proc`. */
  readonly root?: string
  /** The most descriptors the source may keep open; default a quarter of the process' limit. */
  readonly descriptors?: number
  /** Loads the calls that Node has not; default koffi. */
  readonly loadNative?: () => NativeCalls
}

/**
 * The best source that works here, or the one that was chosen; its `info.reasons` say why it is not a better one.
 * Never throws for a source that can't be had: the next one is taken.
 */
export function createSource(choice: SamplerChoice, options: SourceOptions = {}): SampleSource {
  const root = options.root ?? '/proc'
  if (choice === 'pidusage') return new PidusageSource({ reasons: [REASONS.chosen('pidusage')] })
  if (!hasProcfs(root)) return new PidusageSource({ reasons: [REASONS.noProcfs] })
  const descriptors = options.descriptors ?? Math.max(16, openFilesLimit(root) >> 2)
  if (choice === 'procfs') return new ProcfsSource({ root, descriptors, reasons: [REASONS.chosen('procfs')] })

  const native = findClocks(root, options.loadNative ?? loadNativeCalls)
  if (native.reason) return new ProcfsSource({ root, descriptors, reasons: [native.reason] })
  const half = descriptors >> 1
  return new ProcfsSource({
    root,
    descriptors: descriptors - half,
    clocks: native.clocks,
    exits: PidfdExitWatch.isSupported(native.calls) ? new PidfdExitWatch(native.calls, half) : null,
  })
}

function hasProcfs(root: string): boolean {
  try {
    return readFileSync(`${root}/self/stat`).length > 0
  } catch {
    return false
  }
}

type FoundClocks =
  | { readonly calls: NativeCalls; readonly clocks: KernelClocks; readonly reason: null }
  | { readonly reason: LocalizedText }

function findClocks(root: string, load: () => NativeCalls): FoundClocks {
  if (!isOwnNamespace(root)) return { reason: REASONS.foreign }
  try {
    const calls = load()
    const clocks = new KernelClocks(calls)
    const fault = findClockFault(clocks)
    return fault ? { reason: REASONS[fault] } : { calls, clocks, reason: null }
  } catch (error) {
    return { reason: REASONS.noAddon(error instanceof Error ? error.message.split('\n')[0] : String(error)) }
  }
}
