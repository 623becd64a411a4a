// @ts-check
import { telemetry } from './telemetry.mjs'

/** Time between looks, milliseconds: just more than telemetry thins out. */
const EVERY = 6

/**
 * Tells the depth of a queue over time. It is looked at on a clock and not told with every put and get: a full queue
 * that loses an item gets the next one at once, and whoever looks after each get finds it one short of full, always.
 * @param {string} id
 * @param {number | undefined} capacity none: unbounded
 * @param {() => { depth: number, peak: number }} read items waiting now, and at most so far
 * @returns {() => void} ends it, with the depth as it is then
 */
export function watchQueue(id, capacity, read) {
  let told = 0
  let highest = 0
  const look = () => {
    const { depth, peak } = read()
    // A new peak was there since the last look: it is told once, so that no graph misses it.
    const now = peak > highest ? peak : depth
    if (now !== told) telemetry.queue(id, now, capacity)
    // On a busy machine the next look may come at once, and would take its place.
    if (peak > highest) telemetry.flush()
    highest = peak
    told = now
  }
  telemetry.queue(id, 0, capacity)
  const timer = setInterval(look, EVERY)
  return () => {
    clearInterval(timer)
    look()
    telemetry.queue(id, read().depth, capacity)
    telemetry.flush()
  }
}
