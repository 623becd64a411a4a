import type { KnobProblem } from './knobs'
import type { LocalizedText } from './text'

/** Why a run is in its state; `text` names the remedy where there is one. */
export interface Reason {
  /** Stable, for programs: `not-found`, `no-permission`, `guard-processes`, `stopped-by-user` … */
  readonly code: string
  readonly text: LocalizedText
}

/** A failure that a user can read. */
export interface Failure extends Reason {
  /** For wrong knobs: which, and why. */
  readonly problems?: readonly KnobProblem[]
}
