import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { ByteReader, ByteWriter, DamagedData } from './bytes'

/*
 * How columns of numbers become bytes. Every blob of a run file is made of this; which columns a blob holds, and which
 * number each has, is said in schema.ts. All numbers come back exactly as they were, bit by bit; only NaN is one and the
 * same NaN ("not read in this row").
 *
 *   blob    = flag table*              flag 0: the tables follow as they are; 1: they are deflated (RFC 1951, no header)
 *   table   = rows count column{count}
 *   column  = number form length content{length bytes}
 *
 * rows, count, number, form, length are varints: seven bits a byte, the lowest first, high bit = more follow (LEB128). A
 * reader that does not know a column's number or form passes over `length` bytes. A column without a value is left out.
 *
 *   form    = presence * 16 + kind
 *   content = [runs] values            values of the rows that have one, in order; n of them
 *
 *   presence 0  every row has a value
 *            1  runs = count length{count}: varints; so many rows without, then with, then without … a value
 *            2  as in the column before (fields that are read together are so often missing together)
 *   kind     0  float64: all n are this one value
 *            1  scale first delta{n-1}: whole numbers. The first, then differences to the one before, divided by scale (a
 *               varint: the greatest common divisor, since memory comes in pages and CPU time in ticks); first and
 *               deltas are zigzag varints (0, -1, 1, -2 … → 0, 1, 2, 3 …)
 *            2  float64{n}: anything else, little endian
 */

const AS_IS = 0
const DEFLATED = 1
const ALL = 0
const RUNS = 1
const SAME = 2
const CONSTANT = 0
const DELTAS = 1
const RAW = 2
/** Differences of numbers up to here, zigzagged, stay below 2^53. */
const WHOLE_LIMIT = 2 ** 51
/** Columns and rows for which memory is taken at once. */
const MOST_ROOMS = 32
const MOST_ROWS_IN_ROOM = 4096
/** More columns than any table will have, unknown ones included. */
const MOST_COLUMNS = 256

/** Columns by their number; undefined: no value in any row. All have the same length. */
export type Columns = readonly (Float64Array | undefined)[]

// Encoding never yields, so all encoders can share their rooms.
const content = new ByteWriter(64 * 1024)
let values = new Float64Array(4096)

/** Appends a table. Columns in which every row is NaN are left out. */
export function writeTable(out: ByteWriter, rows: number, columns: Columns): void {
  if (values.length < rows) values = new Float64Array(rows * 2)
  const before = { runs: [] as number[] }
  const body = new ByteWriter(256)
  let count = 0
  for (const [number, column] of columns.entries()) {
    if (column === undefined) continue
    const runs = runsOf(column, rows)
    // Absent throughout: one run only.
    if (runs.length === 1) continue
    const presence = runs.length === 2 && runs[0] === 0 ? ALL : equal(runs, before.runs) ? SAME : RUNS
    let n = 0
    for (let row = 0; row < rows; row += 1) if (column[row] === column[row]) values[n++] = column[row]
    content.clear()
    if (presence === RUNS) {
      content.varint(runs.length)
      for (const run of runs) content.varint(run)
    }
    const kind = writeValues(n)
    body.varint(number)
    body.varint(presence * 16 + kind)
    body.varint(content.length)
    body.bytes(content.written)
    before.runs = runs
    count += 1
  }
  out.varint(rows)
  out.varint(count)
  out.bytes(body.written)
}

/** Lengths of stretches without and with a value, in turn. */
function runsOf(column: Float64Array, rows: number): number[] {
  const runs: number[] = []
  let present = false
  let since = 0
  for (let row = 0; row < rows; row += 1) {
    const value = column[row]
    if ((value === value) === present) continue
    runs.push(row - since)
    since = row
    present = !present
  }
  runs.push(rows - since)
  return runs
}

function equal(one: readonly number[], other: readonly number[]): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}

/** Writes the first `n` of `values` in the form that suits them. @returns its kind */
function writeValues(n: number): number {
  const first = values[0]
  let constant = true
  let whole = true
  for (let at = 0; at < n; at += 1) {
    const value = values[at]
    constant &&= Object.is(value, first)
    whole &&= Math.floor(value) === value && Math.abs(value) <= WHOLE_LIMIT && !Object.is(value, -0)
    if (!constant && !whole) break
  }
  if (constant) {
    content.float64(first)
    return CONSTANT
  }
  if (!whole) {
    for (let at = 0; at < n; at += 1) content.float64(values[at])
    return RAW
  }
  let scale = 0
  for (let at = 1; at < n && scale !== 1; at += 1) {
    const delta = Math.abs(values[at] - values[at - 1])
    if (delta !== 0) scale = greatestCommonDivisor(delta, scale)
  }
  content.varint(scale)
  content.zigzag(first)
  for (let at = 1; at < n; at += 1) content.zigzag((values[at] - values[at - 1]) / scale)
  return DELTAS
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

/**
 * Reads a table. A few bytes can claim millions of rows: `mostRows` is what a table of its kind has at the most.
 * @param known columns from this number on are passed over
 * @returns its rows and its columns by number, missing rows NaN
 * @throws DamagedData
 */
export function readTable(
  from: ByteReader,
  mostRows: number,
  known: number,
): { rows: number; columns: Map<number, Float64Array> } {
  const rows = from.varint()
  if (rows > mostRows) throw new DamagedData(`${rows} rows`)
  const columns = new Map<number, Float64Array>()
  let runs: readonly number[] = [0, rows]
  let left = from.varint()
  if (left > MOST_COLUMNS) throw new DamagedData(`${left} columns`)
  // One piece of memory for all columns: thousands of small ones are what decoding would spend its time on.
  const room = new Float64Array(Math.min(left, MOST_ROOMS) * Math.min(rows, MOST_ROWS_IN_ROOM))
  let used = 0
  for (; left > 0; left -= 1) {
    const number = from.varint()
    const form = from.varint()
    const bytes = new ByteReader(from.bytes(from.varint()))
    const presence = form >> 4
    if (presence === ALL) runs = [0, rows]
    else if (presence === RUNS) runs = readRuns(bytes, rows)
    else if (presence !== SAME) continue
    if (number >= known) continue
    if (columns.has(number)) throw new DamagedData(`column ${number} twice`)
    const fits = used + rows <= room.length
    const column = readValues(
      bytes,
      form & 15,
      fits ? room.subarray(used, used + rows) : new Float64Array(rows),
      runs,
    )
    used += rows
    if (column !== null) columns.set(number, column)
  }
  return { rows, columns }
}

function readRuns(from: ByteReader, rows: number): number[] {
  const runs: number[] = []
  let sum = 0
  let left = from.varint()
  // Only the first may be empty.
  if (left > rows + 1) throw new DamagedData(`${left} runs in a table of ${rows}`)
  for (; left > 0; left -= 1) {
    const run = from.varint()
    runs.push(run)
    sum += run
  }
  if (sum !== rows) throw new DamagedData(`runs of ${sum} rows in a table of ${rows}`)
  return runs
}

/** Null: a kind that this version does not know. */
function readValues(
  from: ByteReader,
  kind: number,
  column: Float64Array,
  runs: readonly number[],
): Float64Array | null {
  if (kind > RAW) return null
  const constant = kind === CONSTANT ? from.float64() : 0
  const scale = kind === DELTAS ? from.varint() : 0
  let last = kind === DELTAS ? from.zigzag() : 0
  let begun = false
  let row = 0
  for (let run = 0; run < runs.length; run += 1) {
    const end = row + runs[run]
    if (run % 2 === 0) column.fill(NaN, row, end)
    else if (kind === CONSTANT) column.fill(constant, row, end)
    else if (kind === RAW) for (let at = row; at < end; at += 1) column[at] = from.float64()
    else
      for (let at = row; at < end; at += 1) {
        if (begun) last += from.zigzag() * scale
        begun = true
        column[at] = last
      }
    row = end
  }
  return column
}

/**
 * A blob of what `write` writes.
 * @param level of deflate, 1 (quick) to 9; 0: as it is. What deflate does not make smaller stays as it is.
 */
export function pack(level: number, write: (out: ByteWriter) => void): Uint8Array {
  tables.clear()
  tables.varint(AS_IS)
  write(tables)
  const plain = tables.written
  if (level > 0) {
    const deflated = deflateRawSync(plain.subarray(1), { level })
    if (deflated.length < plain.length - 1) {
      const blob = new Uint8Array(deflated.length + 1)
      blob[0] = DEFLATED
      blob.set(deflated, 1)
      return blob
    }
  }
  return plain.slice()
}
const tables = new ByteWriter(256 * 1024)

/**
 * A reader of a blob's tables.
 * @param mostBytes that it may unfold to: a megabyte of zeros deflates to a kilobyte
 * @throws DamagedData
 */
export function unpack(blob: Uint8Array, mostBytes: number): ByteReader {
  if (blob[0] === AS_IS) return new ByteReader(blob.subarray(1))
  if (blob[0] !== DEFLATED) throw new DamagedData(`blob with flag ${blob[0]}`)
  try {
    return new ByteReader(inflateRawSync(blob.subarray(1), { maxOutputLength: mostBytes }))
  } catch (error) {
    throw new DamagedData('a blob does not inflate', { cause: error })
  }
}
