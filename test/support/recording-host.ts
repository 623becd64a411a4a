import { writeSync } from 'node:fs'
import { Recorder } from '../../src/engine/recording/write/recorder'
import { BusyProcesses, FedRun } from './busy-run'

/*
 * Records a busy run into the file that it is given until somebody kills it: two hundred ticks a second, so that folding
 * happens every second or two, an event and a piece of output with each. Says on stdout what it has told, line by line and
 * at once: `<number> <run time> <when it was told, by the same clock>`, milliseconds.
 */

const PROCESSES = 30
const HZ = 200

const run = new FedRun()
const crowd = new BusyProcesses(PROCESSES, PROCESSES / 3, HZ)
const recorder = new Recorder(run, process.argv[2])
const began = performance.now()
writeSync(1, 'ready\n')
run.tell([{ kind: 'state', t: 0, state: 'running' }, ...crowd.births()])

let number = 0
setInterval(() => {
  const now = performance.now() - began
  // As many as are due: on a machine under load timers come late.
  for (const due = (now * HZ) / 1000; number < due; number += 1) {
    const t = (number * 1000) / HZ
    run.tell([
      crowd.tick(t),
      { kind: 'result', t, pid: 100, name: 'number', values: { number } },
      { kind: 'output', t, id: 0, pid: 100, stream: 'stdout', text: `${number}\n` },
    ])
    writeSync(1, `${number} ${t} ${now}\n`)
  }
}, 1000 / HZ)
void recorder.done.then(() => process.exit(1))
