import type { Reading } from '../../engine/reading'
import type { TimeAxis } from '../charts/time-axis'

/** What every pane is given that shows the work of a run. */
export interface WorkPaneProps {
  /** What is told in numbers is of `run`, what is drawn over time is of `run.whole`. */
  run: Reading
  axis: TimeAxis
  /** The run's name at the engine. */
  stream: string
  /** Id of the process in sight. */
  active: number | null
}
