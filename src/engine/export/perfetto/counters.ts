import type { RunModel } from '../../../shared/run/model'
import type { RunProcess } from '../../../shared/run/process'
import { loaded, type Samples } from '../samples'
import type { Identities, TraceEvent } from './events'
import { micros, RUN_PID } from './events'
import { reduced } from './reduce'
import { present } from '../../../shared/run/present'

/**
 * A counter holds its value until its next event. So what is a mean since the reading before (CPU) is told at the time of
 * that reading, values that stay are not told again, and a process that has ended is at zero.
 */
class Counter {
  readonly #event: { readonly name: string; readonly pid: number; readonly tid: number }
  readonly #key: string
  #last = NaN

  /** @param key readers show `name key` as the counter's name: the unit */
  constructor(pid: number, name: string, key: string) {
    this.#event = { name, pid, tid: pid }
    this.#key = key
  }

  *at(ts: number, value: number): Generator<TraceEvent> {
    if (!Number.isFinite(value) || value === this.#last) return
    this.#last = value
    yield { ph: 'C', ...this.#event, ts, args: { [this.#key]: value } }
  }

  *end(ts: number): Generator<TraceEvent> {
    if (!Number.isNaN(this.#last)) yield* this.at(ts, 0)
  }
}

const percent = (share: number) => Math.round(share * 10_000) / 100

/** Rows of counters for the whole trace, about: the Perfetto UI opens files of some hundred megabytes. */
const MOST_ROWS = 1_500_000

export interface CounterNotes {
  /** Processes of which not every sample is in the trace. */
  reduced: number
}

/** CPU, memory and threads of every process and of the tree, queues, and where nothing was read. */
export function* counterEvents(
  model: RunModel,
  samples: Samples,
  identities: Identities,
  notes: CounterNotes,
): Generator<TraceEvent> {
  const { tree } = model
  const ticks = tree.slice('t')
  const threads = new Float64Array(ticks.length).fill(NaN)
  const most = Math.max(500, Math.floor(MOST_ROWS / Math.max(1, model.processes.length)))
  for (const process of present(model.processes))
    yield* ofProcess(model, process, samples, identities, { ticks, threads, most, notes })
  yield* ofTree(model, threads)
  yield* ofQueues(model)
}

interface Shared {
  readonly ticks: Float64Array
  /** Threads of all processes at each tick: added up here. */
  readonly threads: Float64Array
  readonly most: number
  readonly notes: CounterNotes
}

function* ofProcess(
  model: RunModel,
  process: RunProcess,
  samples: Samples,
  identities: Identities,
  { ticks, threads: sum, most, notes }: Shared,
): Generator<TraceEvent> {
  const series = samples.of(process.id)
  if (series === null) return
  const { at, columns } = series
  addThreads(sum, ticks, at, columns.threads)
  const pid = identities.pidOf(process)
  const cpu = new Counter(pid, 'CPU', '%')
  const rss = new Counter(pid, 'memory RSS', 'bytes')
  const pss = new Counter(pid, 'memory PSS', 'bytes')
  const threads = new Counter(pid, 'threads', 'count')
  const shares = loaded(process, model.meta!.startedAt, series).series.slice('cpu')
  const rows = reduced(shares, columns.rss, most)
  if (rows.length < at.length) notes.reduced += 1
  let before = process.startedAt
  for (const row of rows) {
    const ts = micros(at[row])
    if (!Number.isNaN(columns.cpu?.[row] ?? NaN)) {
      yield* cpu.at(micros(before), percent(shares[row]))
      before = at[row]
    }
    yield* rss.at(ts, columns.rss?.[row] ?? NaN)
    yield* pss.at(ts, columns.pss?.[row] ?? NaN)
    yield* threads.at(ts, columns.threads?.[row] ?? NaN)
  }
  const end = micros(process.endedAt ?? at[at.length - 1])
  yield* cpu.end(Math.max(end, micros(before)))
  if (process.endedAt === null) return
  for (const counter of [rss, pss, threads]) yield* counter.end(end)
}

/** Threads are read once a second or less: each reading counts until the next. */
function addThreads(
  sum: Float64Array,
  ticks: Float64Array,
  at: Float64Array,
  column: Float64Array | undefined,
): void {
  if (column === undefined) return
  let last = NaN
  let tick = 0
  for (let row = 0; row < at.length; row += 1) {
    if (!Number.isNaN(column[row])) last = column[row]
    // Rows are taken at ticks; times may have been rounded on their way through a file.
    while (tick < ticks.length && ticks[tick] < at[row] - 0.5) tick += 1
    if (tick === ticks.length || Number.isNaN(last)) continue
    sum[tick] = (Number.isNaN(sum[tick]) ? 0 : sum[tick]) + last
  }
}

function* ofTree(model: RunModel, threads: Float64Array): Generator<TraceEvent> {
  const { tree } = model
  const cpu = new Counter(RUN_PID, 'tree CPU', '%')
  const rss = new Counter(RUN_PID, 'tree memory RSS', 'bytes')
  const pss = new Counter(RUN_PID, 'tree memory PSS', 'bytes')
  const count = new Counter(RUN_PID, 'tree threads', 'count')
  const busy = new Counter(RUN_PID, 'machine busy', '%')
  const own = new Counter(RUN_PID, 'Forkscope CPU', '%')
  let before = 0
  for (let row = 0; row < tree.length; row += 1) {
    const t = tree.at('t', row)
    const processes = tree.at('processes', row)
    if (Number.isNaN(processes)) {
      // A row without anything lies between two ticks that are too far apart: nobody looked in between.
      const next = row + 1 < tree.length ? tree.at('t', row + 1) : t
      const dur = micros(next) - micros(before)
      const place = { pid: RUN_PID, tid: RUN_PID, ts: micros(before), dur }
      yield { ph: 'X', cat: 'gap', name: 'nothing was read', ...place }
      continue
    }
    const since = micros(before)
    yield* cpu.at(since, percent(tree.at('cpu', row)))
    yield* busy.at(since, percent(tree.at('hostBusy', row)))
    yield* own.at(since, percent(tree.at('engineCpu', row)))
    yield* rss.at(micros(t), tree.at('rss', row))
    yield* pss.at(micros(t), tree.at('pss', row))
    yield* count.at(micros(t), threads[row])
    // Every tick tells this one, so that the ticks themselves are in the trace.
    const place = { pid: RUN_PID, tid: RUN_PID, ts: micros(t) }
    yield { ph: 'C', name: 'processes', ...place, args: { count: processes } }
    before = t
  }
}

/** As programs tell them (see engine/telemetry/wire.ts). */
function* ofQueues({ queues }: RunModel): Generator<TraceEvent> {
  for (const { id, depth, capacity } of queues.values())
    for (let row = 0; row < depth.length; row += 1) {
      const value = depth.at('depth', row)
      if (!Number.isFinite(value)) continue
      const args = { depth: value, ...(Number.isFinite(capacity) ? { capacity } : {}) }
      const ts = micros(depth.at('t', row))
      yield { ph: 'C', name: `queue:${id}`, pid: RUN_PID, tid: RUN_PID, ts, args }
    }
}
