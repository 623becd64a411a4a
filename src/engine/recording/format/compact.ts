import type { SampleColumns, SampleField } from '../../../shared/run/fields'
import type { Database } from '../driver/driver'
import type { Budget } from './budget'
import { DamagedData } from './bytes'
import {
  BLOCK_TICKS,
  CHUNK_FACTOR,
  GAP_INTERVALS,
  MOST_BLOCK_SAMPLES,
  SUMMARY_COLUMNS,
  TREE_COLUMNS,
} from './schema'
import { summarizeRows, type SummaryRow } from './summaries'
import { blobOf } from './text-of'
import {
  decodeSecond,
  encodeChunk,
  encodeSummaries,
  encodeTree,
  type Samples,
  type Second,
  type SummaryColumns,
  type TreeColumns,
} from './tables'

/** Work between two yields, milliseconds: what else waits for its turn shall not notice. */
const STEP = 3
/** Work before the event loop gets its turn, milliseconds. */
const TURN = 6

/** A stretch of one process's rows in the samples of one second; `offset`: the number of that second's first tick. */
interface Piece {
  readonly samples: Samples
  readonly offset: number
  readonly from: number
  readonly to: number
}

/**
 * Folds rows of `second` into blocks, oldest first. Yields between steps of a few milliseconds, never within a
 * transaction. Whenever it is cut off, nothing is lost or there twice: a block's rows of `second` go in the same
 * transaction in which the block comes.
 * @param all the rest too, although it makes no full block
 * @param budget of a file that somebody else may have made
 * @throws SqlError, DamagedData
 */
export function* foldSeconds(db: Database, all: boolean, budget?: Budget): Generator<void, void> {
  for (;;) {
    const numbers = nextRows(db, all)
    if (numbers.length === 0) return
    const seconds: Second[] = []
    const read = db.prepare(
      'SELECT CAST(ticks AS INTEGER) AS ticks, CAST(body AS BLOB) AS body FROM second WHERE n = ?',
    )
    for (const n of numbers) {
      const { ticks, body } = read.get(n)!
      const second = decodeSecond(blobOf(body))
      if (second.tree.at.length !== ticks) throw new DamagedData(`${String(ticks)} ticks in second ${n}`)
      budget?.take('samples', second.samples.process.length)
      seconds.push(second)
      yield
    }
    yield* foldRows(db, seconds, numbers)
  }
}

/** The oldest rows that fill a block without overflowing it. */
function nextRows(db: Database, all: boolean): number[] {
  const rows = db
    .prepare('SELECT CAST(n AS INTEGER) AS n, CAST(ticks AS INTEGER) AS ticks FROM second ORDER BY n LIMIT ?')
    .all(BLOCK_TICKS + 1)
  const numbers: number[] = []
  let ticks = 0
  for (const row of rows) {
    if (Number(row.ticks) < 1) throw new DamagedData(`${String(row.ticks)} ticks in a second`)
    ticks += Number(row.ticks)
    if (ticks > BLOCK_TICKS && numbers.length > 0) return numbers
    numbers.push(row.n as number)
  }
  return all || ticks >= BLOCK_TICKS ? numbers : []
}

function* foldRows(
  db: Database,
  seconds: readonly Second[],
  numbers: readonly number[],
): Generator<void, void> {
  const tree = joined(seconds.map((second) => second.tree))
  const pieces = piecesOf(seconds)
  yield
  const last = db.prepare('SELECT CAST(max(id) AS INTEGER) AS id FROM block').get()?.id ?? -1
  let block = Number(last) + 1
  if (block < 0 || block >= CHUNK_FACTOR) throw new DamagedData(`block ${block}`)
  // Left by somebody who was killed while folding these very rows.
  db.prepare('DELETE FROM chunk WHERE key >= ?').run(block * CHUNK_FACTOR)
  const finished: (() => void)[] = []
  for (const { from, to } of stretches(tree)) {
    finished.push(yield* foldStretch(db, block, slice(tree, from, to), pieces, from, to))
    block += 1
  }
  db.transaction(() => {
    for (const insert of finished) insert()
    const gone = db.prepare('DELETE FROM second WHERE n = ?')
    for (const n of numbers) gone.run(n)
  })
}

/** Writes the chunks of one block. @returns writes the block itself */
function* foldStretch(
  db: Database,
  block: number,
  tree: TreeColumns,
  pieces: ReadonlyMap<number, readonly Piece[]>,
  from: number,
  to: number,
): Generator<void, () => void> {
  const ids: number[] = []
  const rows: SummaryRow[] = []
  const insert = db.prepare('INSERT INTO chunk (key, first, rows, body) VALUES (?, ?, ?, ?)')
  const waiting = pieces.entries()
  for (let next = waiting.next(); !next.done;) {
    const begun = performance.now()
    db.transaction(() => {
      for (; !next.done && performance.now() - begun < STEP; next = waiting.next()) {
        const [id, own] = next.value
        const found = rowsOf(own, from, to)
        if (found === null) continue
        const { first, count, columns } = found
        insert.run(block * CHUNK_FACTOR + id, first, count, encodeChunk(count, columns))
        ids.push(id)
        rows.push(summarizeRows(tree.at.subarray(first, first + count), columns))
      }
    })
    yield
  }
  const summary = Object.fromEntries(
    SUMMARY_COLUMNS.map((name) => [name, Float64Array.from(rows, (row) => row[name])]),
  ) as SummaryColumns
  const encoded = encodeSummaries({ ids: Int32Array.from(ids), summary })
  const body = encodeTree(tree)
  yield
  const { at } = tree
  return () =>
    db
      .prepare('INSERT INTO block (id, t_from, t_to, ticks, tree, ids, summary) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(block, at[0], at[at.length - 1], at.length, body, encoded.ids, encoded.summary)
}

/** Where each process's rows are, in order of process, then of time. */
function piecesOf(seconds: readonly Second[]): ReadonlyMap<number, readonly Piece[]> {
  const found = new Map<number, Piece[]>()
  let offset = 0
  for (const { samples, tree } of seconds) {
    const { process } = samples
    for (let from = 0; from < process.length;) {
      const id = process[from]
      let to = from + 1
      while (to < process.length && process[to] === id) to += 1
      const own = found.get(id)
      const piece = { samples, offset, from, to }
      if (own === undefined) found.set(id, [piece])
      else own.push(piece)
      from = to
    }
    offset += tree.at.length
  }
  return new Map([...found].sort(([one], [other]) => one - other))
}

/** Stretches of ticks for one block each: without a gap inside, and not too long. */
function stretches({ at, interval, processes }: TreeColumns): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = []
  let from = 0
  let samples = 0
  for (let tick = 1; tick <= at.length; tick += 1) {
    const gap = tick < at.length && at[tick] - at[tick - 1] > GAP_INTERVALS * interval[tick]
    samples += processes[tick - 1] || 0
    const full = tick - from === BLOCK_TICKS || samples + processes[tick] > MOST_BLOCK_SAMPLES
    if (tick < at.length && !gap && !full) continue
    found.push({ from, to: tick })
    from = tick
    samples = 0
  }
  return found
}

/**
 * One process's samples at ticks `from` to `to`: a row for each tick from its first to its last, full of NaN where it has
 * none. Null: it has none at all.
 * @returns `first`: number of its first tick, counted from `from`
 */
function rowsOf(
  pieces: readonly Piece[],
  from: number,
  to: number,
): { first: number; count: number; columns: SampleColumns } | null {
  let low = Infinity
  let high = -1
  for (const { samples, offset, from: begin, to: end } of pieces)
    for (let row = begin; row < end; row += 1) {
      const tick = offset + samples.tick[row]
      if (tick < from || tick >= to) continue
      low = Math.min(low, tick)
      high = Math.max(high, tick)
    }
  if (high < 0) return null
  const count = high - low + 1
  const columns: SampleColumns = {}
  for (const { samples, offset, from: begin, to: end } of pieces)
    for (const [field, column] of Object.entries(samples.columns) as [SampleField, Float64Array][]) {
      const whole = (columns[field] ??= new Float64Array(count).fill(NaN))
      for (let row = begin; row < end; row += 1) {
        const tick = offset + samples.tick[row]
        if (tick >= low && tick <= high) whole[tick - low] = column[row]
      }
    }
  return { first: low - from, count, columns }
}

function joined(trees: readonly TreeColumns[]): TreeColumns {
  const rows = trees.reduce((sum, { at }) => sum + at.length, 0)
  const whole = Object.fromEntries(TREE_COLUMNS.map((name) => [name, new Float64Array(rows)])) as TreeColumns
  let offset = 0
  for (const tree of trees) {
    for (const name of TREE_COLUMNS) whole[name].set(tree[name], offset)
    offset += tree.at.length
  }
  return whole
}

function slice(tree: TreeColumns, from: number, to: number): TreeColumns {
  return Object.fromEntries(TREE_COLUMNS.map((name) => [name, tree[name].subarray(from, to)])) as TreeColumns
}

/** Takes all steps, and lets the event loop have its turn after every few milliseconds. */
export async function inTurns(steps: Iterator<void, void>): Promise<void> {
  let begun = performance.now()
  while (!steps.next().done) {
    if (performance.now() - begun < TURN) continue
    await new Promise((resume) => setImmediate(resume))
    begun = performance.now()
  }
}
