import type { SampleColumns } from '../../../shared/run/fields'
import type { ByteReader, ByteWriter } from './bytes'
import { DamagedData } from './bytes'
import { pack, readTable, unpack, writeTable } from './codec'
import {
  BLOCK_TICKS,
  CHUNK_FACTOR,
  MOST_SAMPLES,
  SAMPLE_COLUMNS,
  SECOND_COLUMNS,
  SUMMARY_COLUMNS,
  TREE_COLUMNS,
  type SummaryColumn,
  type TreeColumn,
} from './schema'

/** A second is written in passing and folded soon; chunks stay for good. */
const QUICK = 1
const THOROUGH = 6

/** Bytes that the tables of a block's ticks unfold to at the most: each value takes nine of them, or fewer. */
export const MOST_BLOCK_BYTES = 2 ** 18
/** Bytes that tables with a row for each sample or process unfold to at the most. */
const MOST_BYTES = 2 ** 26
/** Processes in one block at the most: five times as many as a run may have at once, in some 25 seconds. */
const MOST_PROCESSES = 2 ** 19

/** Ticks, a row each; see TREE_COLUMNS. */
export type TreeColumns = Record<TreeColumn, Float64Array>
/** A row for each process of a block; see SUMMARY_COLUMNS. */
export type SummaryColumns = Record<SummaryColumn, Float64Array>

/** All samples of some ticks, a row each, in order of process, then of time; `tick`: row in the tree's columns. */
export interface Samples {
  readonly process: Float64Array
  readonly tick: Float64Array
  readonly columns: SampleColumns
}

/** What a row of `second` holds. */
export interface Second {
  readonly tree: TreeColumns
  readonly samples: Samples
}

/** What a row of `block` holds of its processes: `ids[row]` is whom row `row` of `summary` is about. */
export interface Summaries {
  readonly ids: Int32Array
  readonly summary: SummaryColumns
}

function write<K extends string>(
  out: ByteWriter,
  names: readonly K[],
  rows: number,
  columns: Readonly<Partial<Record<K, Float64Array>>>,
): void {
  writeTable(
    out,
    rows,
    names.map((name) => columns[name]),
  )
}

/** Columns by name; those without a value are missing. */
function read<K extends string>(from: ByteReader, names: readonly K[], mostRows: number) {
  const { rows, columns } = readTable(from, mostRows, names.length)
  const named: Partial<Record<K, Float64Array>> = {}
  for (const [number, column] of columns) named[names[number]] = column
  return { rows, columns: named }
}

/** All columns; those without a value full of NaN. */
function readAll<K extends string>(
  from: ByteReader,
  names: readonly K[],
  mostRows: number,
): Record<K, Float64Array> {
  const { rows, columns } = read(from, names, mostRows)
  const empty = () => new Float64Array(rows).fill(NaN)
  return Object.fromEntries(names.map((name) => [name, columns[name] ?? empty()])) as Record<K, Float64Array>
}

export function encodeSecond({ tree, samples }: Second): Uint8Array {
  return pack(QUICK, (out) => {
    write(out, TREE_COLUMNS, tree.at.length, tree)
    const { process, tick, columns } = samples
    write(out, SECOND_COLUMNS, process.length, { process, tick, ...columns })
  })
}

/** @throws DamagedData */
export function decodeSecond(body: Uint8Array): Second {
  const from = unpack(body, MOST_BYTES)
  const tree = readAll(from, TREE_COLUMNS, MOST_SAMPLES)
  const { rows, columns } = read(from, SECOND_COLUMNS, MOST_SAMPLES)
  const { process = new Float64Array(0), tick = new Float64Array(0), ...rest } = columns
  if (process.length !== rows || tick.length !== rows) throw new DamagedData('samples of nobody')
  const ticks = tree.at.length
  for (let row = 0; row < rows; row += 1)
    if (!isPlace(process[row], CHUNK_FACTOR) || !isPlace(tick[row], ticks))
      throw new DamagedData(`a sample of process ${process[row]} at tick ${tick[row]} of ${ticks}`)
  return { tree, samples: { process, tick, columns: rest } }
}

function isPlace(value: number, end: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < end
}

/** The samples of one process in one block. */
export function encodeChunk(rows: number, columns: SampleColumns): Uint8Array {
  return pack(THOROUGH, (out) => write(out, SAMPLE_COLUMNS, rows, columns))
}

/** Columns that are not there have no value in any row. @throws DamagedData */
export function decodeChunk(body: Uint8Array): { readonly rows: number; readonly columns: SampleColumns } {
  return read(unpack(body, MOST_BLOCK_BYTES), SAMPLE_COLUMNS, BLOCK_TICKS)
}

export function encodeTree(tree: TreeColumns): Uint8Array {
  return pack(THOROUGH, (out) => write(out, TREE_COLUMNS, tree.at.length, tree))
}

/** @throws DamagedData */
export function decodeTree(body: Uint8Array): TreeColumns {
  return readAll(unpack(body, MOST_BLOCK_BYTES), TREE_COLUMNS, BLOCK_TICKS)
}

/** @returns the columns `ids` and `summary` of a block */
export function encodeSummaries({ ids, summary }: Summaries): { ids: Uint8Array; summary: Uint8Array } {
  return {
    ids: pack(THOROUGH, (out) => writeTable(out, ids.length, [Float64Array.from(ids)])),
    summary: pack(QUICK, (out) => write(out, SUMMARY_COLUMNS, ids.length, summary)),
  }
}

/** @throws DamagedData */
export function decodeSummaries(ids: Uint8Array, summary: Uint8Array): Summaries {
  const found = readTable(unpack(ids, MOST_BYTES), MOST_PROCESSES, 1)
  const columns = readAll(unpack(summary, MOST_BYTES), SUMMARY_COLUMNS, found.rows)
  if (columns.rows.length !== found.rows) throw new DamagedData('summaries of nobody')
  return { ids: Int32Array.from(found.columns.get(0) ?? []), summary: columns }
}
