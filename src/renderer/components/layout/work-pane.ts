import type { RunModel } from '../../../shared/run/model'
import type { RunView } from '../../../shared/run/view'
import type { TimeAxis } from '../charts/time-axis'

/** What every pane is given that shows the work of a run. */
export interface WorkPaneProps {
  /** What is drawn over time. */
  model: RunModel
  revision: number
  /** What is told in numbers: the run as it is (by default), or as it was. */
  view?: RunView
  /** Grows when `view` says something else; follows `revision` by default. */
  beat?: number
  axis: TimeAxis
  /** The run's name at the engine. */
  stream: string
  /** Id of the process in sight. */
  active: number | null
}
