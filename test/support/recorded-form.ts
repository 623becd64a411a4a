import type { SampleColumns } from '../../src/shared/run/fields'
import type { SeriesRecord, TicksRecord } from '../../src/shared/run/recorded'
import type { RunRecord, TickRecord } from '../../src/shared/run/records'
import { SAMPLE_FIELDS } from '../../src/shared/run/fields'
import { RunModel } from '../../src/shared/run/model'

/**
 * The records of a run in the form that a replay gives them in (events, then ticks, then a series for each process),
 * made the slow and obvious way from the live ones.
 */
export function recordedForm(records: readonly RunRecord[]): RunRecord[] {
  const model = new RunModel({ capacity: Infinity })
  const events: RunRecord[] = []
  const ticks: { record: TickRecord; tree: Record<'cpu' | 'rss' | 'pss' | 'processes', number> }[] = []
  const rows = new Map<number, { t: number; tick: TickRecord | null; row: number }[]>()
  for (const record of records) {
    if (record.kind === 'tick') {
      const last = ticks.at(-1)?.record.t ?? NaN
      for (const [row, id] of record.ids.entries()) {
        if (model.processes[id]?.alive !== true) continue
        const list = rows.get(id) ?? []
        rows.set(id, list)
        if (record.t - last > 3 * record.interval && list.length > 0)
          list.push({ t: (record.t + last) / 2, tick: null, row: -1 })
        list.push({ t: record.t, tick: record, row })
      }
    }
    model.apply(record)
    if (record.kind !== 'tick') {
      events.push('t' in record ? record : { ...record, ...(record.kind === 'locks' && { t: model.now }) })
      continue
    }
    const of = (field: 'cpu' | 'rss' | 'pss' | 'processes') => model.tree.last(field)
    ticks.push({
      record,
      tree: { cpu: of('cpu'), rss: of('rss'), pss: of('pss'), processes: of('processes') },
    })
  }
  const column = (value: (tick: (typeof ticks)[number]) => number) => Float64Array.from(ticks, value)
  const all: TicksRecord = {
    kind: 'ticks',
    at: column(({ record }) => record.t),
    interval: column(({ record }) => record.interval),
    cost: column(({ record }) => record.cost),
    engineCpu: column(({ record }) => record.engineCpu),
    hostBusy: column(({ record }) => record.host.busy),
    availableMemory: column(({ record }) => record.host.availableMemory),
    cpu: column(({ tree }) => tree.cpu),
    rss: column(({ tree }) => tree.rss),
    pss: column(({ tree }) => tree.pss),
    processes: column(({ tree }) => tree.processes),
  }
  const series = [...rows].map(([id, list]): SeriesRecord => {
    const columns: SampleColumns = {}
    for (const field of SAMPLE_FIELDS) {
      const values = Float64Array.from(list, ({ tick, row }) => tick?.columns[field]?.[row] ?? NaN)
      if (!values.every(Number.isNaN)) columns[field] = values
    }
    const gaps = list.flatMap(({ tick }, row) => (tick === null ? [row] : []))
    const at = Float64Array.from(list, ({ t }) => t)
    return { kind: 'series', id, at, columns, gaps: Int32Array.from(gaps), coarse: false }
  })
  return [...events, all, ...series]
}
