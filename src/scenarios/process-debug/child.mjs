// @ts-check
/*
 * One child of program.mjs. It counts primes, a little ten times a second, until its parent says a word: "end", or
 * "misbehave".
 */
import { readKnobs } from '../lib/knobs.mjs'
import { telemetry } from '../lib/telemetry.mjs'
import { cpuTime } from '../lib/work.mjs'
import { listenToParent } from './children.mjs'
import { PRIMES_BELOW, countPrimes } from './primes.mjs'
import { introduce } from './self.mjs'

const EVERY = 100
/** Rounds between two lines of output: one a second. */
const SAY_EVERY = 10

const { number, trouble, limit } = readKnobs({ number: 0, trouble: 'none', limit: 60_000 })
const say = await introduce(`child ${number}`)

let rounds = 0
let found = 0

telemetry.result('hello', { number, pid: process.pid, ppid: process.ppid })
say(`I am child ${number}; my parent is ${process.ppid}`)
listenToParent((word) => (word === 'misbehave' ? misbehave() : end()))
setInterval(searchPrimes, EVERY)

function searchPrimes() {
  found += countPrimes(PRIMES_BELOW)
  rounds += 1
  if (rounds % SAY_EVERY === 0) say(`${rounds} rounds, ${found} primes found`)
}

function end() {
  telemetry.result('work', { number, rounds, found, cpuMs: cpuTime() })
  say(`done: ${rounds} rounds`)
  process.exit()
}

function misbehave() {
  say(`from here on this child ${trouble}`)
  telemetry.result('misbehaves', { number, how: trouble, cpuMs: cpuTime() })
  if (trouble === 'throws') throws()
  if (trouble === 'hangs') hangs()
  if (trouble === 'spins') spins()
}

/** It is not caught: Node writes the stack to stderr and ends this process, and only this one, with exit code 1. */
function throws() {
  throw new Error(`child ${number} does not know what to do after round ${rounds}`)
}

/** Waits for something that never comes. It needs no CPU, and as long as it waits, its event loop stands still. */
function hangs() {
  const never = new Int32Array(new SharedArrayBuffer(4))
  Atomics.wait(never, 0, 0, limit)
}

/** A loop that does not come to its end. It needs a whole core, and its event loop stands still as well. */
function spins() {
  // Only so that nothing is left when the parent was killed: a child that spins does not notice that.
  const never = Date.now() + limit
  while (Date.now() < never) countPrimes(PRIMES_BELOW)
}
