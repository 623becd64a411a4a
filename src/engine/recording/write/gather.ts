import type { SampleColumns, SampleField } from '../../../shared/run/fields'
import type { TickRecord } from '../../../shared/run/records'
import { BLOCK_TICKS, MOST_SAMPLES } from '../format/schema'
import type { Second, TreeColumns } from '../format/tables'

/** Sums over the tree at a tick, as the run model made them; units as in TREE_SERIES. */
export interface TreeSums {
  readonly cpu: number
  readonly rss: number
  readonly pss: number
  readonly processes: number
}

/** A tick and what the model made of it. */
export interface SummedTick {
  readonly record: TickRecord
  readonly sums: TreeSums
}

/** Ticks in pieces for a row of `second` each: as many samples as may go into one, a tick at least. */
export function inSeconds(ticks: readonly SummedTick[]): SummedTick[][] {
  const pieces: SummedTick[][] = []
  let samples = Infinity
  for (const tick of ticks) {
    const count = tick.record.ids.length
    const piece = pieces.at(-1)
    samples += count
    if (piece === undefined || samples > MOST_SAMPLES || piece.length === BLOCK_TICKS) {
      pieces.push([tick])
      samples = count
    } else piece.push(tick)
  }
  return pieces
}

/** Turns ticks (a row a process) into columns in order of process, then of time: neighbours differ least that way. */
export function secondOf(ticks: readonly SummedTick[]): Second {
  const tree = treeOf(ticks)
  const first = new Map<number, number>()
  for (const { record } of ticks) for (const id of record.ids) first.set(id, (first.get(id) ?? 0) + 1)
  // Ids with their number of rows become ids with the place of their first row.
  let rows = 0
  for (const id of [...first.keys()].sort((a, b) => a - b)) {
    const count = first.get(id)!
    first.set(id, rows)
    rows += count
  }
  const process = new Float64Array(rows)
  const tick = new Float64Array(rows)
  const columns: SampleColumns = {}
  for (const [number, { record }] of ticks.entries()) {
    const { ids } = record
    const places = new Int32Array(ids.length)
    for (let row = 0; row < ids.length; row += 1) {
      const place = first.get(ids[row])!
      first.set(ids[row], place + 1)
      places[row] = place
      process[place] = ids[row]
      tick[place] = number
    }
    for (const [field, column] of Object.entries(record.columns) as [SampleField, Float64Array][]) {
      const whole = (columns[field] ??= new Float64Array(rows).fill(NaN))
      for (let row = 0; row < places.length; row += 1) whole[places[row]] = column[row]
    }
  }
  return { tree, samples: { process, tick, columns } }
}

function treeOf(ticks: readonly SummedTick[]): TreeColumns {
  const column = (of: (tick: SummedTick) => number) => Float64Array.from(ticks, of)
  return {
    at: column(({ record }) => record.t),
    interval: column(({ record }) => record.interval),
    cost: column(({ record }) => record.cost),
    engineCpu: column(({ record }) => record.engineCpu),
    hostBusy: column(({ record }) => record.host.busy),
    availableMemory: column(({ record }) => record.host.availableMemory),
    cpu: column(({ sums }) => sums.cpu),
    rss: column(({ sums }) => sums.rss),
    pss: column(({ sums }) => sums.pss),
    processes: column(({ sums }) => sums.processes),
  }
}
