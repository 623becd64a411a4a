import type { ProcessView } from '../../../shared/run/view'
import { PAST } from './scale'

/** A process that used less of a core than this over the last minute is idle. */
const BUSY = 0.001

/** Whether a process did nothing to speak of in the last minute, as far as it was read. @param now run time, milliseconds */
export function isIdle({ series }: ProcessView, now: number): boolean {
  const from = series.lowerBound(now - PAST)
  if (series.length - from < 2) return false
  const last = series.length - 1
  const spent = series.at('cpuTime', last) - series.at('cpuTime', from)
  // Unknown is not idle.
  return spent / 1e6 < BUSY * (series.at('t', last) - series.at('t', from))
}
