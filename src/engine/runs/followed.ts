import type { SampleField } from '../../shared/run/fields'
import type { ProcessFacts, Slot } from '../sampling/source'

/** A process that is being followed. */
export interface Followed {
  /** Its id in the run; -1: it is only counted (so far). */
  id: number
  facts: ProcessFacts
  /** Creation time as its record tells it, milliseconds since the epoch. */
  readonly createdAt: number
  /** What the source reads it by; null: no tick has met it yet, only the kernel's word on its birth has been heard. */
  slot: Slot | null
  /** Run time of first sight, or of birth where the kernel told it. */
  readonly seenAt: number
  /** Null when its parent is none of the run, or it has ended itself. */
  parent: Followed | null
  /** Its short name now; '' after an exec that nobody could read. */
  name: string
  /** When its command line is read next, run ms: soon after birth (an exec follows a fork), then ever more rarely. */
  commandDue: number
  commandLine: string
  /** What is known to be unreadable of it; null before its first reading. */
  unreadable: readonly SampleField[] | null
  /** Living children. */
  children: number
  /** Whether it ever had some. */
  parental: boolean
  /** Whether it has replaced its program, as far as events told. */
  execed: boolean
  /** Threads besides the first, as far as events told. */
  threads: number
  /** The first thread has ended and others have not: the process lives on. */
  headless: boolean
  /** Wait status, as far as its threads that have ended told. */
  status: number
  orphan: boolean
  ownSession: boolean
  /** Ticks in a row that found it ended, while the kernel's word on that is awaited. */
  missed: number
}

/** One that a tick reads. */
export type Met = Followed & { slot: Slot }

export function isMet(followed: Followed): followed is Met {
  return followed.slot !== null
}
