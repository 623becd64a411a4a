export type Ending =
  'join' | 'threads' | 'one-short' | 'cancel' | 'sigterm' | 'terminate' | 'daemon' | 'killed'
export type Trouble = 'none' | 'throws' | 'hangs'
export type Ask = 'each' | 'end' | 'never'

export interface Setup {
  readonly ending: Ending
  readonly trouble: Trouble
  readonly ask: Ask
  readonly write: 'in-place' | 'rename'
  readonly workers: number
  /** Milliseconds. */
  readonly grace: number
  readonly tasks: number
  readonly 'task-ms': number
}

/** What becomes of the tasks, and of those who do them. Each task has one of the first five fates. */
export interface Fates {
  readonly done: number
  readonly half: number
  readonly failed: number
  readonly cancelled: number
  readonly lost: number
  /** Tasks that were cut off in the middle, whatever they left. */
  readonly torn: number
  /** Exceptions that somebody saw. */
  readonly heard: number
  /** Workers that their parent killed after the grace. */
  readonly killed: number
  /** Processes that went on for the whole grace when their parent had ended, and had to be killed. */
  readonly left: number
  /** From the request to end to the last exit at the least, milliseconds. */
  readonly leastMs: number
}

/** Tasks that are over when the request to end comes; each worker is in the middle of another one. */
const BEFORE = 8

/** Whoever is in the middle of a task ends there: nobody is asked. */
export const pulled = (ending: Ending): boolean => ending === 'terminate' || ending === 'daemon'

/** What a right program comes to. The experiment is staged: no count depends on how fast anybody is. */
export function fatesOf(setup: Setup): Fates {
  const { ending, trouble, ask, write, workers, tasks, grace } = setup
  const throws = trouble === 'throws' ? 1 : 0
  const hangs = trouble === 'hangs' ? 1 : 0
  // Asked to end and can't: with `pulled` nobody is asked.
  const stuck = pulled(ending) ? 0 : hangs
  const { afterwards, cancelled, rounds } = course(ending, tasks - BEFORE, workers, hangs)

  const asked = ask === 'each' || (ask === 'end' && !pulled(ending) && ending !== 'killed')
  const heard = asked ? throws : 0
  const done = BEFORE - throws + afterwards
  const torn = pulled(ending) ? workers : stuck
  const half = write === 'rename' ? 0 : torn
  // One worker finds no sentinel, unless the one that hangs needs none.
  const waits = ending === 'one-short' && workers > hangs ? 1 : 0
  const lingers = Math.max(stuck, waits)
  return {
    done,
    half,
    failed: heard,
    cancelled,
    lost: tasks - done - half - heard - cancelled,
    heard,
    killed: ending === 'killed' ? 0 : lingers,
    left: ending === 'killed' ? lingers : 0,
    torn,
    leastMs: rounds * setup['task-ms'] + lingers * grace,
  }
}

/**
 * What becomes of the tasks that are not over when the request comes.
 * @param rest their number: those in hand, one for each worker, and those that wait
 * @param hangs workers whose task in hand never ends
 * @returns tasks still done, tasks cancelled, and how many tasks one after the other that takes
 */
function course(ending: Ending, rest: number, workers: number, hangs: number) {
  const goOn = workers - hangs
  switch (ending) {
    case 'join':
    case 'threads':
    case 'one-short':
      // Where nobody is left to do what waits, it is cancelled once the parent gives up.
      if (goOn === 0) return { afterwards: 0, cancelled: rest - workers, rounds: 0 }
      return { afterwards: rest - hangs, cancelled: 0, rounds: Math.ceil((rest - hangs) / goOn) }
    case 'cancel':
      return { afterwards: goOn, cancelled: rest - workers, rounds: Math.min(1, goOn) }
    case 'sigterm':
      return { afterwards: 0, cancelled: rest - hangs, rounds: 0 }
    case 'terminate':
    case 'daemon':
    case 'killed':
      return { afterwards: 0, cancelled: 0, rounds: 0 }
  }
}
