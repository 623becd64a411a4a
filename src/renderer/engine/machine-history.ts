import type { MachineLoad } from '../../shared/machine'
import { Series } from '../../shared/run/series'

/** Readings that are kept, one a second: five minutes. */
const KEPT = 300

/** What is kept of the machine: shares (0–1) and bytes. */
const FIELDS = ['busy', 'availableMemory', 'swapFree', 'cpu', 'memory', 'io'] as const

/**
 * The machine over the last minutes, from the moment that this window listens; in rings outside of what Vue follows.
 * Times are those of the readings, milliseconds since the epoch.
 */
export class MachineHistory {
  readonly load = new Series(FIELDS, KEPT)
  /** Busy share of each core, by its number as text. */
  cores = new Series<string>([], KEPT)
  #count = 0

  push(load: MachineLoad): void {
    const { at, cores, pressure } = load
    const { busy, availableMemory, swapFree } = load
    this.load.push(at, { busy, availableMemory, swapFree, ...pressure })
    if (cores.length > this.#count) {
      // Cores that nobody knew of begin with a past of their own: all begin again.
      this.#count = cores.length
      this.cores = new Series(
        Array.from(cores, (_, core) => String(core)),
        KEPT,
      )
    }
    this.cores.push(at, Object.fromEntries(cores.entries()))
  }
}
