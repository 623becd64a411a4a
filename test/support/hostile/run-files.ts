import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { Checker } from '../../../src/engine/recording/check/checker'
import { openDatabase } from '../../../src/engine/recording/driver/index'
import type { Database } from '../../../src/engine/recording/driver/driver'
import { ByteWriter } from '../../../src/engine/recording/format/bytes'
import { KEPT_RUNS, keptRunFile, type KeptRun } from '../kept-runs'
import { wholeBetween } from '../random'
import type { Outcome } from './attack'

/** A run file that somebody made to do harm. */
export interface Crafted {
  readonly what: string
  /** Which run it begins as. */
  readonly of: KeptRun
  /** Else it can be read: what is wrong in it is made harmless. */
  readonly refused: boolean
  change(database: Database): void
}

/** A text that is no UTF-8. */
const NO_TEXT = "CAST(x'fffe80' AS TEXT)"
const ENDLESS = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)'

/** A view in the place of a table. */
function view(name: string, select: string): Crafted {
  return {
    what: `${name} as an endless view`,
    of: 'pool',
    refused: true,
    change: (database) => database.exec(`DROP TABLE ${name}; CREATE VIEW ${name} AS ${select}`),
  }
}

/** A table made anew by another text, with the rows of the old one. */
function remade(what: string, name: string, columns: string, values = '*'): Crafted {
  return {
    what,
    of: 'pool',
    refused: true,
    change: (database) =>
      database.exec(`ALTER TABLE ${name} RENAME TO old; CREATE TABLE ${name} (${columns});
        INSERT INTO ${name} SELECT ${values} FROM old; DROP TABLE old`),
  }
}

function statement(what: string, sql: string, refused = true, of: KeptRun = 'pool'): Crafted {
  return { what, of, refused, change: (database) => database.exec(sql) }
}

function harmless(what: string, sql: string, of?: KeptRun): Crafted {
  return statement(what, sql, false, of)
}

/** All rows of a column become one blob. */
function blob(what: string, table: string, column: string, bytes: Uint8Array, of: KeptRun = 'pool'): Crafted {
  return {
    what,
    of,
    // The summary of a short run is not looked at: all of its samples are.
    refused: table !== 'block' || column === 'tree',
    change: (database) => database.prepare(`UPDATE ${table} SET ${column} = ?`).run(bytes),
  }
}

/** A blob with one table: `rows` as claimed, `columns` constant ones. */
function table(rows: number, columns: number): Uint8Array {
  const out = new ByteWriter()
  out.varint(0)
  out.varint(rows)
  out.varint(columns)
  for (let number = 0; number < columns; number += 1) {
    out.varint(number)
    out.varint(0)
    out.varint(8)
    out.float64(1)
  }
  return out.written.slice()
}

/** A table whose one column has so many runs. */
function runs(count: number): Uint8Array {
  const out = new ByteWriter()
  for (const value of [0, 1, 1, 0, 16, count + 5, count]) out.varint(value)
  for (let run = 0; run < count; run += 1) out.varint(0)
  return out.written.slice()
}

/** So many zeros, deflated. */
function bomb(bytes: number): Uint8Array {
  return Buffer.concat([Buffer.of(1), deflateRawSync(Buffer.alloc(bytes), { level: 9 })])
}

/** Columns that hold what is no text, each in a file of its own; keys that are numbers can't hold any. */
const NO_TEXTS: readonly (readonly [table: string, harmless: string, refused: string])[] = [
  ['meta', '', 'value'],
  ['event', 't kind', 'body'],
  ['output', 't process pid stream text', ''],
  ['block', 't_from t_to ticks ids summary', 'tree'],
  ['chunk', 'first', 'rows body'],
  ['second', 't_from t_to', 'ticks body'],
]

function noTexts(): Crafted[] {
  return NO_TEXTS.flatMap(([table, ...columns]) =>
    columns.flatMap((names, refused) =>
      names
        .split(' ')
        .filter((name) => name !== '')
        .map((name) =>
          statement(
            `${table}.${name} is no text`,
            `UPDATE ${table} SET ${name} = ${NO_TEXT}`,
            refused === 1,
            table === 'second' ? 'interrupted' : 'pool',
          ),
        ),
    ),
  )
}

/** What no event has in any of its fields. */
const WRONG = [null, true, -1, 2 ** 24 - 1, 1e300, 'x', '__proto__', [], [{}], {}, { en: 1 }]

export const CRAFTED: readonly Crafted[] = [
  view('meta', `${ENDLESS} SELECT i AS key, i AS value FROM n`),
  view('event', `${ENDLESS} SELECT i AS seq, 1.0 AS t, 'state' AS kind, '{}' AS body FROM n`),
  view('second', `${ENDLESS} SELECT i AS n, 0 AS t_from, 1 AS t_to, 1 AS ticks, x'00' AS body FROM n`),
  view(
    'output',
    `${ENDLESS} SELECT i AS seq, 1.0 AS t, 0 AS process, 1 AS pid, 'stdout' AS stream, 'x' AS text FROM n`,
  ),
  statement('a trigger', `CREATE TRIGGER gone AFTER INSERT ON meta BEGIN DELETE FROM event; END`),
  statement('a virtual table', `CREATE VIRTUAL TABLE search USING fts5(body)`),
  remade(
    'a column that is computed',
    'event',
    'seq INTEGER PRIMARY KEY, t REAL, kind TEXT NOT NULL, body TEXT NOT NULL AS (hex(zeroblob(400000000)))',
    'seq, t, kind',
  ),
  remade(
    'a text as the id of a block',
    'block',
    'id TEXT, t_from REAL, t_to REAL, ticks INTEGER, tree BLOB, ids BLOB, summary BLOB',
    `${NO_TEXT}, t_from, t_to, ticks, tree, ids, summary`,
  ),
  remade(
    'texts as keys of chunks',
    'chunk',
    'key TEXT, first INTEGER, rows INTEGER, body BLOB',
    `${NO_TEXT}, first, rows, body`,
  ),
  statement('no table of blocks', 'DROP TABLE block'),
  statement('a hundred tables', Array.from({ length: 100 }, (_, n) => `CREATE TABLE t${n} (a)`).join(';')),
  blob('a tree of zeros', 'block', 'tree', bomb(2 ** 27)),
  blob('a summary of zeros', 'block', 'summary', bomb(2 ** 27)),
  blob('chunks of zeros', 'chunk', 'body', bomb(2 ** 27)),
  blob('a second of zeros', 'second', 'body', bomb(2 ** 27), 'interrupted'),
  blob('a tree of four million rows', 'block', 'tree', table(2 ** 22, 10)),
  blob('chunks of two thousand columns', 'chunk', 'body', table(256, 2000)),
  blob('summaries of half a million rows', 'block', 'ids', table(2 ** 19, 1)),
  blob('thirty million runs', 'block', 'tree', runs(3_000_000)),
  blob('a tree without a tick', 'block', 'tree', table(0, 0)),
  harmless(
    'the id of the machine',
    `UPDATE meta SET value = replace(value, json_extract(value, '$.runId'), 'machine') WHERE key = 'meta'`,
  ),
  harmless(
    'a writer that is none',
    `UPDATE meta SET value = '"recording"' WHERE key = 'state';
    INSERT OR REPLACE INTO meta VALUES ('writer', '{"pid":"1","started":null,"boot":null}')`,
  ),
  harmless(
    'claims that are none',
    `UPDATE meta SET value = json_set(value, '$.verdict.claims', json('[null, 1, "x", {}]')) WHERE key = 'summary'`,
  ),
  harmless(
    'marks that are none',
    `INSERT OR REPLACE INTO meta VALUES ('tags', '{"a":[1]}'), ('note', '[]'), ('pinned', '"yes"')`,
  ),
  harmless(
    'output of which nothing is right',
    `UPDATE output SET t = 'x', process = -1e300, pid = 1e300, stream = 5`,
  ),
  statement(
    'a process with a gap before it',
    `UPDATE event SET body = json_set(body, '$.id', 16777215) WHERE kind = 'process' AND json_extract(body, '$.id') = 1`,
  ),
  statement(
    'a lane with a gap before it',
    `UPDATE event SET body = json_set(body, '$.lane', 16777215) WHERE kind = 'lane' AND json_extract(body, '$.lane') = 0`,
  ),
  statement(
    'the same process twice',
    `UPDATE event SET body = json_set(body, '$.id', 0) WHERE kind = 'process'`,
  ),
  ...noTexts(),
]

/** Each field of the first event of each kind, with each wrong value: what they are to be called, and their rows. */
export function* wrongEvents(database: Database): Generator<{ what: string; seq: number; body: string }> {
  const rows = database.prepare('SELECT min(seq) AS seq, kind, body FROM event GROUP BY kind').all()
  for (const { seq, kind, body } of rows) {
    const event = JSON.parse(String(body)) as Record<string, unknown>
    for (const field of Object.keys(event))
      for (const wrong of WRONG) {
        const what = `${String(kind)}.${field} is ${JSON.stringify(wrong)}`
        yield { what, seq: Number(seq), body: JSON.stringify({ ...event, [field]: wrong }) }
      }
  }
}

/** Makes the file. @param folder where it is to lie @returns its path */
export function craft({ of, change }: Crafted, folder: string): string {
  const file = keptRunFile(of, folder)
  const database = openDatabase(file, 'write')
  try {
    change(database)
  } finally {
    database.close()
  }
  return file
}

/** Interior pages over each other, and cells in each: forty to the power of twelve ways lead to one row. */
const LEVELS = 12
const CELLS = 40

/**
 * A run file in which reading all events never ends: its pages lead to each other again and again.
 * @param folder where it is to lie @returns its path
 */
export function endlessRun(folder: string): string {
  const file = keptRunFile('pool', folder)
  const database = openDatabase(file, 'write')
  const root = Number(
    database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'event'`).get()?.rootpage,
  )
  database.close()
  const bytes = readFileSync(file)
  const size = bytes.readUInt16BE(16)
  const first = bytes.length / size + 1
  const leaf = first + LEVELS
  const interior = (child: number) => {
    const page = Buffer.alloc(size)
    page[0] = 5
    page.writeUInt16BE(CELLS, 3)
    page.writeUInt16BE(size - CELLS * 5, 5)
    page.writeUInt32BE(child, 8)
    for (let cell = 0; cell < CELLS; cell += 1) {
      const at = size - (cell + 1) * 5
      page.writeUInt16BE(at, 12 + cell * 2)
      page.writeUInt32BE(child, at)
      page[at + 4] = cell + 1
    }
    return page
  }
  // One row: no seq (it is the key), no time, kind "x", body "{}".
  const row = Buffer.from([8, 1, 5, 0, 0, 15, 17, 0x78, 0x7b, 0x7d])
  const last = Buffer.alloc(size)
  last[0] = 13
  last.writeUInt16BE(1, 3)
  last.writeUInt16BE(size - row.length, 5)
  last.writeUInt16BE(size - row.length, 8)
  row.copy(last, size - row.length)
  interior(first).copy(bytes, (root - 1) * size)
  bytes.writeUInt32BE(leaf, 28)
  const levels = Array.from({ length: LEVELS }, (_, level) => interior(first + level + 1))
  writeFileSync(file, Buffer.concat([bytes, ...levels, last]))
  return file
}

/** A file with some bytes changed, a piece repeated, or its end cut off. */
function damage(file: string, random: () => number): string {
  const size = statSync(file).size
  const how = wholeBetween(random, 0, 3)
  if (how === 0) {
    const left = wholeBetween(random, 0, size)
    truncateSync(file, left)
    return `cut after ${left} of ${size} bytes`
  }
  const bytes = readFileSync(file)
  const places: number[] = []
  if (how === 1) {
    const [from, to, count] = [0, 1, 2].map(() => wholeBetween(random, 0, size - 1))
    bytes.copyWithin(to, from, Math.min(size, from + Math.min(count, 16_384)))
    places.push(from, to, count)
  } else
    for (let flips = wholeBetween(random, 1, how === 2 ? 4 : 200); flips > 0; flips -= 1) {
      const at = wholeBetween(random, 0, size - 1)
      bytes[at] ^= 1 << wholeBetween(random, 0, 7)
      places.push(at)
    }
  writeFileSync(file, bytes)
  return `${how === 1 ? 'copied' : 'flipped'} ${places.slice(0, 5).join(' ')}${places.length > 5 ? ' …' : ''}`
}

/** Run files that were damaged at random, each read to its end. */
export async function* damagedRuns(random: () => number): AsyncGenerator<Outcome, void> {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-hostile-'))
  const checker = new Checker()
  try {
    const whole = KEPT_RUNS.map((name) => keptRunFile(name, folder))
    const file = join(folder, 'damaged.forkscope')
    for (;;) {
      const from = wholeBetween(random, 0, whole.length - 1)
      copyFileSync(whole[from], file)
      const what = `${KEPT_RUNS[from]}: ${damage(file, random)}`
      yield await attackWith(checker, file, what)
    }
  } finally {
    await checker.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Run files that were made to do harm, over and over. */
export async function* craftedRuns(): AsyncGenerator<Outcome, void> {
  const folder = mkdtempSync(join(tmpdir(), 'forkscope-hostile-'))
  const checker = new Checker()
  try {
    for (;;)
      for (const crafted of CRAFTED) {
        const file = craft(crafted, folder)
        yield await attackWith(checker, file, crafted.what)
        rmSync(file)
      }
  } finally {
    await checker.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lets a file be read to its end, and says what became of whoever read it. */
export async function attackWith(checker: Checker, file: string, what: string): Promise<Outcome> {
  const begun = performance.now()
  const outcome = await checker.ask(file, 'whole')
  const ms = performance.now() - begun
  const { peak } = checker
  if (outcome.ok) return { what, end: 'read', ms, peak }
  if ('failure' in outcome) return { what, end: 'refused', ms, peak, said: outcome.failure.text.en }
  if ('unworded' in outcome) return { what, end: 'raw', ms, peak, said: outcome.unworded }
  return { what, end: outcome.ended === 'died' ? 'crash' : 'hang', ms, peak }
}
