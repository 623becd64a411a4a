/*
 * A crawl of one host by the rules as Scrapy's documentation and source have them, played through on paper: no sockets,
 * no timers, none of the program's code. For rows of the course's table that have no formula.
 */

export interface Rules {
  readonly requests: number
  /** Seconds. */
  readonly latency: number
  readonly places: number
  /** Seconds; with AutoThrottle the least delay. */
  readonly delay: number
  readonly randomize: boolean
  readonly throttle?: { readonly start: number; readonly max: number; readonly target: number }
}

/** How long one crawl takes, seconds; `random` gives numbers from 0 to 1. */
export function playCrawl(rules: Rules, random: () => number): number {
  const { latency, places, throttle } = rules
  let delay = Math.max(rules.delay, throttle?.start ?? 0)
  let unsent = rules.requests
  const answersAt: number[] = []
  let [time, lastSent, timer] = [0, -Infinity, Infinity]

  const trySending = () => {
    while (timer === Infinity) {
      const gap = rules.randomize ? delay * (0.5 + random()) : delay
      if (lastSent + gap > time) timer = lastSent + gap
      else if (unsent === 0 || answersAt.length === places) return
      else {
        unsent -= 1
        lastSent = time
        answersAt.push(time + latency)
      }
    }
  }
  trySending()
  while (unsent > 0 || answersAt.length > 0) {
    time = Math.min(timer, answersAt[0] ?? Infinity)
    if (time === timer) timer = Infinity
    else {
      answersAt.shift()
      if (throttle !== undefined) {
        const wanted = latency / throttle.target
        const next = Math.max(wanted, (delay + wanted) / 2)
        delay = Math.min(Math.max(rules.delay, next), throttle.max)
      }
    }
    trySending()
  }
  return time
}

/** What many crawls by the same rules take: their mean, and the bounds that one in fifty is beyond, each. */
export function playMany(rules: Rules, times = 400): { mean: number; low: number; high: number } {
  const seconds = Array.from({ length: times }, () => playCrawl(rules, Math.random)).sort((a, b) => a - b)
  const at = (share: number) => seconds[Math.floor(share * times)]
  return { mean: seconds.reduce((sum, each) => sum + each) / times, low: at(0.02), high: at(0.98) }
}
