// @ts-check
/*
 * What a thread tells of its locks. A loop that takes a lock a million times a second can't tell each time: in dense
 * loops it tells one turn in a while; the totals of each thread come with its results. Everywhere else it tells all.
 */
import { telemetry } from '../lib/telemetry.mjs'

/** In dense loops one turn is told when the last was told this long ago, milliseconds. */
const EVERY = 10
/** Reading the clock takes as long as taking a free lock: in dense loops it is looked at this seldom (turns, 2^n). */
const LOOK_EVERY = 64

let dense = false
let last = 0

/** What is told of this thread, innermost last. @type {{ phase: 'wait' | 'hold', lock: string }[]} */
const open = []

/** @param {boolean} yes whether only a sample is told from now on */
export function tellSample(yes) {
  dense = yes
}

/** @param {number} turn @returns {boolean} whether this turn is to be told */
export function sampled(turn) {
  if (!dense) return true
  if (turn % LOOK_EVERY !== 0) return false
  const now = performance.now()
  if (now - last < EVERY) return false
  last = now
  return true
}

/**
 * @param {'wait' | 'hold'} phase
 * @param {string} lock
 */
export function begins(phase, lock) {
  open.push({ phase, lock })
  say(phase, lock)
  // A thread that is about to sleep can't send anything until it wakes up.
  if (phase === 'wait') telemetry.flush()
}

/**
 * Begins and ends are brackets: an end closes the youngest. Where locks are released in another order than the
 * reverse, what is inside is closed too, and begun again at the same moment.
 * @param {'wait' | 'hold'} phase
 * @param {string} lock
 */
export function ends(phase, lock) {
  const at = open.findLastIndex((one) => one.phase === phase && one.lock === lock)
  const inside = open.splice(at).slice(1)
  for (let brackets = 0; brackets <= inside.length; brackets += 1) telemetry.end()
  for (const one of inside) {
    open.push(one)
    say(one.phase, one.lock)
  }
}

/** Ends all that this thread has begun to tell: it goes no further. */
export function endsAll() {
  for (const _ of open.splice(0)) telemetry.end()
}

/**
 * @param {'wait' | 'hold'} phase
 * @param {string} lock
 */
function say(phase, lock) {
  if (phase === 'wait') telemetry.beginWait(lock)
  else telemetry.beginHold(lock)
}
