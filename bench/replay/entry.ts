/** What the bench bundles: the parts of the engine and the window that it measures, as they are. */
export { Replay } from '../../src/engine/recording/read/replay'
export { readFacts } from '../../src/engine/recording/read/run-file'
export { RunModel } from '../../src/shared/run/model'
export { Past } from '../../src/shared/run/past'
export { chooseLines } from '../../src/renderer/components/charts/chart-lines'
export { chartColumns } from '../../src/renderer/components/charts/columns'
export { writeLargeRun } from './large-run'
