// @ts-check
/* A time limit that any sign of life moves on. */

/** It is counted in so many steps: a machine that stood still for a while has used up one of them, not all. */
const STEPS = 10

/**
 * @param {number} limitMs
 * @param {() => void} giveUp called once, when there was no `reset` for so long since `start`
 */
export function patience(limitMs, giveUp) {
  let steps = 0
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const stop = () => {
    clearInterval(timer)
    timer = undefined
  }
  const start = () => {
    stop()
    steps = 0
    timer = setInterval(() => {
      steps += 1
      if (steps < STEPS) return
      stop()
      giveUp()
    }, limitMs / STEPS)
  }
  return {
    start,
    /** A step that has begun is not counted either. */
    reset: () => void (timer && start()),
    stop,
  }
}
