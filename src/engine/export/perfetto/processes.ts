import type { RunModel } from '../../../shared/run/model'
import type { RunProcess } from '../../../shared/run/process'
import type { Identities, TraceEvent } from './events'
import { commandLine } from '../../../shared/command-line'
import { micros, RUN_PID } from './events'
import { present } from '../../../shared/run/present'
import { startOf } from '../../../shared/run/facts'

/** Names, order and lives of all processes; the run as a whole comes first. */
export function* processEvents(model: RunModel, identities: Identities): Generator<TraceEvent> {
  const run = { pid: RUN_PID, tid: RUN_PID }
  yield { ph: 'M', name: 'process_name', ...run, args: { name: 'whole run' } }
  yield { ph: 'M', name: 'process_sort_index', ...run, args: { sort_index: -1 } }
  for (const process of present(model.processes)) yield* ofProcess(model, process, identities)
  for (const { id, kind, size, planned, main, createdAt, repeats } of model.pools.values()) {
    const args = {
      id,
      kind,
      size,
      ...(planned === null ? {} : { tasks: planned }),
      ...(main ? { main } : {}),
    }
    yield { ph: 'M', name: 'pool', ...run, args: { ...args, ts: micros(createdAt) } }
    for (const { number: repeat, t } of repeats)
      yield { ph: 'M', name: 'pool', ...run, args: { ...args, repeat, ts: micros(t) } }
  }
  for (const { t, name, values } of model.results)
    yield { ph: 'i', cat: 'result', name, ...run, ts: micros(t), s: 'p', args: { ...values } }
  for (const [number, { start, end, members }] of model.deadlocks.entries()) {
    const id = `0xd${number.toString(16)}`
    const shared = { cat: 'deadlock', name: 'deadlock', id, ...run }
    const args = {
      cycle: members.map(({ lane, lock }) => ({ lane: model.lanes[lane]?.role ?? '', waitsFor: lock })),
    }
    yield { ph: 'b', ...shared, ts: micros(start), args }
    yield { ph: 'e', ...shared, ts: Math.max(micros(start), micros(end ?? model.wall)) }
  }
}

function* ofProcess(model: RunModel, process: RunProcess, identities: Identities): Generator<TraceEvent> {
  const pid = identities.pidOf(process)
  const place = { pid, tid: pid }
  const { role, name, argv, execs, orphanedAt, ownSessionAt, endedAt } = process
  const again = pid === process.pid || process.pid < 0 ? '' : ` (pid ${process.pid} again)`
  yield {
    ph: 'M',
    name: 'process_name',
    ...place,
    args: { name: (role || name || `process ${process.pid}`) + again },
  }
  yield { ph: 'M', name: 'process_sort_index', ...place, args: { sort_index: process.id } }
  if (argv.length > 0)
    yield { ph: 'M', name: 'process_labels', ...place, args: { labels: commandLine(argv).slice(0, 200) } }
  yield { ph: 'M', name: 'thread_name', ...place, args: { name: role || 'main' } }

  // Its life is an asynchronous slice: work on the main thread does not have to fit into it.
  const life = { cat: 'process', name: 'life', id: `0x${process.id.toString(16)}`, ...place }
  const start = startOf(model, process).ms
  const born = micros(start)
  const gone = Math.max(born, micros(endedAt ?? model.wall))
  const { ppid, parent, createdAt, exitCode, signal } = process
  const args = { process: process.id, pid: process.pid, ppid, parent, name, role, argv, createdAt }
  yield { ph: 'b', ...life, ts: born, args }
  const cpu = process.cpu / 1e9
  yield {
    ph: 'e',
    ...life,
    ts: gone,
    args: { code: exitCode, signal, cpuSeconds: cpu, ended: endedAt !== null },
  }

  const moment = (called: string, t: number): TraceEvent => {
    return { ph: 'i', cat: 'process', name: called, ...place, ts: micros(t), s: 'p' }
  }
  yield moment('born', start)
  for (const t of execs) yield moment('exec', t)
  if (orphanedAt !== null) yield moment('orphaned', orphanedAt)
  if (ownSessionAt !== null) yield moment('own session', ownSessionAt)
  if (endedAt !== null) yield moment(signal ?? (exitCode === null ? 'ended' : `exit ${exitCode}`), endedAt)
}
