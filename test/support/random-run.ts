import type { RunRecord } from '../../src/shared/run/records'
import { randomFrom, wholeBetween } from './random'
import { ACCOUNT, born, locks, meta, tasks, tick } from './records'

/** A run as it might be: processes that come and go, samples with holes, roles, tasks, locks, a queue, an end. */
export function randomRun(seed: number): RunRecord[] {
  const random = randomFrom(seed)
  // What came later has dice of its own: the rest of each run stays what it was.
  const events = randomFrom(seed + 1000)
  const records: RunRecord[] = [meta(), { kind: 'state', t: 0, state: 'running' }]
  const live = new Map<number, number>()
  /** RSS, which moves now and then. */
  const sizes = new Map<number, number>()
  let next = 0
  let t = 0
  records.push({ kind: 'pool', t: 0, pool: 'pool', poolKind: 'process', size: 3 })
  for (let step = 0; step < 400; step += 1) {
    t += random() < 0.03 ? 1000 : 100
    if (random() < 0.2) {
      const pid = wholeBetween(random, 100, 140)
      if (random() < 0.5) records.push({ kind: 'role', t, pid, tid: 0, role: `role ${step}` })
      records.push(born(next, t, { pid, parent: next > 0 ? wholeBetween(random, -1, next - 1) : -1 }))
      records.push({ kind: 'lane', t, lane: next, pid, tid: pid, pool: random() < 0.8 ? 'pool' : '' })
      live.set(next, 0)
      next += 1
    }
    for (const [id, cpu] of live) live.set(id, cpu + random() * 1e8)
    const rows = [...live].map(([id, cpu]) => {
      if (!sizes.has(id) || events() < 0.1) sizes.set(id, events() * 1e8)
      const row = {
        cpu: random() < 0.1 ? NaN : cpu,
        cpuAt: random() < 0.1 ? wholeBetween(random, -9000, 9000) : NaN,
        rss: sizes.get(id)! + random() * 1e6,
      }
      const maps = random() < 0.1 ? { pss: 5e7, private: 4e7 } : {}
      const peak = events() < 0.1 ? { rssPeak: row.rss * (0.5 + events()) } : {}
      return [id, { ...row, ...maps, ...peak }]
    })
    for (const id of live.keys()) {
      if (events() < 0.03)
        records.push(
          { kind: 'exec', t: t - 20, id },
          { kind: 'command', t: t - 10, id, argv: [`p${id}`, `${step}`], name: `p${id}` },
        )
      if (events() > 0.05) continue
      const fields =
        events() < 0.5 ? [] : (['pss', 'private', 'rss'] as const).slice(0, wholeBetween(events, 1, 3))
      records.push({ kind: 'unreadable', t, id, fields })
    }
    records.push(tick(t, Object.fromEntries(rows), { cpu: random() < 0.1 ? NaN : random() * 3e8 }))
    for (const id of live.keys()) {
      if (random() < 0.3) records.push(tasks([id, t - 50, random() < 0.5 ? NaN : t - 10]))
      if (random() < 0.2) records.push(tasks([id, t - 50, t]))
      if (random() < 0.3) {
        const phase = wholeBetween(random, 0, 1)
        // Each holds a lock of its own and waits for anybody's: sometimes that is a cycle.
        const name = `lock ${phase === 1 ? id : [...live.keys()][wholeBetween(random, 0, live.size - 1)]}`
        records.push(locks([id, phase, t - 60, NaN, name]))
        if (random() < 0.6) records.push(locks([id, phase, t - 60, t + wholeBetween(random, -50, 50), name]))
      }
      if (random() > 0.04) continue
      live.delete(id)
      records.push({ kind: 'exit', t, id, code: null, signal: null, cpu: NaN })
      if (random() < 0.5)
        records.push({ kind: 'exit', t: t + 1, id, code: 1, signal: null, cpu: 3e9, rssPeak: 9e7 })
    }
    if (random() < 0.1)
      records.push({
        kind: 'queue',
        queue: 'q',
        at: Float64Array.of(t, t + 1),
        depth: Float64Array.of(random(), 2),
        capacity: NaN,
      })
  }
  records.push({ kind: 'ledger', t, cpu: 1e12, basis: 'waited', ...ACCOUNT })
  records.push({ kind: 'state', t, state: 'ended', outcome: 'completed' })
  return records
}
