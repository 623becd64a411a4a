import type { Measured } from './claims'
import { overRepeats, text } from './claims'

/*
 * What both chapters about locks claim of counters that several count at the same time.
 */

export const RACE_LABELS = {
  'lost-updates': text('Updates lost without a lock (at least)', '不加锁时丢失的更新（至少）'),
  'lost-with-lock': text('Updates lost with the lock', '加锁时丢失的更新'),
}

/** The worst repeat, since a lock that works nearly always does not work, and the spread of all. */
export function worst(lost: readonly number[]): Pick<Measured, 'measured' | 'spread'> {
  const off = lost.map(Math.abs)
  return { ...overRepeats(off), measured: Math.max(...off) }
}
