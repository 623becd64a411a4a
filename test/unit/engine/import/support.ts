import { Collector } from '../../../../src/engine/import/collect'
import { recordsOf } from '../../../../src/engine/import/reduce'
import { EventScanner } from '../../../../src/engine/import/scan'
import { RunModel } from '../../../../src/shared/run/model'
import type { RunRecord } from '../../../../src/shared/run/records'
import { present } from '../../../../src/shared/run/present'

export const NOW = 1_800_000_000_000

export function read(text: string): { model: RunModel; records: RunRecord[] } {
  const scanner = new EventScanner()
  const trace = new Collector()
  for (const chunk of [Buffer.from(text), null]) for (const piece of scanner.feed(chunk)) trace.take(piece)
  const records = recordsOf(trace, scanner.rest, { runId: 'r', name: 'a.json', now: NOW })
  const model = new RunModel()
  model.applyAll(records)
  return { model, records }
}
export const readEvents = (...events: readonly object[]) => read(JSON.stringify(events))

/** Lane by name: its tasks as [name, start, end]. */
export function lanes({ lanes: all, tasks: done }: RunModel) {
  const rows: Record<string, [string, number, number][]> = {}
  for (const { lane, role, pool } of present(all)) {
    const own = Array.from({ length: done.length }, (_, row) => row).filter((row) => done.lane(row) === lane)
    rows[`${pool}/${role}`] = own.map((row) => [done.name(row), done.start(row), done.end(row)])
  }
  return rows
}
export const at = { pid: 7, tid: 7 }
