import type { Failure } from '../../../shared/failure'
import type { RunModel } from '../../../shared/run/model'
import type { Reading } from '../../engine/reading'
import type { RunName } from './run-names'

/** `loading`: not all of it is here yet; `failed`: it can't be had at all. */
export type ComparedState = 'loading' | 'ready' | 'failed'

/** One of the runs that are compared. */
export interface ComparedRun {
  readonly runId: string
  readonly name: RunName
  /** Scenario or command. */
  readonly title: string
  /** What was set, and when; a line each. */
  readonly details: string
  readonly live: boolean
  readonly state: ComparedState
  readonly failure: Failure | null
  readonly run: Reading<RunModel>
}
