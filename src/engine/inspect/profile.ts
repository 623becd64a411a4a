import type { CpuProfile } from '../../shared/inspect'
import { Done, ProfiledSchema } from './protocol'
import type { InspectorSession } from './session'

/** To begin: a process that can answer does so almost at once. Milliseconds. */
const PATIENCE = 3000
/** To end: V8 puts names to all samples first. */
const STOP_PATIENCE = 20_000
/** Between two samples, microseconds: V8's own default. */
const INTERVAL = 1000

/**
 * A CPU profile of a process: V8 samples its stack for `seconds` while it goes on.
 * @throws EngineFailure `inspector-silent`, `inspector-gone` (the process ended meanwhile), `inspector-refused`,
 *   `inspector-wrong`
 */
export async function takeProfile(session: InspectorSession, seconds: number): Promise<CpuProfile> {
  await session.call('Profiler.enable', {}, Done, PATIENCE)
  await session.call('Profiler.setSamplingInterval', { interval: INTERVAL }, Done, PATIENCE)
  await session.call('Profiler.start', {}, Done, PATIENCE)
  // A loop that never ends was replaced by machine code on the fly before anyone profiled, and V8 does not know its
  // name then: all of its time would be its caller's. Starting to count coverage makes V8 throw such code away; what
  // runs is compiled again within milliseconds, this time under the profiler's eyes.
  await session.call('Profiler.startPreciseCoverage', { callCount: false, detailed: false }, Done, PATIENCE)
  await session.call('Profiler.stopPreciseCoverage', {}, Done, PATIENCE)
  let timer: NodeJS.Timeout | undefined
  await Promise.race([new Promise((over) => (timer = setTimeout(over, seconds * 1000))), session.closed])
  clearTimeout(timer)
  const { profile } = await session.call('Profiler.stop', {}, ProfiledSchema, STOP_PATIENCE)
  return profile
}
