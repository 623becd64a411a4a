import type { MachineLoad } from '../../src/shared/machine'
import type { ToWindow } from '../../src/shared/protocol'
import type { SampleColumns, SampleField } from '../../src/shared/run/fields'
import type {
  ExitRecord,
  HostFacts,
  LocksRecord,
  MetaRecord,
  ProcessRecord,
  RunRecord,
  TasksRecord,
  TickRecord,
} from '../../src/shared/run/records'
import { SAMPLE_FIELDS } from '../../src/shared/run/fields'
import { Intervals } from '../../src/shared/run/intervals'
import { RunModel, TREE_SERIES } from '../../src/shared/run/model'
import { PROCESS_SERIES } from '../../src/shared/run/process'
import { Series } from '../../src/shared/run/series'

/** Epoch of t = 0 in records made here. */
export const RUN_START = 1_700_000_000_000

export const HOST: HostFacts = {
  platform: 'linux',
  arch: 'x64',
  release: 'test',
  cpuModel: 'test',
  cores: 2,
  totalMemory: 8 * 1024 ** 3,
  node: process.versions.node,
  electron: null,
}

/** What an account says beside CPU times, where that does not matter. */
export const ACCOUNT = {
  source: 'sampling',
  processes: 1,
  unsampled: NaN,
  detached: 0,
  orphans: 0,
  lost: NaN,
} as const

export function meta(over: Partial<MetaRecord> = {}): MetaRecord {
  return {
    kind: 'meta',
    runId: 'run',
    startedAt: RUN_START,
    origin: { kind: 'command', argv: ['true'], cwd: '/' },
    host: HOST,
    sampler: { kind: 'procfs', fields: SAMPLE_FIELDS, reasons: [], minInterval: 0 },
    interval: 100,
    version: '0.0.0',
    ...over,
  }
}

/** A process born at run time `t`, with pid 100 + id. */
export function born(id: number, t: number, over: Partial<ProcessRecord> = {}): ProcessRecord {
  const pid = 100 + id
  return {
    kind: 'process',
    t,
    id,
    pid,
    createdAt: RUN_START + t,
    ppid: 1,
    parent: -1,
    name: `p${id}`,
    uid: 0,
    ...over,
  }
}

/** A tick: for each process id the fields that were read of it. */
export function tick(
  t: number,
  rows: Readonly<Record<number, Partial<Record<SampleField, number>>>>,
  over: Partial<TickRecord> = {},
): TickRecord {
  const ids = Object.keys(rows).map(Number)
  const fields = new Set(ids.flatMap((id) => Object.keys(rows[id]) as SampleField[]))
  const columns: SampleColumns = {}
  for (const field of fields) columns[field] = Float64Array.from(ids, (id) => rows[id][field] ?? NaN)
  return {
    kind: 'tick',
    t,
    interval: 100,
    cost: 1,
    engineCpu: 0.01,
    cpu: NaN,
    ids: Int32Array.from(ids),
    columns,
    host: { busy: 0.5, availableMemory: 1024 },
    ...over,
  }
}

/** Rows of [lane, start, end, queued?]; all are called "task". */
export function tasks(...rows: readonly (readonly [number, number, number, number?])[]): TasksRecord {
  return {
    kind: 'tasks',
    lane: Int32Array.from(rows, (row) => row[0]),
    start: Float64Array.from(rows, (row) => row[1]),
    end: Float64Array.from(rows, (row) => row[2]),
    queued: Float64Array.from(rows, (row) => row[3] ?? NaN),
    names: rows.map(() => 'task'),
  }
}

/** Rows of [lane, phase, start, end, lock]: phase 0 waits, 1 holds; end NaN while it lasts. */
export function locks(...rows: readonly (readonly [number, number, number, number, string])[]): LocksRecord {
  return {
    kind: 'locks',
    lane: Int32Array.from(rows, (row) => row[0]),
    phase: Uint8Array.from(rows, (row) => row[1]),
    start: Float64Array.from(rows, (row) => row[2]),
    end: Float64Array.from(rows, (row) => row[3]),
    names: rows.map((row) => row[4]),
  }
}

const SERIES = ['t', ...PROCESS_SERIES, ...TREE_SERIES, 'depth'] as const

/** Everything that a run model tells, as plain data: two models that say the same give the same. */
export function snapshot(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)]
  if (Array.isArray(value)) return value.map(snapshot)
  if (value instanceof Map) return [...value].map(snapshot)
  if (value instanceof Series) {
    const kept = SERIES.flatMap((field) => {
      try {
        return [[field, [...(value as Series<string>).slice(field)]]]
      } catch {
        // Not a field of this series.
        return []
      }
    })
    return Object.fromEntries(kept)
  }
  if (value instanceof Intervals)
    return Array.from({ length: value.length }, (_, row) => [
      value.lane(row),
      value.tag(row),
      value.start(row),
      value.end(row),
      value.queued(row),
      value.name(row),
      value.openOn(value.lane(row)).includes(row),
    ])
  const getters = Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(value)))
    .filter(([key, { get }]) => get !== undefined && key !== '__proto__' && key !== 'whole')
    .map(([key]) => [key, (value as Record<string, unknown>)[key]])
  return Object.fromEntries(
    [...getters, ...Object.entries(value)].map(([key, entry]) => [key, snapshot(entry)]),
  )
}

export function modelOf(...records: readonly RunRecord[]): RunModel {
  const model = new RunModel()
  model.applyAll(records)
  return model
}

export function exit(id: number, t: number, over: Partial<ExitRecord> = {}): ExitRecord {
  return { kind: 'exit', t, id, code: 0, signal: null, cpu: NaN, ...over }
}

/** What the engine says of the machine once a second. */
export function hostLoad(known: Partial<MachineLoad> = {}): Extract<ToWindow, { type: 'host' }> {
  return {
    type: 'host',
    at: 1000,
    busy: 0.5,
    availableMemory: 1,
    cores: Float32Array.of(0.5, 0.25),
    swapTotal: 8,
    swapFree: 2,
    loadAverage: [1, 2, 3],
    uptime: 100,
    pressure: { cpu: NaN, memory: NaN, io: 0.5 },
    engineCpu: 0.01,
    engineRss: 1,
    ...known,
  }
}
