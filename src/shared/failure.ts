import type { KnobProblem } from './knobs'
import type { LocalizedText } from './text'

/** A failure that a user can read; `code` is for programs. */
export interface Failure {
  readonly code: string
  readonly text: LocalizedText
  /** For wrong knobs: which, and why. */
  readonly problems?: readonly KnobProblem[]
}
