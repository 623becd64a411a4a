// @ts-check
/* Random schedules, by the thousand: at each step one of the threads that can go on, each as likely as the others. */
import { sequence } from '../lib/work.mjs'

/** Schedules between two turns of the event loop. */
const SLICE = 50
/** How often it is told how far it is, milliseconds. */
const EVERY = 250

/**
 * @typedef {object} Found
 * @property {number} tried
 * @property {number} failed
 * @property {string} schedule the first that failed: the numbers of the threads in the order of their steps; '' if none did
 * @property {string} outcome how that one ended
 * @property {number} wallMs
 */

/**
 * @param {import('./conductor.mjs').Conductor} conductor
 * @param {number} schedules how many
 * @param {number} seed the same gives the same schedules
 * @param {(found: Found) => void} sofar told now and then
 * @returns {Promise<Found>}
 */
export async function search(conductor, schedules, seed, sofar) {
  const random = sequence(seed)
  const begun = performance.now()
  const found = { tried: 0, failed: 0, schedule: '', outcome: '', wallMs: 0 }
  let told = begun
  while (found.tried < schedules) {
    const { schedule, outcome } = once(conductor, random)
    found.tried += 1
    if (outcome !== 'right') {
      found.failed += 1
      if (found.failed === 1) Object.assign(found, { schedule, outcome })
    }
    if (found.tried % SLICE !== 0) continue
    await new Promise((resolve) => setImmediate(resolve))
    found.wallMs = performance.now() - begun
    if (performance.now() - told < EVERY) continue
    told = performance.now()
    sofar({ ...found })
  }
  return { ...found, wallMs: performance.now() - begun }
}

/** @param {import('./conductor.mjs').Conductor} conductor @param {() => number} random */
function once(conductor, random) {
  conductor.begin(false)
  let schedule = ''
  let outcome = conductor.outcome
  for (; outcome === ''; outcome = conductor.outcome) {
    const ready = conductor.ready
    const thread = ready[Math.floor(random() * ready.length)]
    conductor.grant(thread)
    schedule += thread
  }
  return { schedule, outcome }
}
