import { SAMPLE_FIELDS, type SampleColumns, type SampleField } from '../../../shared/run/fields'
import type { TickRecord } from '../../../shared/run/records'
import type { Samples, TreeColumns } from '../format/tables'
import type { Blocks } from './blocks'

/** A row of some columns that was read of one process. */
interface Row {
  readonly id: number
  readonly columns: SampleColumns
  readonly row: number
}

/**
 * The ticks that were told when these tables were written.
 * @param rows of each tick, those of none may be missing
 * @param before run time of the tick before the first of them; 0: there was none
 */
function ticksOf(
  tree: TreeColumns,
  rows: readonly (readonly Row[] | undefined)[],
  before: number,
): TickRecord[] {
  return Array.from(tree.at, (t, tick): TickRecord => {
    const own = rows[tick] ?? []
    const columns: SampleColumns = {}
    for (const field of SAMPLE_FIELDS)
      if (own.some((one) => one.columns[field] !== undefined))
        columns[field] = Float64Array.from(own, (one) => one.columns[field]?.[one.row] ?? NaN)
    const since = tick === 0 ? before : tree.at[tick - 1]
    return {
      kind: 'tick',
      t,
      interval: tree.interval[tick],
      cost: tree.cost[tick],
      engineCpu: tree.engineCpu[tick],
      // Cores times milliseconds, in nanoseconds.
      cpu: tree.cpu[tick] * (t - since) * 1e6,
      ids: Int32Array.from(own, ({ id }) => id),
      columns,
      host: { busy: tree.hostBusy[tick], availableMemory: tree.availableMemory[tick] },
    }
  })
}

/** The ticks of a row of `second`. @param before as in ticksOf */
export function ticksOfSecond(tree: TreeColumns, samples: Samples, before: number): TickRecord[] {
  const rows: Row[][] = Array.from(tree.at, () => [])
  samples.process.forEach((id, row) => rows[samples.tick[row]]?.push({ id, columns: samples.columns, row }))
  return ticksOf(tree, rows, before)
}

/** The newest ticks of all blocks, so many samples of them at the most. */
export function ticksOfBlocks(blocks: Blocks, most: number): TickRecord[] {
  const { tree } = blocks
  let from = tree.at.length
  for (let samples = 0; from > 0; from -= 1) {
    samples += tree.processes[from - 1] || 0
    if (samples > most) break
  }
  const rows: Row[][] = []
  for (const block of blocks.blocks) {
    if (block.begin + block.ticks <= from) continue
    for (const { process, begin, rows: count, columns } of blocks.chunks(block))
      for (let row = 0; row < count; row += 1)
        // Nothing was read of it at this tick: it has no row there.
        if (begin + row >= from && hasValue(columns, row))
          (rows[begin + row - from] ??= []).push({ id: process, columns, row })
  }
  const late = Object.fromEntries(
    Object.entries(tree).map(([name, column]) => [name, column.subarray(from)]),
  ) as TreeColumns
  return ticksOf(late, rows, from === 0 ? 0 : tree.at[from - 1])
}

function hasValue(columns: SampleColumns, row: number): boolean {
  return (Object.keys(columns) as SampleField[]).some((field) => !Number.isNaN(columns[field]![row]))
}
