import type { SampleField } from './fields'
import type { UnreadableRecord } from './records'
import { OF_MAPS } from './maps'

const NEVER: readonly number[] = []

/** When what was read of a process was so no more, although nothing else had been read yet. Run times in milliseconds. */
export class Voids {
  /** Run times at which it replaced its program, as far as the kernel told. */
  readonly execs: number[] = []
  /** Each time that the operating system refused to tell fields of it, or told them again; the newest last. */
  readonly refusals: UnreadableRecord[] = []

  /**
   * Run times at which what was known of a field became void, in order.
   * @param moved those at which its maps did, as HeldMaps tells from its samples
   */
  of(field: SampleField, moved: readonly number[]): readonly number[] {
    const ofMaps = OF_MAPS.includes(field)
    // As a rule: asked for each field of each process at every moment that somebody looks at.
    if (this.refusals.length === 0 && (!ofMaps || this.execs.length === 0)) return ofMaps ? moved : NEVER
    const refused = this.refusals.filter(({ fields }) => fields.includes(field)).map(({ t }) => t)
    return ofMaps ? [...refused, ...this.execs, ...moved].sort((a, b) => a - b) : refused
  }

  /** The last of these run times up to `t`, -Infinity: there is none. @param moved the newest of those of the maps, NaN for none */
  last(field: SampleField, t: number, moved: number): number {
    let last = -Infinity
    const see = (at: number) => {
      if (at <= t && at > last) last = at
    }
    for (const refusal of this.refusals) if (refusal.fields.includes(field)) see(refusal.t)
    if (!OF_MAPS.includes(field)) return last
    this.execs.forEach(see)
    see(moved)
    return last
  }

  /** Fields that can't be read at run time `t`. */
  unreadableAt(t: number): readonly SampleField[] {
    return this.refusals.findLast((one) => one.t <= t)?.fields ?? []
  }

  /** Whether a field could not be read for any part of the time up to `t`. */
  wasUnreadable(field: SampleField, t: number): boolean {
    return this.refusals.some((one) => one.t <= t && one.fields.includes(field))
  }
}
