/** What the bench bundles: the recorder as it is, and the made-up run of the tests. */
export { Recorder } from '../../src/engine/recording/write/recorder'
export { openDatabase, drivers } from '../../src/engine/recording/driver/index'
export { BusyProcesses, FedRun } from '../../test/support/busy-run'
