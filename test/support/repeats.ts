import type { RunRecord } from '../../src/shared/run/records'
import { RunModel } from '../../src/shared/run/model'
import { ACCOUNT, born, meta, tasks, tick } from './records'

/** Tasks that one worker alone did, before and after; each takes as long. */
export const BASELINE_TASKS = 40
const TASK_MS = 10

/**
 * What the process pool tells with three repeats: one worker alone, the pool that does its list three times, one worker
 * alone again. Everybody is busy throughout.
 * @param size workers of the pool
 * @param list tasks of its list
 * @param main whether the program says which pool it is about, and when it repeats it; earlier versions did not
 */
export function repeatRecords(size: number, list: number, main = true): RunRecord[] {
  const records: RunRecord[] = [
    meta({ origin: { kind: 'scenario', scenario: 'process-pool', knobs: { size, tasks: list } } }),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0),
  ]
  let [now, lane] = [0, 0]
  const phase = (id: string, workers: number, count: number, repeats = 1) => {
    const pool = { pool: id, poolKind: 'process', size: workers, tasks: repeats * count } as const
    const said = main ? { main: id === 'pool' } : {}
    records.push({ kind: 'pool', t: now, ...pool, ...said })
    for (let worker = 0; worker < workers; worker += 1) {
      const process = lane + worker + 1
      records.push(born(process, now, { parent: 0 }))
      records.push({
        kind: 'lane',
        t: now,
        lane: lane + worker,
        pid: 100 + process,
        tid: 100 + process,
        pool: id,
      })
    }
    for (let repeat = 1; repeat <= repeats; repeat += 1) {
      if (main && repeats > 1) records.push({ kind: 'pool', t: now, ...pool, ...said, repeat })
      const rows: [number, number, number, number][] = []
      for (let worker = 0; worker < workers; worker += 1)
        for (let place = 0; place < count / workers; place += 1)
          rows.push([lane + worker, now + place * TASK_MS, now + (place + 1) * TASK_MS, 0])
      now += (count / workers) * TASK_MS
      records.push(tasks(...rows))
    }
    lane += workers
  }
  phase('baseline', 1, BASELINE_TASKS)
  phase('pool', size, list, 3)
  phase('baseline 2', 1, BASELINE_TASKS)
  const cpu = (2 * BASELINE_TASKS + 3 * list) * TASK_MS * 1e6
  records.push(
    tick(now, { 0: { cpu, rss: 2 ** 26, pss: 2 ** 25 } }, { interval: now }),
    { kind: 'ledger', t: now, cpu, basis: 'waited', ...ACCOUNT, processes: lane + 1 },
    { kind: 'state', t: now, state: 'ended', outcome: 'completed' },
  )
  return records
}

/** A pool of two workers that has done nothing yet: lanes 0 and 1 of `p`. */
export const TWO_WORKERS: readonly RunRecord[] = [
  meta(),
  born(0, 0),
  born(1, 0),
  { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 2 },
  { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
  { kind: 'lane', t: 0, lane: 1, pid: 101, tid: 101, pool: 'p' },
]

/** Two workers from 0 on: one always busy, the other half of the time; tasks of 100 ms. */
export function crew(seconds: number): RunModel {
  const run = new RunModel()
  run.applyAll(TWO_WORKERS)
  for (let t = 0; t < seconds * 1000; t += 200)
    run.apply(tasks([0, t, t + 100], [1, t, t + 100], [0, t + 100, t + 200]))
  return run
}

/** What the process pool tells with three repeats, as a model. */
export function repeatRun(size: number, list: number, main?: boolean): RunModel {
  const run = new RunModel()
  run.applyAll(repeatRecords(size, list, main))
  return run
}
