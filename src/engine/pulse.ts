/*
 * Work that comes round: all of it on one timer. Each wake-up of the engine costs it, and the program beside it, more than
 * most of what it wakes up for.
 */

interface Work {
  readonly every: number
  readonly does: () => void
  due: number
}

const works = new Set<Work>()
let timer: NodeJS.Timeout | null = null
let beat = Infinity

/**
 * Does something about every so many milliseconds, together with what else is due; the process is not kept alive by it.
 * @returns ends it
 */
export function onPulse(every: number, does: () => void): () => void {
  const work = { every, does, due: performance.now() + every }
  works.add(work)
  adapt()
  return () => {
    works.delete(work)
    adapt()
  }
}

/** The timer is as fast as the fastest of them. */
function adapt(): void {
  const fastest = Math.min(...[...works].map(({ every }) => every))
  if (fastest === beat) return
  beat = fastest
  if (timer !== null) clearInterval(timer)
  timer = works.size > 0 ? setInterval(pulse, beat).unref() : null
}

function pulse(): void {
  const now = performance.now()
  for (const work of [...works]) {
    // The beat nearest to its time is its own; one that is ended meanwhile has none.
    if (now < work.due - beat / 2 || !works.has(work)) continue
    work.due = Math.max(work.due, now - work.every / 2) + work.every
    work.does()
  }
}
