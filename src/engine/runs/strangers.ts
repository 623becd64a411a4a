import { readFacts } from '../sampling/procfs/facts'
import { systemConstants } from '../sampling/procfs/system'

/** Creation times count in ticks of the kernel's, and the clock may have been set meanwhile; milliseconds. */
const SLACK = 1000
/** Pids that are remembered. */
const MOST = 20_000

/** Whom a run's programs may speak of: what they say of others is their invention. */
export class Strangers {
  readonly #startedAt: number
  readonly #follows: (pid: number) => boolean
  readonly #before = new Map<number, boolean>()

  /**
   * @param startedAt of the run, milliseconds since the epoch
   * @param follows whether a process of the run has, or had, this pid
   */
  constructor(startedAt: number, follows: (pid: number) => boolean) {
    this.#startedAt = startedAt
    this.#follows = follows
  }

  /** Whether a process with this pid is known to be none of the run's. One that is not known yet is no stranger. */
  has(pid: number): boolean {
    if (this.#follows(pid)) return false
    let before = this.#before.get(pid)
    if (before === undefined) {
      before = wasBefore(pid, this.#startedAt)
      if (this.#before.size < MOST) this.#before.set(pid, before)
    }
    return before
  }
}

/** Whether the process that has this pid was there before; false where that can't be known: none (any more), or no /proc. */
function wasBefore(pid: number, startedAt: number): boolean {
  try {
    const facts = readFacts('/proc', pid, systemConstants('/proc'))
    return facts !== null && facts.createdAt < startedAt - SLACK
  } catch {
    return false
  }
}
