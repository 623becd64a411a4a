import type { RunRecord, TickRecord } from '../../../shared/run/records'
import { attached } from '../format/attach'
import { logOf } from '../format/log'
import { readHeader } from '../format/header'
import { META } from '../format/schema'
import { decodeSecond } from '../format/tables'
import { blobOf, textOf } from '../format/text-of'
import { Blocks } from './blocks'
import { jsonOf, stateOf } from './facts'
import { reading } from './read-failures'
import { RunFile } from './run-file'
import { ticksOfBlocks, ticksOfSecond } from './ticks-of'
import { eventsFrom, EVENT_COLUMNS, merged, OUTPUT_COLUMNS, outputFrom, toldOf } from './told'

/** Samples of what was before that are given: as many as an engine keeps of a run of its own. */
const MOST_SAMPLES = 400_000

/** How far a file was read. */
interface Place {
  readonly event: number
  readonly output: number
  /** Run time of the newest tick, milliseconds; −1: there was none. */
  readonly tick: number
}

/** What was appended; `over`: nobody writes it any more, or more was appended than could be read: begin anew. */
export interface Growth {
  readonly records: readonly RunRecord[]
  readonly over: boolean
}

/**
 * Reads the file of a run while another process of this data folder records it: all there is, then what was appended, as
 * the records that the run told. Nothing of the file stays open in between, so its writer is never in anybody's way.
 */
export class Growing {
  readonly #file: string
  #place: Place = { event: -1, output: -1, tick: -1 }

  /** @param file absolute path of one of our own, see KnownFiles */
  constructor(file: string) {
    this.#file = file
  }

  /** Everything up to now. @throws EngineFailure as RunFile.open */
  begin(): RunRecord[] {
    const run = RunFile.open(this.#file)
    try {
      return reading(this.#file, () => {
        const { recording, events, output } = toldOf(run)
        const ticks = ticksOfBlocks(new Blocks(run), MOST_SAMPLES)
        const last = (table: string) =>
          Number(run.database.prepare(`SELECT coalesce(max(seq), -1) AS seq FROM ${table}`).get()!.seq)
        this.#place = { event: last('event'), output: last('output'), tick: ticks.at(-1)?.t ?? -1 }
        return [{ ...recording, elsewhere: true }, ...merged(events, output, ticks)]
      })
    } finally {
      run.close()
    }
  }

  /** What came since. @throws EngineFailure; `locked-file` is over in a moment */
  more(): Growth {
    const { wal } = readHeader(this.#file)
    return reading(this.#file, () => {
      // Its writer is done, or died: what it is now is read as any other file.
      if (!wal || logOf(this.#file) !== 'used') return { records: [], over: true }
      return attached(this.#file, false, (database) => {
        const { event, output, tick } = this.#place
        const rows = (table: string) => database.prepare(`SELECT * FROM grown_${table} ORDER BY rowid`).all()
        const taken = {
          event: `SELECT seq, ${EVENT_COLUMNS} FROM run.event WHERE seq > ${event} ORDER BY seq`,
          output: `SELECT seq, ${OUTPUT_COLUMNS} FROM run.output WHERE seq > ${output} ORDER BY seq`,
          second: `SELECT CAST(body AS BLOB) AS body FROM run.second WHERE t_to > ${tick} ORDER BY n`,
          meta: `SELECT CAST(key AS BLOB) AS key, CAST(value AS BLOB) AS value FROM run.meta WHERE key IN ('${META.state}', '${META.writer}')`,
          missed: `SELECT 1 FROM run.block WHERE t_to > ${tick} LIMIT 1`,
        }
        const names = Object.keys(taken) as (keyof typeof taken)[]
        // In one transaction: all of them as of one moment.
        const take = names.map((name) => `CREATE TABLE grown_${name} AS ${taken[name]};`)
        try {
          database.exec(`BEGIN; ${take.join(' ')} COMMIT`)
        } catch (error) {
          database.exec('ROLLBACK')
          throw error
        }
        try {
          const values = new Map(rows('meta').map(({ key, value }) => [textOf(key), jsonOf(textOf(value))]))
          const state = stateOf(this.#file, values.get(META.state), values.get(META.writer))
          // Folded before it was looked at: this engine stood still for long.
          if (rows('missed').length > 0 || state !== 'recording') return { records: [], over: true }
          const [events, pieces] = [rows('event'), rows('output')]
          const ticks = this.#ticks(rows('second'))
          this.#place = {
            event: Number(events.at(-1)?.seq ?? event),
            output: Number(pieces.at(-1)?.seq ?? output),
            tick: ticks.at(-1)?.t ?? tick,
          }
          return { records: merged(eventsFrom(events), outputFrom(pieces), ticks), over: false }
        } finally {
          database.exec(names.map((name) => `DROP TABLE grown_${name}`).join('; '))
        }
      })
    })
  }

  #ticks(rows: readonly Readonly<Record<string, unknown>>[]): TickRecord[] {
    let before = Math.max(0, this.#place.tick)
    return rows
      .flatMap(({ body }) => {
        const { tree, samples } = decodeSecond(blobOf(body))
        const ticks = ticksOfSecond(tree, samples, before)
        before = tree.at.at(-1) ?? before
        return ticks
      })
      .filter(({ t }) => t > this.#place.tick)
  }
}
