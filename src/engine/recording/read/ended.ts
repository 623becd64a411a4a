import type { EndedQuery, EndedRows } from '../../../shared/protocol'
import type { SeriesRecord } from '../../../shared/run/recorded'
import type { RunRecord } from '../../../shared/run/records'
import { DamagedData } from '../format/bytes'
import { inTurns } from '../format/compact'
import type { EventRecord } from '../format/event-json'
import { looking } from '../format/log'
import { CHUNK_FACTOR } from '../format/schema'
import { decodeSummaries } from '../format/tables'
import { blobOf } from '../format/text-of'
import { corruptFile, reading } from './read-failures'
import { eventsFrom, EVENT_COLUMNS } from './told'

/** Events that are read in one go: some milliseconds. */
const SLICE = 2000
/** What is given of a command line, characters. */
const MOST_COMMAND = 2000
/** The last sample of a process was taken this long before its end at the most, milliseconds; else it is not found. */
const LAST_SAMPLE = 2000

/** What is kept of each process, a row each: `event.seq` of its records, −1: there is none; its parent's id; its name's number. */
const BORN = 0
const EXEC = 1
const COMMAND = 2
const FIRST_EXIT = 3
const LAST_EXIT = 4
const PARENT = 5
const NAME = 6
const FIELDS = 7

/**
 * The processes of a run file that have ended, a page at a time. What is kept of each is where the file tells of it; the
 * file itself is open only while it is looked at, and may be one that is being written.
 */
export class Ended {
  readonly #file: string
  #rows = new Int32Array(0)
  /** Creation times, milliseconds since the epoch. */
  #createdAt = new Float64Array(0)
  #count = 0
  /** `event.seq` up to which the file was read. */
  #read = -1
  #reading: Promise<void> | null = null
  readonly #names: string[] = ['']
  readonly #numbers = new Map([['', 0]])

  /** @param file absolute path of one that may be opened, see RunFiles.isSound */
  constructor(file: string) {
    this.#file = file
  }

  /** @throws EngineFailure as RunFile.open */
  async page(query: EndedQuery): Promise<EndedRows> {
    this.#reading ??= inTurns(this.#readOn()).finally(() => (this.#reading = null))
    await this.#reading
    const ids = this.#chosen(query)
    return { total: ids.length, records: this.#recordsOf(ids.slice(query.from, query.from + query.count)) }
  }

  /** Takes what the file tells that was not read yet. */
  *#readOn(): Generator<void, void> {
    for (;;) {
      const before = this.#read
      const rows = this.#take(
        `SELECT seq, ${EVENT_COLUMNS} FROM run.event WHERE seq > ${this.#read}
           AND kind IN ('process', 'exec', 'command', 'exit') ORDER BY seq LIMIT ${SLICE}`,
      )
      for (const row of rows) {
        const seq = Number(row.seq)
        reading(this.#file, () => {
          for (const { event } of eventsFrom([row])) this.#note(seq, event)
        })
        this.#read = seq
      }
      if (rows.length < SLICE) return
      // Numbers that are too large to be told apart would go on for ever.
      if (!(this.#read > before)) throw corruptFile(this.#file, new DamagedData(`an event ${this.#read}`))
      yield
    }
  }

  #note(seq: number, event: EventRecord): void {
    switch (event.kind) {
      case 'process':
        this.#reserve(event.id)
        this.#createdAt[event.id] = event.createdAt
        this.#set(event.id, PARENT, event.parent)
        this.#set(event.id, BORN, seq)
        return this.#set(event.id, NAME, this.#numberOf(event.name))
      case 'exec':
        this.#set(event.id, EXEC, seq)
        return this.#set(event.id, NAME, 0)
      case 'command':
        this.#set(event.id, COMMAND, seq)
        return this.#set(event.id, NAME, this.#numberOf(event.name))
      case 'exit':
        // Told twice, the second refines the first.
        if (this.#get(event.id, FIRST_EXIT) < 0) this.#set(event.id, FIRST_EXIT, seq)
        return this.#set(event.id, LAST_EXIT, seq)
      default:
    }
  }

  #reserve(id: number): void {
    if (id < 0 || id >= CHUNK_FACTOR) throw new DamagedData(`a process ${id}`)
    this.#count = Math.max(this.#count, id + 1)
    if (id < this.#createdAt.length) return
    const size = Math.max(1024, id + 1, Math.floor(this.#createdAt.length * 1.5))
    const rows = new Int32Array(size * FIELDS).fill(-1)
    rows.set(this.#rows)
    const createdAt = new Float64Array(size).fill(NaN)
    createdAt.set(this.#createdAt)
    this.#rows = rows
    this.#createdAt = createdAt
  }

  #get(id: number, field: number): number {
    return this.#rows[id * FIELDS + field] ?? -1
  }

  /** Of what was never born nothing is kept. */
  #set(id: number, field: number, value: number): void {
    if (id >= 0 && id < this.#count) this.#rows[id * FIELDS + field] = value
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    this.#numbers.set(name, this.#names.length)
    return this.#names.push(name) - 1
  }

  /** Ids of those that are asked for, in order of birth. */
  #chosen({ listed, born, parent, names, others }: EndedQuery): number[] {
    const isListed = new Uint8Array(this.#count)
    for (const id of listed) isListed[id] = 1
    const numbers = new Set(names.map((name) => this.#numbers.get(name)))
    /** The nearest listed process above each, −1: there is none. Parents come first. */
    const above = new Int32Array(this.#count).fill(-1)
    const chosen: number[] = []
    for (let id = 0; id < Math.min(this.#count, born); id += 1) {
      const own = this.#get(id, PARENT)
      if (own >= 0) above[id] = isListed[own] === 1 ? own : (above[own] ?? -1)
      if (isListed[id] === 1 || this.#get(id, LAST_EXIT) < 0 || above[id] !== parent) continue
      if (numbers.has(this.#get(id, NAME)) !== others) chosen.push(id)
    }
    return chosen.sort((a, b) => this.#createdAt[a] - this.#createdAt[b] || a - b)
  }

  /** What the file tells of these, one after the other. */
  #recordsOf(ids: readonly number[]): RunRecord[] {
    const told = new Map<number, EventRecord>()
    const wanted = ids.flatMap((id) =>
      [BORN, EXEC, COMMAND, FIRST_EXIT, LAST_EXIT].map((f) => this.#get(id, f)),
    )
    const rows = this.#take(
      `SELECT seq, ${EVENT_COLUMNS} FROM run.event WHERE seq IN (${wanted.filter((seq) => seq >= 0).join()})`,
    )
    reading(this.#file, () => {
      for (const row of rows) for (const { event } of eventsFrom([row])) told.set(Number(row.seq), event)
    })
    const records = ids.map((id) =>
      [BORN, EXEC, COMMAND, FIRST_EXIT, LAST_EXIT]
        .map((field) => this.#get(id, field))
        .filter((seq, at, all) => seq >= 0 && all.indexOf(seq) === at)
        .sort((a, b) => a - b)
        .flatMap((seq) => told.get(seq) ?? []),
    )
    const samples = this.#lastSamples(records)
    return records.flatMap((own, at): RunRecord[] => [
      ...own.map((record) => (record.kind === 'command' ? shortened(record) : record)),
      ...(samples.get(ids[at]) ?? []),
    ])
  }

  /** The CPU time that samples saw, as one row at the last of each. */
  #lastSamples(records: readonly (readonly EventRecord[])[]): Map<number, SeriesRecord[]> {
    const found = new Map<number, SeriesRecord[]>()
    const ends = records.flatMap((own) => own.findLast((record) => record.kind === 'exit') ?? [])
    const times = ends.flatMap(({ t }) => (Number.isFinite(t) ? [`(${t})`] : [])).join()
    if (times === '') return found
    const blocks = this.#take(
      `SELECT CAST(ids AS BLOB) AS ids, CAST(summary AS BLOB) AS summary FROM run.block WHERE EXISTS
         (SELECT 1 FROM (VALUES ${times}) WHERE column1 BETWEEN t_from AND t_to + ${LAST_SAMPLE}) ORDER BY id`,
    )
    const ids = new Set(ends.map(({ id }) => id))
    reading(this.#file, () => {
      for (const block of blocks) {
        const { ids: of, summary } = decodeSummaries(blobOf(block.ids), blobOf(block.summary))
        of.forEach((id, row) => {
          if (!ids.has(id)) return
          const columns = { cpu: Float64Array.of(summary.cpuLast[row]) }
          const at = Float64Array.of(summary.lastT[row])
          found.set(id, [{ kind: 'series', id, at, columns, coarse: true }])
        })
      }
    })
    return found
  }

  #take(select: string) {
    return reading(this.#file, () =>
      looking(this.#file, (database) => {
        database.exec(`DROP TABLE IF EXISTS taken; CREATE TABLE taken AS ${select}`)
        try {
          return database.prepare('SELECT * FROM taken ORDER BY rowid').all()
        } finally {
          database.exec('DROP TABLE taken')
        }
      }),
    )
  }
}

function shortened<T extends { readonly argv: readonly string[] }>(command: T): T {
  let left = MOST_COMMAND
  const argv: string[] = []
  for (const word of command.argv) {
    if (left <= 0) break
    argv.push(word.length <= left ? word : `${word.slice(0, left)}…`)
    left -= word.length + 1
  }
  return { ...command, argv }
}
