import { openDatabase } from '../../src/engine/recording/driver'
import { OutputStore } from '../../src/engine/recording/write/output-store'
import { BLOCK_TICKS, CHUNK_FACTOR } from '../../src/engine/recording/format/schema'
import { summarizeRows } from '../../src/engine/recording/format/summaries'
import {
  encodeChunk,
  encodeSummaries,
  encodeTree,
  type SummaryColumns,
} from '../../src/engine/recording/format/tables'
import { RunFileWriter } from '../../src/engine/recording/write/writer'
import { SAMPLE_FIELDS, type SampleColumns } from '../../src/shared/run/fields'
import { RunModel } from '../../src/shared/run/model'
import type { MetaRecord, RunRecord } from '../../src/shared/run/records'
import { summarize } from '../../src/shared/run/summarize'

/** Time between ticks, milliseconds. */
const INTERVAL = 100
const MIB = 2 ** 20
/** Processes whose samples differ from each other's; the rest repeat theirs, which makes the file in seconds. */
const KINDS = 50
/** Of those, one in five works. */
const BUSY = 5

/**
 * Writes a run of so many processes and ticks as a recording of 10 Hz: CPU time at every tick, memory and counters once a
 * second, PSS every 2.5 s. Every chunk, summary and block is encoded and stored by what writes real recordings.
 */
export async function writeLargeRun(file: string, processes: number, ticks: number): Promise<void> {
  const events = eventsOf(processes, ticks * INTERVAL)
  const writer = new RunFileWriter(file, events[0] as MetaRecord)
  writer.write({ events: events as never, ticks: [], output: new OutputStore() })
  const model = new RunModel()
  model.applyAll(events)
  await writer.finish(summarize(model))
  const database = openDatabase(file, 'write')
  database.exec('PRAGMA synchronous = OFF')
  const chunk = database.prepare('INSERT INTO chunk (key, first, rows, body) VALUES (?, ?, ?, ?)')
  const block = database.prepare(
    'INSERT INTO block (id, t_from, t_to, ticks, tree, ids, summary) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const kinds = Array.from({ length: KINDS }, (_, kind) => new Kind(kind))
  database.transaction(() => {
    for (let begin = 0, id = 0; begin < ticks; begin += BLOCK_TICKS, id += 1) {
      const rows = Math.min(BLOCK_TICKS, ticks - begin)
      const at = Float64Array.from({ length: rows }, (_, row) => (begin + row + 1) * INTERVAL + Math.random())
      const made = kinds.map((kind) => {
        const columns = kind.next(at, begin)
        return { body: encodeChunk(rows, columns), summary: summarizeRows(at, columns), columns }
      })
      for (let process = 0; process < processes; process += 1)
        chunk.run(id * CHUNK_FACTOR + process, 0, rows, made[process % KINDS].body)
      const summary = Object.fromEntries(
        Object.keys(made[0].summary).map((name) => [
          name,
          Float64Array.from(
            { length: processes },
            (_, process) => made[process % KINDS].summary[name as 'cpuMin'],
          ),
        ]),
      ) as SummaryColumns
      const encoded = encodeSummaries({
        ids: Int32Array.from({ length: processes }, (_, one) => one),
        summary,
      })
      block.run(
        id,
        at[0],
        at[rows - 1],
        rows,
        encodeTree(treeOf(at, processes)),
        encoded.ids,
        encoded.summary,
      )
    }
  })
  database.close()
}

function treeOf(at: Float64Array, processes: number) {
  const all = (value: () => number) => Float64Array.from(at, value)
  return {
    at,
    interval: all(() => INTERVAL),
    cost: all(() => 1 + Math.random()),
    engineCpu: all(() => Math.random() / 50),
    hostBusy: all(() => 0.5 + Math.random() / 10),
    availableMemory: all(() => 8192 * MIB),
    cpu: all(() => processes / BUSY + Math.random()),
    rss: all(() => processes * 40 * MIB),
    pss: all(() => processes * 20 * MIB),
    processes: all(() => processes),
  }
}

/** The samples of a process and all that are like it. */
class Kind {
  readonly #busy: boolean
  #cpu = 0
  #switches = 0
  #written = 0

  constructor(readonly kind: number) {
    this.#busy = kind % BUSY === 0
  }

  next(at: Float64Array, begin: number): SampleColumns {
    const columns = Object.fromEntries(
      SAMPLE_FIELDS.map((field) => [field, new Float64Array(at.length).fill(NaN)]),
    ) as Required<SampleColumns>
    for (let row = 0; row < at.length; row += 1) {
      const tick = begin + row
      // Others do something now and then.
      if (this.#busy || Math.random() < 0.1) this.#cpu += Math.round(Math.random() * 1e8)
      columns.cpu[row] = this.#cpu
      if (this.#busy || tick % 10 === 0) {
        columns.rss[row] = 40 * MIB + Math.floor(Math.random() * 200) * 4096
        columns.user[row] = Math.floor(this.#cpu / 1e7) * 1e7
        columns.system[row] = Math.floor(this.#cpu / 1e8) * 1e7
        columns.state[row] = this.#busy ? 82 : 83
        columns.threads[row] = 7
      }
      if (tick % 25 === 0) {
        columns.pss[row] = 20 * MIB + Math.floor(Math.random() * 1000) * 1024
        columns.private[row] = columns.pss[row] - MIB
      }
      if (tick % 10 !== 0) continue
      columns.switchesVoluntary[row] = this.#switches += Math.floor(Math.random() * 50)
      columns.switchesInvoluntary[row] = Math.floor(this.#switches / 3)
      columns.readBytes[row] = this.#written
      columns.writeBytes[row] = this.#written += Math.floor(Math.random() * 9000)
      columns.runWait[row] = Math.floor(this.#cpu / 20)
    }
    return columns
  }
}

function eventsOf(processes: number, end: number): RunRecord[] {
  const startedAt = 1_800_000_000_000
  const meta: MetaRecord = {
    kind: 'meta',
    runId: 'bench',
    startedAt,
    origin: { kind: 'command', argv: ['bench'], cwd: '/' },
    host: {
      platform: 'linux',
      arch: 'x64',
      release: '',
      cpuModel: '',
      cores: 2,
      totalMemory: 16384 * MIB,
      node: process.versions.node,
      electron: null,
    },
    sampler: { kind: 'kernel-clock', fields: SAMPLE_FIELDS, reasons: [], minInterval: 0 },
    interval: INTERVAL,
    version: 'bench',
  }
  const births = Array.from({ length: processes }, (_, id): RunRecord[] => [
    {
      kind: 'process',
      t: 10,
      id,
      pid: 1000 + id,
      createdAt: startedAt + 10,
      ppid: 1000,
      uid: 1000,
      parent: id === 0 ? -1 : 0,
      name: 'bench',
    } as RunRecord,
    { kind: 'command', t: 10, id, argv: ['/usr/bin/bench', `--number=${id}`], name: 'bench' },
    { kind: 'role', t: 10, pid: 1000 + id, tid: 0, role: `worker ${id}` },
  ])
  return [
    meta,
    { kind: 'state', t: 0, state: 'running' },
    ...births.flat(),
    { kind: 'state', t: end, state: 'ended', outcome: 'completed' },
  ]
}
