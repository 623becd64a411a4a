// @ts-check
/*
 * Work whose cost is known: sized in milliseconds of CPU time on this machine by a calibration, the same amount of
 * work wherever it runs, and with a result that shows it was really done.
 */

/**
 * Computes for `iterations` rounds (Marsaglia's xorshift, 32 bit). Each round needs the one before: the processor can't
 * overlap them, so two hardware threads of one core hardly slow each other down. It touches no memory.
 * @param {number} iterations
 * @param {number} seed any integer but 0
 * @returns {number} the generator's state: equal work gives an equal number, and the loop can't be optimised away
 */
export function burn(iterations, seed) {
  let x = seed | 0
  for (let round = 0; round < iterations; round += 1) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
  }
  return x >>> 0
}

/** @returns {number} CPU time of this process so far, milliseconds (all of its threads) */
export function cpuTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * How many iterations of `burn` take one millisecond of CPU time here. Measured in CPU time, not wall time: other
 * programs that take the core away don't count. The median of several rounds: a disturbed one doesn't move it.
 * @param {number} [rounds]
 * @param {number} [roundMs] aimed length of a round
 * @returns {number}
 */
export function calibrate(rounds = 5, roundMs = 50) {
  // Until the optimising compiler has replaced the loop, its speed means nothing.
  let iterations = 1e5
  let perMs = 0
  for (const end = cpuTime() + 60; cpuTime() < end;) perMs = measure(iterations)
  iterations = Math.ceil(perMs * roundMs)
  return median(Array.from({ length: rounds }, () => measure(iterations)))
}

/** @param {number[]} numbers at least one @returns {number} */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** @param {number} iterations @returns {number} iterations per millisecond of CPU time */
function measure(iterations) {
  const before = cpuTime()
  const checksum = burn(iterations, 1)
  const spent = cpuTime() - before
  return checksum === 0 ? 0 : iterations / Math.max(spent, 0.001)
}

/**
 * Numbers that look random and are the same in every run (mulberry32), so that baseline and pool get the same tasks.
 * @param {number} seed
 * @returns {() => number} next number, 0 to 1
 */
export function sequence(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
