import type { RunModel } from '../../../shared/run/model'
import type { TimeAxis } from '../charts/time-axis'

/** What every pane is given that shows the work of a run. */
export interface WorkPaneProps {
  model: RunModel
  revision: number
  axis: TimeAxis
  /** The run's name at the engine. */
  stream: string
  /** Id of the process in sight. */
  active: number | null
}
