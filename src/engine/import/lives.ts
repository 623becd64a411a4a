import type { RunRecord } from '../../shared/run/records'
import type { Collector } from './collect'
import type { Moment } from './trace'
import type { deathOf } from './own'
import { LIFE } from './collect'
import { deathOf as readDeath, lifeOf } from './own'

/** A process of the run. `pid` is the trace's; the run's own may differ, where the system gave one out twice. */
export interface Life {
  readonly id: number
  readonly tracePid: number
  readonly pid: number
  /** µs of the trace. */
  readonly begin: number
  readonly end: number
  readonly records: readonly RunRecord[]
}

/**
 * The processes of somebody else's trace: there from the first event that bears their pid to the last. Nothing is known
 * of parents or of how they ended.
 */
export function foreignLives(
  { processes }: Collector,
  startedAt: number,
  ms: (ts: number) => number,
): Life[] {
  const seen = [...processes].filter(([, { first }]) => first !== Infinity)
  return seen
    .sort(([, a], [, b]) => a.first - b.first)
    .map(([pid, { name, first, last }], id) => {
      const t = ms(first)
      const called = name || unnamed(pid)
      const records: RunRecord[] = [
        { kind: 'process', t, id, pid, createdAt: startedAt + t, ppid: 0, parent: -1, name: called, uid: -1 },
        { kind: 'exit', t: ms(last), id, code: null, signal: null, cpu: NaN },
      ]
      return { id, tracePid: pid, pid, begin: first, end: last, records }
    })
}

/** What a process is called whose name nobody told. */
export function unnamed(pid: number): string {
  return pid < 0 ? 'process' : `process ${pid}`
}

/** The processes of one of our own traces, as they were. */
export function ownLives({ moments }: Collector, startedAt: number, ms: (ts: number) => number): Life[] {
  let begins = moments.flatMap((moment) => {
    const life = moment.cat === 'process' && moment.name === LIFE.begins ? lifeOf(moment.args) : null
    return life === null ? [] : [{ moment, life }]
  })
  begins.sort((a, b) => a.life.process - b.life.process)
  // Each process of ours has a pid of its own in the trace: what claims to be a second one is none.
  const first = new Map<number, (typeof begins)[number]>()
  for (const one of begins) if (!first.has(one.moment.pid)) first.set(one.moment.pid, one)
  begins = [...first.values()]
  const ids = new Map(begins.map(({ life }, id) => [life.process, id]))
  const byPid = new Map<number, Moment[]>()
  for (const moment of moments) {
    if (moment.cat !== 'process') continue
    const own = byPid.get(moment.pid)
    if (own === undefined) byPid.set(moment.pid, [moment])
    else own.push(moment)
  }
  let seen = 0
  return begins.map(({ moment, life }, id) => {
    const { pid, ppid, parent, name, role, argv, createdAt } = life
    // Processes are numbered in order of sight, which may be another one than that of their births.
    seen = Math.max(seen, createdAt - startedAt)
    const t = seen
    const records: RunRecord[] = [
      { kind: 'process', t, id, pid, createdAt, ppid, parent: ids.get(parent) ?? -1, name, uid: -1 },
    ]
    if (role !== '') records.push({ kind: 'role', t, pid, tid: 0, role })
    let death: ReturnType<typeof deathOf> = null
    let end = moment.ts
    let became = t
    for (const { name: what, ts, args } of byPid.get(moment.pid) ?? []) {
      const at = ms(ts)
      if (what === 'exec') {
        became = Math.max(became, at)
        records.push({ kind: 'exec', t: at, id })
      } else if (what === 'orphaned') records.push({ kind: 'detached', t: at, id, how: 'orphan' })
      else if (what === 'own session') records.push({ kind: 'detached', t: at, id, how: 'session' })
      else if (what === LIFE.ends) {
        death = readDeath(args)
        end = ts
      }
    }
    // What the trace tells is the last command: an exec after it would make it unknown.
    if (argv.length > 0 || became > t) records.push({ kind: 'command', t: became, id, argv, name })
    if (death?.ended === true) {
      const { code, signal, cpuSeconds } = death
      records.push({ kind: 'exit', t: ms(end), id, code, signal, cpu: cpuSeconds * 1e9 })
    }
    return { id, tracePid: moment.pid, pid, begin: moment.ts, end, records }
  })
}
