/*
 * A queue played through on paper: producers that take `produce`, consumers that take `consume`, and so many places.
 * It makes the time diagram of the lessons; runs are measured, not played.
 */

export interface QueuePlay {
  readonly producers: number
  readonly consumers: number
  /** Time for one item on each side, above 0, in any unit. */
  readonly produce: number
  readonly consume: number
  /** Infinity: unbounded. */
  readonly places: number
  /** How long it is played. */
  readonly length: number
}

export interface PlayedBar {
  readonly lane: string
  readonly from: number
  readonly to: number
  /** Blocked, or idle. */
  readonly waits: boolean
}

interface Lane {
  readonly id: string
  readonly side: 'producer' | 'consumer'
  readonly number: number
  /** When its work is done, or since when it waits. */
  at: number
  waits: boolean
}

/** Plays it: everyone begins at 0, producers with the first item, consumers with nothing. */
export function playQueue({ producers, consumers, produce, consume, places, length }: QueuePlay): {
  readonly lanes: readonly Pick<Lane, 'id' | 'side' | 'number'>[]
  readonly bars: readonly PlayedBar[]
} {
  const lane = (side: Lane['side'], number: number): Lane => {
    const works = side === 'producer'
    return { id: `${side}-${number}`, side, number, at: works ? produce : 0, waits: !works }
  }
  const lanes = [
    ...Array.from({ length: producers }, (_, at) => lane('producer', at + 1)),
    ...Array.from({ length: consumers }, (_, at) => lane('consumer', at + 1)),
  ]
  const bars: PlayedBar[] = []
  const bar = ({ id }: Lane, from: number, to: number, waits: boolean) => {
    if (from < Math.min(to, length)) bars.push({ lane: id, from, to: Math.min(to, length), waits })
  }
  for (const one of lanes) if (!one.waits) bar(one, 0, one.at, false)
  let items = 0
  let now = 0
  /** Lets `one` go on at `now` with work of so much time. */
  const goOn = (one: Lane, time: number) => {
    if (one.waits) bar(one, one.at, now, true)
    bar(one, now, now + time, false)
    Object.assign(one, { at: now + time, waits: false })
  }
  /** Those of a side that want to go on now: who waited longest comes first. */
  const ready = (side: Lane['side']) =>
    lanes.filter((one) => one.side === side && one.at <= now).sort((a, b) => a.at - b.at)
  while (now < length) {
    for (let moved = true; moved;) {
      moved = false
      for (const one of ready('producer'))
        if (items < places) {
          items += 1
          moved = true
          goOn(one, produce)
        } else one.waits = true
      for (const one of ready('consumer'))
        if (items > 0) {
          items -= 1
          moved = true
          goOn(one, consume)
        } else one.waits = true
    }
    now = Math.min(...lanes.filter((one) => !one.waits).map((one) => one.at), length)
  }
  for (const one of lanes) if (one.waits) bar(one, one.at, length, true)
  return { lanes: lanes.map(({ id, side, number }) => ({ id, side, number })), bars }
}
