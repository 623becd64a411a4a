import type { QueueView } from '../../../shared/run/view'
import type { TimeWindow } from '../charts/time-window'

/** Colour of a queue's line by its place among those drawn: the same in every pane. */
export const queueColour = (place: number): number | 'warn' => (place === 0 ? 'warn' : place + 3)

/**
 * Depths of several queues on one time base: a point at every change of any of them, in seconds; a queue keeps its
 * depth until its next change, up to `now` (ms). Null before its first.
 */
export function queueDepths(
  queues: readonly QueueView[],
  window: TimeWindow,
  now: number,
): { readonly x: number[]; readonly ys: (number | null)[][] } {
  const x: number[] = []
  const ys: (number | null)[][] = queues.map(() => [])
  const next = queues.map(({ depth }) => Math.max(0, depth.lowerBound(window.from) - 1))
  const depth: (number | null)[] = queues.map(() => null)
  const time = (which: number) =>
    next[which] < queues[which].depth.length ? queues[which].depth.at('t', next[which]) : Infinity
  const put = (t: number) => {
    x.push(t / 1000)
    depth.forEach((value, which) => ys[which].push(value))
  }
  for (;;) {
    const t = Math.min(...queues.map((_, which) => time(which)))
    if (t === Infinity || t > window.to) break
    for (let which = 0; which < queues.length; which += 1)
      while (time(which) <= t) depth[which] = queues[which].depth.at('depth', next[which]++)
    put(t)
  }
  const end = Math.min(now, window.to)
  if (x.length > 0 && end / 1000 > x.at(-1)!) put(end)
  return { x, ys }
}
