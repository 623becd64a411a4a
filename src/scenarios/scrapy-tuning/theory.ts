import type { KnobValues } from '../../shared/knobs'

/** What can limit a crawl; the same names as in limits.mjs. */
export const LIMITS = ['core', 'threads', 'parsing', 'server', 'domain', 'delay', 'total', 'spider'] as const
export type Limit = (typeof LIMITS)[number]

/** How long a crawl must last at the least because of one limit, seconds. */
export interface Bound {
  readonly limit: Limit
  readonly seconds: number
}

export interface Theory {
  readonly seconds: number
  /** Requests a second: those wanted, not counting retries. */
  readonly rate: number
  /** The limit that binds, and those that are as narrow (within a twentieth). */
  readonly binding: readonly Limit[]
  readonly bounds: readonly Bound[]
}

/**
 * A timer's gap is drawn from 0.5–1.5 times the delay, and drawn again when the timer fires: only a gap that is not
 * shorter than the next draw ends the wait. For u, uniform in 0–1, the mean of the gap so reached is e − 2; with the
 * half that is always there, 1.218.
 */
export const RANDOMIZED_GAP = Math.E - 1.5

/** Bounds closer than this to the largest one bind as well. */
const AS_NARROW = 0.95

/**
 * What the formulae say, from the knobs alone. Independent of the program, which knows none of them: rate ≈
 * min(places ÷ latency, 1 ÷ gap) for each host, and the same for everything else that can be full.
 */
export function theory(knobs: KnobValues): Theory {
  const n = (id: string) => Number(knobs[id])
  const latency = n('latency') / 1000
  const attempts = n('requests') * attemptsEach(n('errors') / 100, n('retry-times'))
  const perHost = Math.ceil(attempts / n('hosts'))
  const spread = n('latency-spread') / 100
  // So many at once, one batch after the other; with varying latencies batches dissolve, and only the last one is ragged.
  const batches = (count: number, places: number) => {
    if (count <= places) return latency * (1 + spread)
    return spread === 0
      ? Math.ceil(count / places) * latency
      : (count / places) * latency + 0.5 * spread * latency
  }
  const work = (n('items') * n('parse-ms')) / 1000
  const stored = (n('items') * n('store-ms')) / 1000
  const total = n('concurrent-requests')
  const wire = Math.min(total || Infinity, n('hosts') * n('concurrent-requests-per-domain'))
  // Each request that is on the wire before its host's name is known looks it up itself.
  const names = Math.ceil(Math.min(wire, n('requests')) / n('reactor-threadpool-maxsize'))
  const lookUps = (names * n('dns-ms')) / 1000

  const bounds: Bound[] = [
    { limit: 'domain', seconds: batches(perHost, n('concurrent-requests-per-domain')) },
    { limit: 'total', seconds: total > 0 ? batches(attempts, total) : 0 },
    { limit: 'server', seconds: batches(attempts, n('server-capacity')) },
    { limit: 'delay', seconds: delayed(knobs, perHost, latency) },
    { limit: 'core', seconds: n('requests') * work },
    { limit: 'threads', seconds: (n('requests') * stored) / n('reactor-threadpool-maxsize') + lookUps },
    { limit: 'parsing', seconds: parsing(knobs, wire) },
    { limit: 'spider', seconds: generations(n('requests'), n('hosts'), n('links')) * latency },
  ]
  const longest = Math.max(...bounds.map((bound) => bound.seconds))
  const others = bounds.filter((bound) => bound.limit !== 'threads').map((bound) => bound.seconds)
  // Nothing is sent before its host's name is known.
  const seconds = Math.max(longest, Math.max(...others) + lookUps)
  const binding = bounds.filter((bound) => bound.seconds >= AS_NARROW * longest).map((bound) => bound.limit)
  return { seconds, rate: n('requests') / seconds, binding, bounds }
}

/** Each attempt that fails is followed by another one, so many times at the most. */
function attemptsEach(errors: number, retries: number): number {
  let sum = 0
  for (let retry = 0; retry <= retries; retry += 1) sum += errors ** retry
  return sum
}

/** The gaps between the requests of one host, and the answer to the last one. */
function delayed(knobs: KnobValues, count: number, latency: number): number {
  const factor = knobs['randomize-download-delay'] === true ? RANDOMIZED_GAP : 1
  const least = Number(knobs['download-delay'])
  if (knobs['autothrottle-enabled'] !== true) return least > 0 ? (count - 1) * least * factor + latency : 0
  const most = Number(knobs['autothrottle-max-delay'])
  const wanted = latency / Number(knobs['autothrottle-target-concurrency'])
  let delay = Math.max(least, Number(knobs['autothrottle-start-delay']))
  const sent = [0]
  let answered = 0
  // Answers up to a moment each move the delay half of the way.
  const hear = (until: number) => {
    for (; answered < sent.length && sent[answered] + latency <= until; answered += 1)
      delay = Math.min(Math.max(least, wanted, (delay + wanted) / 2), most)
  }
  for (let request = 1; request < count; request += 1) {
    const last = sent[request - 1]
    const timer = delay
    hear(last + timer)
    sent.push(last + Math.max(timer, delay * factor))
    hear(sent[request])
  }
  return sent[count - 1] + latency
}

/** Answers stay in the scraper until their items are stored; it takes no more than its size, and what is on its way. */
function parsing(knobs: KnobValues, wire: number): number {
  const n = (id: string) => Number(knobs[id])
  const size = Math.max(1024, n('response-size') * 1024)
  const places = Math.floor(n('scraper-slot-max-active-size') / size) + 1 + wire
  const rounds = Math.ceil(n('items') / n('concurrent-items'))
  const each = (n('items') * n('parse-ms') + rounds * n('store-ms')) / 1000
  return (n('requests') / places) * each
}

/** Pages found on pages: how many steps it takes to have seen all of them. */
function generations(requests: number, hosts: number, links: number): number {
  if (links === 0) return 1
  let known = Math.min(hosts, requests)
  let newest = known
  let steps = 1
  for (; known < requests; steps += 1) {
    newest *= links
    known += newest
  }
  return steps
}
