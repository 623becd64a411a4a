import type { KnobValues } from './knobs'
import type { LocalizedText } from './text'

/** One answer to a question. */
export interface Choice {
  readonly text: LocalizedText
  readonly right: boolean
  /** Why it is right, or what speaks against it. */
  readonly why: LocalizedText
}

/** Asks whether a run was understood; exactly one choice is right. */
export interface Question {
  /** The same in every run of the chapter. */
  readonly id: string
  readonly text: LocalizedText
  readonly choices: readonly Choice[]
}

/** What of a judged run a question is about: other numbers, another right answer. */
export interface AskedRun {
  readonly knobs: KnobValues
  /** Of the machine it ran on. */
  readonly cores: number
  /** Threads take turns in computing: it ran in a Python with the GIL. */
  readonly gil?: boolean
  /** What was measured for each claim; null, or not there: it was not, or is not judged. */
  readonly measured: Readonly<Record<string, number | null>>
}

/** A chapter is done when this many of its questions were answered rightly: all that it has. */
export const QUESTIONS_A_CHAPTER = 2
