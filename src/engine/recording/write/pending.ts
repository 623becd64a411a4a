import type { SampleColumns } from '../../../shared/run/fields'
import type { RunModel } from '../../../shared/run/model'
import type { RunRecord, TickRecord } from '../../../shared/run/records'
import { isEvent, type EventRecord } from '../format/event-json'
import type { SummedTick } from './gather'
import { OutputStore } from './output-store'
import type { RunFileWriter } from './writer'

/** What was told of a run and is not in its file yet, sorted as the file has it. */
export class Pending {
  readonly #model: RunModel
  readonly #output = new OutputStore()
  #events: EventRecord[] = []
  #ticks: SummedTick[] = []
  /** Run time as the model had it when a record came: deadlocks are told from contention by it, see LocksRecord. */
  #now = 0
  /** Whose end was told since the last writing but one: a tick may still have read them just before. */
  #ended = new Set<number>()
  #endedBefore = new Set<number>()

  /** @param model applies each record before it is taken here: it says what the tree came to at a tick */
  constructor(model: RunModel) {
    this.#model = model
  }

  get events(): number {
    return this.#events.length
  }

  take(record: RunRecord): void {
    this.#now = Math.max(this.#now, lastTime(record))
    if (record.kind === 'exit') this.#ended.add(record.id)
    if (record.kind === 'tick') this.#takeTick(record)
    else if (record.kind === 'output') this.#output.add(record)
    else if (record.kind === 'locks') this.#events.push({ ...record, t: this.#now })
    else if (isEvent(record)) this.#events.push(record)
  }

  /** All of it in one transaction; when that fails it is pending still. */
  write(writer: RunFileWriter): void {
    const [events, ticks, output] = [this.#events, this.#ticks, this.#output]
    if (events.length === 0 && ticks.length === 0 && !output.pending) return
    writer.write({ events, ticks, output })
    this.clear()
  }

  clear(): void {
    this.#events = []
    this.#ticks = []
    this.#endedBefore = this.#ended
    this.#ended = new Set()
  }

  #takeTick(record: TickRecord): void {
    const sums = sumsAt(this.#model, record)
    // Read just before its end was told: the model takes nothing of a process after that.
    const ended = (id: number) => this.#ended.has(id) || this.#endedBefore.has(id)
    this.#ticks.push({ record: record.ids.some(ended) ? without(record, ended) : record, sums })
  }
}

/** A tick without the rows of some processes. */
function without(tick: TickRecord, ended: (id: number) => boolean): TickRecord {
  const rows = Array.from(tick.ids.keys()).filter((row) => !ended(tick.ids[row]))
  const columns = Object.entries(tick.columns).map(([field, column]) => [
    field,
    Float64Array.from(rows, (row) => column[row]),
  ])
  return {
    ...tick,
    ids: Int32Array.from(rows, (row) => tick.ids[row]),
    columns: Object.fromEntries(columns) as SampleColumns,
  }
}

/** The newest run time that a record speaks of. */
function lastTime(record: RunRecord): number {
  if (record.kind === 'tasks') return record.end.reduce((last, end) => (end > last ? end : last), 0)
  return 't' in record ? (record.t ?? 0) : 0
}

/** What the model made of a tick: it has applied it already, most often as the newest. */
function sumsAt({ tree }: RunModel, { t }: TickRecord): SummedTick['sums'] {
  const row = tree.last('t') === t ? tree.length - 1 : tree.lowerBound(t)
  const value = (field: 'cpu' | 'rss' | 'pss' | 'processes') =>
    row < tree.length && tree.at('t', row) === t ? tree.at(field, row) : NaN
  return { cpu: value('cpu'), rss: value('rss'), pss: value('pss'), processes: value('processes') }
}
