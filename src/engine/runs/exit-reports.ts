import type { ExitFacts, ProcessFacts } from '../sampling/source'

/** Words that wait at the most: a program may say of any number what it likes. */
const MOST = 10_000

/** What parents reported of how their children ended, kept until the children are found dead. */
export class ExitReports {
  readonly #exits = new Map<number, ExitFacts & { readonly at: number }>()

  keep(pid: number, exit: ExitFacts): void {
    this.#exits.set(pid, { ...exit, at: Date.now() })
    // The oldest first.
    if (this.#exits.size > MOST) this.#exits.delete(this.#exits.keys().next().value!)
  }

  take({ pid, createdAt }: ProcessFacts): ExitFacts | undefined {
    const exit = this.#exits.get(pid)
    this.#exits.delete(pid)
    // A word from before its creation was on an earlier process with this pid. (Some platforms count whole seconds.)
    return exit !== undefined && exit.at >= createdAt - 1000 ? exit : undefined
  }
}
