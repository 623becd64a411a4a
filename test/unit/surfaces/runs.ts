import type { RunRecord } from '../../../src/shared/run/records'
import { ACCOUNT, born, meta, tasks, tick } from '../../support/records'
import { repeatRecords } from '../../support/repeats'
import type { Facts } from '../../support/surfaces'

export interface Told {
  readonly name: string
  readonly records: readonly RunRecord[]
  readonly facts: Facts
}

const MIB = 2 ** 20
const pool = (id: string, size: number): RunRecord => {
  return { kind: 'pool', t: 0, pool: id, poolKind: 'process', size }
}
const lane = (number: number, id: string): RunRecord => {
  return { kind: 'lane', t: 0, lane: number, pid: 100 + number, tid: 100 + number, pool: id }
}
const state = (t: number, outcome: 'completed' | 'interrupted'): RunRecord => {
  return { kind: 'state', t, state: 'ended', outcome }
}

const CHILDREN = 1000
const CHILD_MS = 1.6

export const RUNS: readonly Told[] = [
  {
    name: 'a pool that does its list three times, between two baselines',
    records: repeatRecords(4, 120),
    facts: {
      cpu: 4.4,
      coverage: 1,
      memory: 32 * MIB,
      kind: 'pss',
      processes: 7,
      least: true,
      tasks: 360,
      utilization: 1,
    },
  },
  {
    name: 'a command with a thousand children that no tick saw',
    records: [
      meta(),
      born(0, 0),
      tick(1000, { 0: { cpu: 0.4e9, rss: 6 * MIB, pss: 4 * MIB } }),
      ...Array.from({ length: CHILDREN }, (_, index): RunRecord[] => {
        const [id, t] = [index + 1, 1000 + 2 * index]
        return [
          born(id, t, { parent: 0 }),
          { kind: 'exit', t: t + 2, id, code: 0, signal: null, cpu: CHILD_MS * 1e6 },
        ]
      }).flat(),
      {
        kind: 'ledger',
        t: 3000,
        cpu: 2e9,
        basis: 'waited',
        source: 'events',
        processes: CHILDREN + 1,
        unsampled: CHILDREN,
        detached: 0,
        orphans: 0,
        lost: 0,
      },
      state(3000, 'completed'),
    ],
    facts: { cpu: 2, coverage: 0.2, memory: 4 * MIB, kind: 'pss', processes: CHILDREN + 1, least: false },
  },
  {
    name: 'a trace of another tool, which knows nothing of CPU time and memory',
    records: [
      meta({ origin: { kind: 'trace', name: 'trace.json' } }),
      born(0, 0),
      born(1, 0),
      pool('client', 1),
      pool('server', 2),
      lane(0, 'client'),
      lane(1, 'server'),
      // More tasks on one, more work on the other.
      tasks([0, 0, 10], [0, 10, 20], [0, 20, 30], [1, 0, 500], [1, 500, 1000]),
      state(1000, 'completed'),
    ],
    facts: {
      cpu: NaN,
      coverage: NaN,
      memory: NaN,
      kind: 'rss',
      processes: 2,
      least: true,
      tasks: 2,
      utilization: 0.5,
    },
  },
  {
    name: 'a run whose recorder was killed while two workers were busy',
    records: [
      meta(),
      born(0, 0),
      born(1, 0, { parent: 0 }),
      pool('crew', 2),
      lane(0, 'crew'),
      lane(1, 'crew'),
      tasks([0, 0, 1000], [0, 1000, NaN], [1, 0, NaN]),
      tick(2000, { 0: { cpu: 0.5e9, rss: 30 * MIB }, 1: { cpu: 1e9, rss: 20 * MIB } }),
      state(2000, 'interrupted'),
    ],
    facts: {
      cpu: 1.5,
      coverage: NaN,
      memory: 50 * MIB,
      kind: 'rss',
      processes: 2,
      least: true,
      tasks: 1,
      utilization: 1,
    },
  },
  {
    name: 'a run of which samples are all there is',
    records: [
      meta(),
      born(0, 0),
      tick(1000, { 0: { cpu: 1e9, rss: 40 * MIB } }),
      tick(2000, { 0: { cpu: 1.9e9, rss: 44 * MIB } }),
      { kind: 'ledger', t: 4000, cpu: 1.9e9, basis: 'sampled', ...ACCOUNT, processes: 3 },
      state(4000, 'completed'),
    ],
    facts: { cpu: 1.9, coverage: NaN, memory: 44 * MIB, kind: 'rss', processes: 3, least: true },
  },
  {
    name: 'a run under way, with two workers in their tasks',
    records: [
      meta(),
      { kind: 'state', t: 0, state: 'running' },
      born(0, 0),
      born(1, 0, { parent: 0 }),
      pool('crew', 2),
      lane(0, 'crew'),
      lane(1, 'crew'),
      tasks([0, 0, 1000], [0, 1000, NaN], [1, 0, NaN]),
      tick(2000, {
        0: { cpu: 0.5e9, rss: 30 * MIB, pss: 20 * MIB },
        1: { cpu: 1e9, rss: 30 * MIB, pss: 20 * MIB },
      }),
    ],
    facts: {
      cpu: 1.5,
      coverage: NaN,
      memory: 40 * MIB,
      kind: 'pss',
      processes: 2,
      least: true,
      tasks: 1,
      utilization: 1,
    },
  },
]
