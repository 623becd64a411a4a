import type { SampleColumns } from '../../../shared/run/fields'
import { gapBetween } from '../../../shared/run/rate'
import { CHUNK_FACTOR, TREE_COLUMNS } from '../format/schema'
import {
  decodeChunk,
  decodeSummaries,
  decodeTree,
  MOST_BLOCK_BYTES,
  type Summaries,
  type TreeColumns,
} from '../format/tables'
import { Budget } from '../format/budget'
import { DamagedData, MOST_TIME } from '../format/bytes'
import { blobOf } from '../format/text-of'
import type { RunFile } from './run-file'

/** Where a block's ticks lie among all ticks of the recording. */
export interface Block {
  readonly id: number
  /** Number of its first tick among all ticks, and how many it has. */
  readonly begin: number
  readonly ticks: number
}

/** The samples of one process in one block. */
export interface Chunk {
  readonly process: number
  /** Number of the tick of its first row among all ticks of the recording. */
  readonly begin: number
  readonly rows: number
  readonly columns: SampleColumns
}

/** Of the types that they are to be, whatever a damaged file says: see textOf. */
const CHUNK = `CAST(first AS INTEGER) AS first, CAST(rows AS INTEGER) AS rows,
  CASE WHEN octet_length(body) <= ${MOST_BLOCK_BYTES} THEN CAST(body AS BLOB) END AS body`
/** Chunks that are read at one time. */
const PAGE = 1024

/** The ticks and samples of a recording whose seconds are all folded into blocks. */
export class Blocks {
  readonly blocks: readonly Block[]
  /** All ticks, without their samples. */
  readonly tree: TreeColumns
  /** For each tick: run time of the gap before it, NaN when there is none. */
  readonly gaps: Float64Array
  /** Samples in all. */
  readonly samples: number
  readonly #run: RunFile
  readonly #summaries = new Map<number, Summaries>()

  /** @throws DamagedData, SqlError */
  constructor(run: RunFile) {
    this.#run = run
    run.weigh('block', 'tree')
    const rows = run.database
      .prepare('SELECT CAST(id AS INTEGER) AS id, CAST(tree AS BLOB) AS tree FROM block ORDER BY id')
      .all()
    const trees: TreeColumns[] = []
    let begin = 0
    this.blocks = rows.map(({ id, tree }) => {
      const decoded = decodeTree(blobOf(tree))
      const ticks = decoded.at.length
      if (ticks === 0 || Number(id) < 0 || Number(id) >= CHUNK_FACTOR)
        throw new DamagedData(`block ${String(id)} of ${ticks} ticks`)
      run.budget.take('ticks', ticks)
      trees.push(decoded)
      begin += ticks
      return { id: Number(id), begin: begin - ticks, ticks }
    })
    this.tree = joined(trees, begin)
    this.tree.at.forEach((t, tick, all) => {
      if (!(Math.abs(t) <= MOST_TIME && (tick === 0 || t >= all[tick - 1])))
        throw new DamagedData(`tick ${tick} at ${t}`)
    })
    const { at, interval, processes } = this.tree
    this.gaps = at.map((t, row) => (row === 0 ? NaN : gapBetween(at[row - 1], t, interval[row])))
    this.samples = processes.reduce((sum, count) => sum + count, 0)
  }

  summaries({ id }: Block): Summaries {
    const known = this.#summaries.get(id)
    if (known !== undefined) return known
    const row = this.#run.database
      .prepare('SELECT CAST(ids AS BLOB) AS ids, CAST(summary AS BLOB) AS summary FROM block WHERE id = ?')
      .get(id)
    if (row === undefined) throw new DamagedData(`block ${id} is gone`)
    const summaries = decodeSummaries(blobOf(row.ids), blobOf(row.summary))
    this.#run.budget.take('summaries', summaries.ids.length)
    const { firstT, lastT } = summaries.summary
    for (const times of [firstT, lastT])
      if (times.some((t) => Math.abs(t) > MOST_TIME)) throw new DamagedData(`times of block ${id}`)
    this.#summaries.set(id, summaries)
    return summaries
  }

  /** Everything in one block, in order of process. */
  chunks(block: Block): Chunk[] {
    const first = block.id * CHUNK_FACTOR
    const statement = this.#run.database.prepare(
      `SELECT CAST(key AS INTEGER) AS key, ${CHUNK} FROM chunk WHERE key >= ? AND key < ? ORDER BY key LIMIT ${PAGE}`,
    )
    const chunks: Chunk[] = []
    let bytes = 0
    let rows = 0
    for (let from = first; ;) {
      const page = statement.all(from, first + CHUNK_FACTOR)
      for (const row of page) {
        const chunk = decoded(block, Number(row.key) - first, row)
        Budget.atOnce((rows += chunk.rows))
        bytes += blobOf(row.body).length
        chunks.push(chunk)
      }
      // Many keys can lead to the same pages.
      if (bytes > this.#run.bytes) throw new DamagedData('chunks are larger than their file')
      if (page.length < PAGE) return chunks
      from = Number(page[page.length - 1].key) + 1
    }
  }

  /** All of one process, in order of time. */
  chunksOf(process: number): Chunk[] {
    const statement = this.#run.database.prepare(`SELECT ${CHUNK} FROM chunk WHERE key = ?`)
    const chunks: Chunk[] = []
    for (const block of this.blocks) {
      const row = statement.get(block.id * CHUNK_FACTOR + process)
      if (row !== undefined) chunks.push(decoded(block, process, row))
    }
    return chunks
  }

  /** Number of the last tick not after `t`, -1 when there is none. */
  tickAt(t: number): number {
    const { at } = this.tree
    let low = 0
    let high = at.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (at[middle] <= t) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

function decoded(block: Block, process: number, row: Readonly<Record<string, unknown>>): Chunk {
  const first = Number(row.first)
  const { rows, columns } = decodeChunk(blobOf(row.body))
  if (first < 0 || first + rows > block.ticks || rows !== Number(row.rows))
    throw new DamagedData(`process ${process} has ${rows} rows from ${first} on in block ${block.id}`)
  return { process, begin: block.begin + first, rows, columns }
}

function joined(trees: readonly TreeColumns[], size: number): TreeColumns {
  const columns = TREE_COLUMNS.map((name) => {
    const column = new Float64Array(size)
    let at = 0
    for (const tree of trees) {
      column.set(tree[name], at)
      at += tree[name].length
    }
    return [name, column] as const
  })
  return Object.fromEntries(columns) as unknown as TreeColumns
}
