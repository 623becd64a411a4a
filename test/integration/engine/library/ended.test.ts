import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { RunModel } from '../../../../src/shared/run/model'
import { present } from '../../../../src/shared/run/present'
import type { RunProcess } from '../../../../src/shared/run/process'
import { end, useEngine } from '../../../support/engine'
import { until } from '../../../support/until'
import { Refused, Window } from '../../../support/window'

/** So few ended processes are listed here. */
const MOST = 8
const SLEEPERS = 30

const test = useEngine()

it('the rows of processes that ended come from the file, while it is written and when it is complete', async () => {
  const { library } = test.engine.recorded
  const go = join(test.left.folder, 'go')
  const script = `for i in $(seq ${SLEEPERS}); do sleep 86399 & pids="$pids $!"; done
    until [ -e "$1" ]; do sleep 0.1; done
    kill $pids; wait; exec sleep 86398`
  const run = test.sh(script, {}, go)
  const sleepers = () => present(run.model.processes).filter(({ argv }) => argv[1] === '86399')
  await until(() => sleepers().length === SLEEPERS, 'all to be seen')
  writeFileSync(go, '')
  await until(() => sleepers().filter(({ alive }) => !alive).length === SLEEPERS, 'all to be ended')

  const listing = new RunModel({ mostEnded: MOST })
  listing.applyAll(run.records)
  const sum = listing.unlisted.sums.find(({ name }) => name === 'sleep')!
  const window = new Window((port) => test.windows.connect(port))
  await until(() => library.find(run.id), 'the run to be listed')
  const query = {
    listed: Int32Array.from(present(listing.processes), ({ id }) => id),
    born: listing.processes.length,
    parent: sum.parent,
    names: ['sleep'],
    others: false,
    from: 0,
    count: 200,
  }
  const ask = () => window.ask('run.ended', { stream: run.id, query })
  const known = ({ id, pid, name, argv, startedAt, endedAt, signal, cpu, cpuKnown }: RunProcess) => {
    return [id, pid, name, argv.join(' '), startedAt, endedAt, signal, cpuKnown ? cpu : null]
  }
  const rowsOf = async () => {
    const { total, records } = await ask()
    const model = new RunModel({ mostEnded: Infinity })
    model.applyAll([run.records[0], ...records])
    return { total, rows: present(model.processes) }
  }
  // What is not written yet comes with the next second.
  const live = await until(async () => {
    const { total, rows } = await rowsOf()
    return total === sum.count ? rows : null
  }, 'all of them to be in the file')
  expect(live.map(({ id }) => listing.processes[id])).toEqual(Array(sum.count).fill(undefined))
  await run.stop()
  await end(run)
  await until(() => library.find(run.id)?.state === 'complete', 'the file to be complete')
  const { rows } = await rowsOf()
  expect(rows.map(known)).toEqual(rows.map(({ id }) => known(run.model.processes[id]!)))
  expect(rows).toHaveLength(sum.count)
  window.close()
})

it('a run without a file has none', async () => {
  const run = test.engine.startRun({ argv: ['true'], cwd: test.left.folder }, {}, 'nowhere')
  await end(run)
  const window = new Window((port) => test.windows.connect(port))
  const query = { listed: new Int32Array(0), born: 1, parent: -1, names: [], others: true, from: 0, count: 1 }
  const refused: unknown = await window
    .ask('run.ended', { stream: run.id, query })
    .catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refused)
  expect((refused as Refused).failure.code).toBe('not-recorded')
  window.close()
})
