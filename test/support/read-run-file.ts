import type { SampleColumns, SampleField } from '../../src/shared/run/fields'
import { openDatabase } from '../../src/engine/recording/driver/index'
import type { Driver } from '../../src/engine/recording/driver/driver'
import { eventFromJson, type EventRecord } from '../../src/engine/recording/format/event-json'
import { CHUNK_FACTOR } from '../../src/engine/recording/format/schema'
import {
  decodeChunk,
  decodeSecond,
  decodeSummaries,
  decodeTree,
  type Summaries,
  type TreeColumns,
} from '../../src/engine/recording/format/tables'

export interface ReadBack {
  readonly integrity: string
  readonly meta: Readonly<Record<string, unknown>>
  readonly events: readonly EventRecord[]
  readonly output: readonly { readonly seq: number; readonly text: string; readonly stream: string }[]
  /** Run time of every tick. */
  readonly ticks: readonly number[]
  readonly trees: readonly TreeColumns[]
  /** `samples.get('<process>/<t>')`: what was read of it then. */
  readonly samples: ReadonlyMap<string, Readonly<Partial<Record<SampleField, number>>>>
  readonly blocks: readonly ({ readonly from: number; readonly to: number } & Summaries)[]
  /** Rows of `second` that are not folded. */
  readonly seconds: number
}

/** All of a run file, read plainly: with SQL and the codec, without the reader that the app has. */
export function readRunFile(file: string, driver?: Driver): ReadBack {
  const db = openDatabase(file, 'read', driver)
  try {
    const samples = new Map<string, Partial<Record<SampleField, number>>>()
    const add = (id: number, t: number, columns: SampleColumns, row: number) => {
      const entries = Object.entries(columns).flatMap(([field, column]) =>
        Number.isNaN(column[row]) ? [] : [[field, column[row]]],
      )
      if (entries.length > 0) samples.set(`${id}/${t}`, Object.fromEntries(entries))
    }
    const trees: TreeColumns[] = []
    const blocks = db.prepare('SELECT * FROM block ORDER BY id').all()
    for (const block of blocks) {
      const tree = decodeTree(block.tree as Uint8Array)
      trees.push(tree)
      const low = (block.id as number) * CHUNK_FACTOR
      for (const chunk of db
        .prepare('SELECT * FROM chunk WHERE key >= ? AND key < ?')
        .all(low, low + CHUNK_FACTOR)) {
        const { rows, columns } = decodeChunk(chunk.body as Uint8Array)
        if (rows !== chunk.rows) throw new Error(`${rows} rows in a chunk of ${String(chunk.rows)}`)
        for (let row = 0; row < rows; row += 1)
          add((chunk.key as number) - low, tree.at[(chunk.first as number) + row], columns, row)
      }
    }
    const seconds = db.prepare('SELECT body FROM second ORDER BY n').all()
    for (const { body } of seconds) {
      const { tree, samples: rows } = decodeSecond(body as Uint8Array)
      trees.push(tree)
      for (let row = 0; row < rows.process.length; row += 1)
        add(rows.process[row], tree.at[rows.tick[row]], rows.columns, row)
    }
    const events = db.prepare('SELECT body FROM event ORDER BY seq').all()
    return {
      integrity: String(db.prepare('PRAGMA integrity_check').get()?.integrity_check),
      meta: Object.fromEntries(
        db
          .prepare('SELECT key, value FROM meta')
          .all()
          .map(({ key, value }) => [key, JSON.parse(value as string)]),
      ),
      events: events.map(({ body }) => eventFromJson(body as string)!),
      output: db
        .prepare('SELECT seq, text, stream FROM output ORDER BY seq')
        .all() as unknown as ReadBack['output'],
      ticks: trees.flatMap(({ at }) => [...at]),
      trees,
      samples,
      blocks: blocks.map((block) => ({
        from: block.t_from as number,
        to: block.t_to as number,
        ...decodeSummaries(block.ids as Uint8Array, block.summary as Uint8Array),
      })),
      seconds: seconds.length,
    }
  } finally {
    db.close()
  }
}

/** The same of the ticks that were told. */
export function samplesOf(ticks: readonly { t: number; ids: Int32Array; columns: SampleColumns }[]) {
  const samples = new Map<string, Partial<Record<SampleField, number>>>()
  for (const { t, ids, columns } of ticks)
    for (const [row, id] of ids.entries()) {
      const entries = Object.entries(columns).flatMap(([field, column]) =>
        Number.isNaN(column[row]) ? [] : [[field, column[row]]],
      )
      if (entries.length > 0) samples.set(`${id}/${t}`, Object.fromEntries(entries))
    }
  return samples
}
