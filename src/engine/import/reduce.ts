import type { MetaRecord, PoolRecord, RunRecord } from '../../shared/run/records'
import { IMPORT_RESULT } from '../../shared/run/import-account'
import { poolOf } from '../telemetry/wire'
import type { Collector } from './collect'
import type { Life } from './lives'
import { queuesOf } from './counters'
import { lanesOf } from './lanes'
import { foreignLives, ownLives, unnamed } from './lives'
import { ownMetadata, type Own } from './own'
import { ticksOf } from './ticks'

/** Microseconds that can only be a time since 1970: what counts from a machine's start stays below for 30 years. */
const EPOCH = 1e15

/** What a run is that nobody ran here. */
const FOREIGN: Pick<MetaRecord, 'host' | 'sampler' | 'interval' | 'version'> = {
  host: {
    platform: '',
    arch: '',
    release: '',
    cpuModel: '',
    node: '',
    electron: null,
    cores: 0,
    totalMemory: 0,
  },
  sampler: {
    kind: 'procfs',
    fields: [],
    reasons: [
      {
        en: 'This run was imported from a trace: nothing was sampled.',
        'zh-CN': '此运行由跟踪文件导入，没有采样数据。',
      },
    ],
    minInterval: 0,
  },
  interval: 100,
  version: '',
}

/**
 * A run made of a trace, in the order in which a run is told.
 * @param trace all of its events were taken, none put together yet
 * @param rest members of the trace's outer object
 * @param now epoch of the import, milliseconds: when the run was, if the trace does not say
 */
export function recordsOf(
  trace: Collector,
  rest: ReadonlyMap<string, unknown>,
  { runId, name, now }: { readonly runId: string; readonly name: string; readonly now: number },
): RunRecord[] {
  const own = ownMetadata(rest.get('metadata'))
  trace.finish(own === null)
  const zero = own === null ? (Number.isFinite(trace.first) ? trace.first : 0) : 0
  const ms = (ts: number) => (ts - zero) / 1000
  const startedAt = own !== null ? own.epoch.microseconds / 1000 : zero > EPOCH ? zero / 1000 : now
  const meta: MetaRecord = {
    kind: 'meta',
    runId,
    startedAt,
    origin: { kind: 'trace', name },
    ...factsOf(own),
  }
  const lives = own === null ? foreignLives(trace, startedAt, ms) : ownLives(trace, startedAt, ms)
  const wall = own === null ? ms(Math.max(trace.last, zero)) : own.summary.wallSeconds * 1000

  const timed: { readonly t: number; readonly record: RunRecord }[] = []
  const at = (t: number, record: RunRecord) => void timed.push({ t, record })
  for (const { records } of lives) for (const record of records) at('t' in record ? record.t! : 0, record)
  const work = workOf(trace, lives, own, ms)
  for (const record of [...work.pools, ...work.roles, ...work.lanes]) at(Math.max(0, record.t), record)
  for (const record of work.work)
    at(
      record.end.reduce((last, end) => (end > last ? end : last), 0),
      record,
    )
  const counters = [...trace.counters.values()]
  const queues = own === null ? counters : counters.filter(({ name: called }) => called.startsWith('queue:'))
  for (const record of queuesOf(queues, nameIn(trace), ms)) at(record.at.at(-1)!, record)
  if (own !== null) for (const record of ticksOf(counters, lives, own, ms)) at(record.t, record)
  for (const record of resultsOf(trace, ms)) at(record.t, record)
  timed.sort((a, b) => a.t - b.t)

  return [
    meta,
    { kind: 'state', t: 0, state: 'running' },
    ...timed.map(({ record }) => record),
    ...endOf(trace, own, wall, work.dropped),
  ]
}

function factsOf(own: Own | null): Omit<MetaRecord, 'kind' | 'runId' | 'startedAt' | 'origin'> {
  if (own === null) return FOREIGN
  const { host, sampler, interval, version, terms, prediction } = own.run
  return {
    host,
    interval,
    version,
    sampler: { ...sampler, fields: ['cpu', 'rss', 'pss', 'threads'] },
    ...(terms === undefined ? {} : { terms }),
    ...(prediction === undefined ? {} : { prediction }),
  }
}

function nameIn({ processes }: Collector): (pid: number) => string {
  const names = new Map<string, number>()
  for (const { name } of processes.values()) names.set(name, (names.get(name) ?? 0) + 1)
  return (pid) => {
    const name = processes.get(pid)?.name ?? ''
    // Browsers have many processes of one name.
    return name === '' ? unnamed(pid) : names.get(name)! > 1 && pid >= 0 ? `${name} ${pid}` : name
  }
}

function workOf(trace: Collector, lives: readonly Life[], own: Own | null, ms: (ts: number) => number) {
  const name = nameIn(trace)
  if (own === null) return lanesOf(trace.intervals, trace.threads, name, ms)
  const told = trace.intervals.filter(({ cat, async }) => !async && (cat === 'task' || cat === 'lock'))
  const made = lanesOf(told, trace.threads, name, ms, true)
  // A pid that came twice has a number of its own in the trace: here it is the system's again.
  const real = new Map(lives.map(({ tracePid, pid }) => [tracePid, pid]))
  const pidOf = (pid: number) => real.get(pid) ?? pid
  const pools = trace.moments.flatMap(({ cat, args, ts }) => {
    const said = cat === 'pool' ? poolOf(args) : null
    return said === null ? [] : [{ kind: 'pool', t: ms(ts), ...said } satisfies PoolRecord]
  })
  return {
    ...made,
    pools,
    lanes: made.lanes.map((lane) => ({ ...lane, pid: pidOf(lane.pid) })),
    roles: made.roles.map((role) => ({ ...role, pid: pidOf(role.pid) })),
  }
}

/** Numbers that programs of ours tell. */
function* resultsOf({ moments }: Collector, ms: (ts: number) => number) {
  for (const { cat, name, pid, ts, args } of moments) {
    if (cat !== 'result') continue
    const plain = Object.entries(args).filter(([, value]) =>
      ['number', 'string', 'boolean'].includes(typeof value),
    )
    const values = Object.fromEntries(plain) as Record<string, number | string | boolean>
    yield { kind: 'result', t: Math.max(0, ms(ts)), pid, name, values } as const
  }
}

function* endOf(trace: Collector, own: Own | null, t: number, noLane: number): Generator<RunRecord> {
  const { counts, example } = trace
  counts.dropped += noLane
  // Those of ours tell of processes.
  if (own !== null) counts.instants = 0
  yield { kind: 'result', t, pid: 0, name: IMPORT_RESULT, values: counts }
  const malformed = counts.malformed + counts.unmatched
  const dropped = counts.dropped + counts.beyond
  if (malformed + dropped > 0) yield { kind: 'drops', t, malformed, dropped, example }
  const { summary = null, verdict = null } = own ?? {}
  if (summary?.ledger != null) {
    const { eventsLost, unsampled, ...ledger } = summary.ledger
    const [basis, cpu] = [summary.cpuBasis, (summary.cpuSeconds ?? 0) * 1e9]
    yield { kind: 'ledger', t, basis, cpu, ...ledger, unsampled: unsampled ?? NaN, lost: eventsLost ?? NaN }
  }
  if (verdict !== null) yield { kind: 'verdict', t, verdict: verdict as never }
  const outcome = summary?.outcome ?? 'completed'
  const reason = summary?.reason ?? undefined
  yield {
    kind: 'state',
    t,
    state: outcome === 'failed' ? 'failed' : 'ended',
    outcome,
    ...(reason === undefined ? {} : { reason }),
  }
}
