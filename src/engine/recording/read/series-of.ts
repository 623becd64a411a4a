import { SAMPLE_FIELDS, type SampleColumns, type SampleField } from '../../../shared/run/fields'
import type { SeriesRecord } from '../../../shared/run/recorded'
import type { Blocks, Chunk } from './blocks'
import type { SummaryColumns } from '../format/tables'

/** All samples of one process, and the gaps between them where a live model would have had them. */
export function fineSeries(blocks: Blocks, id: number, chunks: readonly Chunk[]): SeriesRecord {
  const { tree } = blocks
  const gaps = gapsWithin(blocks, chunks)
  const size = chunks.reduce((sum, { rows }) => sum + rows, gaps.length)
  const at = new Float64Array(size)
  const columns: SampleColumns = {}
  for (const field of SAMPLE_FIELDS)
    if (chunks.some((chunk) => chunk.columns[field] !== undefined))
      columns[field] = new Float64Array(size).fill(NaN)
  const gapRows = new Int32Array(gaps.length)
  let row = 0
  let gap = 0
  for (const { begin, rows, columns: from } of chunks) {
    for (let done = 0; done < rows;) {
      if (gaps[gap] === begin + done) {
        at[row] = blocks.gaps[begin + done]
        gapRows[gap++] = row++
      }
      const count = Math.min(rows - done, (gaps[gap] ?? Infinity) - begin - done)
      at.set(tree.at.subarray(begin + done, begin + done + count), row)
      for (const field in columns) {
        const column = from[field as SampleField]
        if (column !== undefined) columns[field as SampleField]!.set(column.subarray(done, done + count), row)
      }
      row += count
      done += count
    }
  }
  return { kind: 'series', id, at, columns, gaps: gapRows, coarse: false }
}

/** Ticks of a process before which there is a gap. Before its first there is nothing to be missed. */
function gapsWithin({ gaps }: Blocks, chunks: readonly Chunk[]): number[] {
  const found: number[] = []
  for (const { begin, rows } of chunks)
    for (let tick = begin; tick < begin + rows; tick += 1)
      if (!Number.isNaN(gaps[tick]) && tick > chunks[0].begin) found.push(tick)
  return found
}

/** What a coarse series has of each block: two rows where a line begins, else one. */
interface Row {
  readonly t: number
  /** Row in the summaries; -1: a gap. */
  readonly from: number
  readonly summary: SummaryColumns
  readonly begins: boolean
}

/**
 * A series for every process out of the blocks' summaries, without any sample being decoded: a row for each block, at the
 * time of its last sample, and one where a line begins.
 */
export function coarseSeries(blocks: Blocks): SeriesRecord[] {
  const rows = new Map<number, Row[]>()
  for (const block of blocks.blocks) {
    const { ids, summary } = blocks.summaries(block)
    for (let from = 0; from < ids.length; from += 1) {
      const list = rows.get(ids[from]) ?? []
      rows.set(ids[from], list)
      // Blocks end where there is a gap.
      const gap = list.length > 0 ? blocks.gaps[block.begin] : NaN
      if (!Number.isNaN(gap)) list.push({ t: gap, from: -1, summary, begins: false })
      const begins = (list.at(-1)?.from ?? -1) < 0 && summary.firstT[from] < summary.lastT[from]
      if (begins) list.push({ t: summary.firstT[from], from, summary, begins })
      list.push({ t: summary.lastT[from], from, summary, begins: false })
    }
  }
  return [...rows].sort(([a], [b]) => a - b).map(([id, list]) => coarse(id, list))
}

function coarse(id: number, rows: readonly Row[]): SeriesRecord {
  const columns: SampleColumns = {}
  for (const [field, value] of COARSE) {
    const column = Float64Array.from(rows, (row) => (row.from < 0 ? NaN : value(row.summary, row.from, row)))
    if (!column.every(Number.isNaN)) columns[field] = column
  }
  const highest = (name: 'rssMax' | 'pssMax' | 'threadsMax') =>
    rows.reduce((so, { from, summary }) => (summary[name][from] > so ? summary[name][from] : so), -Infinity)
  const peak = (value: number) => (value === -Infinity ? NaN : value)
  return {
    kind: 'series',
    id,
    at: Float64Array.from(rows, ({ t }) => t),
    columns,
    gaps: Int32Array.from(rows.flatMap(({ from }, row) => (from < 0 ? [row] : []))),
    coarse: true,
    peaks: {
      rss: peak(highest('rssMax')),
      pss: peak(highest('pssMax')),
      threads: peak(highest('threadsMax')),
    },
  }
}

type Value = (summary: SummaryColumns, from: number, row: Row) => number

/** Cumulative times: as they were at the end; at the begin, what they grew by in between is not yet there. */
function cumulative(last: 'cpuLast' | 'runWaitLast', mean: 'cpuMean' | 'runWaitMean'): Value {
  return (summary, from, { begins }) => {
    if (!begins) return summary[last][from]
    const elapsed = summary.lastT[from] - summary.firstT[from]
    return summary[last][from] - summary[mean][from] * elapsed * 1e6
  }
}

const same =
  (name: keyof SummaryColumns): Value =>
  (summary, from) =>
    summary[name][from]
/** Only known for the end. */
const atEnd =
  (name: keyof SummaryColumns): Value =>
  (summary, from, { begins }) =>
    begins ? NaN : summary[name][from]

const COARSE: readonly (readonly [keyof SampleColumns, Value])[] = [
  ['cpu', cumulative('cpuLast', 'cpuMean')],
  ['user', atEnd('userLast')],
  ['system', atEnd('systemLast')],
  ['rss', same('rssMean')],
  ['pss', same('pssMean')],
  ['private', same('privateLast')],
  ['threads', same('threadsLast')],
  ['switchesVoluntary', atEnd('switchesVoluntaryLast')],
  ['switchesInvoluntary', atEnd('switchesInvoluntaryLast')],
  ['readBytes', atEnd('readBytesLast')],
  ['writeBytes', atEnd('writeBytesLast')],
  ['runWait', cumulative('runWaitLast', 'runWaitMean')],
  ['state', same('stateLast')],
  ['rssPeak', atEnd('rssMax')],
]
