import { MOST_ENDED } from '../../src/shared/run/listing'
import type { RunRecord } from '../../src/shared/run/records'
import { ACCOUNT, born, exit, meta, tick } from './records'

/** More than twice as many as a model lists. */
export const MANY = 2 * MOST_ENDED + 500

/**
 * A shell that starts `count` compilers and linkers one after the other, 10 ms each: of some only samples tell what they
 * spent, each seventh fails. Ids are from 1 on, pids from 1001.
 */
export function manyProcesses(count = MANY): RunRecord[] {
  const records: RunRecord[] = [
    meta({ runId: '20231114T221320-0dead0' }),
    { kind: 'state', t: 0, state: 'running' },
    born(0, 0, { name: 'sh' }),
  ]
  for (let id = 1; id < count; id += 1) {
    const t = id * 10
    const name = id % 3 === 0 ? 'ld' : 'cc'
    records.push(born(id, t, { pid: 1000 + id, parent: 0, name: 'sh' }))
    records.push(
      { kind: 'exec', t: t + 1, id },
      { kind: 'command', t: t + 2, id, name, argv: [name, `${id}.c`] },
    )
    if (id % 2 === 0) records.push(tick(t + 5, { 0: { cpu: id }, [id]: { cpu: 1000 * id, rss: 1e6 + id } }))
    const code = id % 7 === 0 ? 1 : 0
    records.push(exit(id, t + 9, { code, cpu: id % 4 === 0 ? NaN : 2000 * id }))
  }
  const t = count * 10
  records.push(exit(0, t), { kind: 'ledger', t, cpu: 1, basis: 'sampled', ...ACCOUNT, processes: count })
  records.push({ kind: 'state', t, state: 'ended', outcome: 'completed' })
  return records
}
