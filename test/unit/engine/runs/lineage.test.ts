import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Census } from '../../../../src/engine/runs/census'
import { Lineage } from '../../../../src/engine/runs/lineage'
import { EventHub } from '../../../../src/engine/sampling/events/hub'
import type { RunRecord } from '../../../../src/shared/run/records'
import { FakeSource } from '../../../support/fake-source'
import { execed, exited, FakeKernel, forked, session } from '../../../support/process-events'

describe.runIf(process.platform === 'linux')('the lineage of a run', () => {
  let kernel: FakeKernel
  let source: FakeSource
  let census: Census
  let lineage: Lineage
  let records: RunRecord[]
  let groups: number[]
  let at: number

  function begin(most?: number, launched = false): void {
    kernel = new FakeKernel()
    source = new FakeSource()
    records = []
    groups = []
    census = new Census({ source, tellsDetached: () => true, most })
    const found = Lineage.listen({
      hub: new EventHub(() => kernel),
      census,
      source,
      argv: ['/bin/root'],
      origin: performance.now(),
      startedAt: 1e12,
      emit: (more) => records.push(...more),
      leads: (pid) => groups.push(pid),
    })
    if (!(found instanceof Lineage)) throw new Error(found.en)
    lineage = found
    at = Number(process.hrtime.bigint())
    kernel.queue.push(forked(at, process.pid, 10))
    if (launched) kernel.queue.push(execed(at, 10))
    expect(lineage.root(10, launched)).toBe(true)
    records.push(...lineage.begin())
  }
  beforeEach(() => begin())
  afterEach(() => lineage.end())
  const hear = (...events: Buffer[]) => (kernel.queue.push(...events), lineage.hear())
  const of = <K extends RunRecord['kind']>(kind: K) =>
    records.filter((record): record is Extract<RunRecord, { kind: K }> => record.kind === kind)

  it('is what was forked below the root, and nobody else', () => {
    hear(forked(at, 10, 11), forked(at, 11, 12), forked(at, 999, 13), exited(at, 13, 0, 999))
    expect(of('process').map(({ id, pid, parent, name }) => [id, pid, parent, name])).toEqual([
      [0, 10, -1, 'root'],
      [1, 11, 0, 'root'],
      [2, 12, 1, 'root'],
    ])
    expect(of('exit')).toEqual([])
  })

  it('can’t be had when the kernel does not tell of the root', () => {
    const other = new Census({ source })
    const deaf = Lineage.listen({
      hub: new EventHub(() => new FakeKernel()),
      census: other,
      source,
      argv: ['x'],
      origin: 0,
      startedAt: 0,
      emit: () => {},
      leads: () => {},
    }) as Lineage
    expect(deaf.root(77, false)).toBe(false)
    deaf.end()
  })

  it('does not tell of the launcher’s exec, and knows the root’s program whatever becomes of it', () => {
    lineage.end()
    begin(undefined, true)
    hear(execed(at + 1e6, 10), exited(at + 2e6, 10, 0, process.pid))
    expect(of('exec').length).toBe(1)
    expect(of('command')).toMatchObject([{ id: 0, argv: ['/bin/root'], name: 'root' }])
  })

  it('ends a process with its last thread, whichever ends first, with the status that says how', () => {
    hear(forked(at, 10, 11), forked(at, 10, 11, 12), forked(at, 10, 11, 13))
    hear(exited(at, 11, 0, 10, 12), exited(at, 11, 0, 10))
    expect(of('exit')).toEqual([])
    hear(exited(at + 5e6, 11, 9, 10, 13))
    expect(of('exit')).toMatchObject([{ id: 1, code: null, signal: 'SIGKILL' }])
    expect(of('process').length).toBe(2)
  })

  it('does not take a helper that was done for success, though its word comes last', () => {
    hear(forked(at, 10, 11), forked(at, 10, 11, 12))
    hear(exited(at, 11, 256, 10), exited(at, 11, 0, 10, 12))
    expect(of('exit')).toMatchObject([{ id: 1, code: 1, signal: null }])
  })

  it('goes on when a thread replaces the program of all', () => {
    hear(forked(at, 10, 11), forked(at, 10, 11, 12), exited(at, 11, 0, 10), execed(at, 11))
    hear(exited(at, 11, 0, 10, 12))
    expect(of('exit')).toEqual([])
    hear(exited(at, 11, 512, 10))
    expect(of('exit')).toMatchObject([{ id: 1, code: 2 }])
  })

  it('tells orphans and sessions below the root, each once, and its group at once', () => {
    hear(session(at, 10), forked(at, 10, 11), forked(at, 11, 12), forked(at, 11, 13), session(at, 12))
    hear(exited(at, 13, 0, 11), exited(at, 11, 0, 10), exited(at, 12, 0, process.pid))
    expect(of('detached').map(({ id, how }) => [id, how])).toEqual([
      [2, 'session'],
      [2, 'orphan'],
    ])
    expect(groups).toEqual([10, 12])
    expect([census.detached, census.orphans]).toEqual([1, 1])
  })

  it('takes the highest RSS from whoever waited, where it is of this process and program alone', () => {
    hear(...[11, 12, 13].map((pid) => forked(at, 10, pid)), execed(at, 12), forked(at, 13, 14))
    for (const pid of [11, 12, 13]) lineage.waited(pid, { status: 0, cpu: 5, maxRss: pid * 1024 })
    hear(...[11, 12, 13].map((pid) => exited(at, pid, 0, process.pid)))
    expect(of('exit').map(({ id, rssPeak }) => [id, rssPeak])).toEqual([
      [1, 11 * 1024],
      [2, undefined],
      [3, undefined],
    ])
  })

  it('keeps a bound on what it tells, and counts the rest; whoever is met after all is told', () => {
    lineage.end()
    begin(3)
    for (let pid = 11; pid < 21; pid += 1) hear(forked(at, 10, pid), exited(at, pid, 0, 10))
    expect([census.born, census.untold, of('process').length, of('exit').length]).toEqual([11, 8, 3, 2])
    hear(forked(at, 10, 30))
    const [facts] = [...census.live.values()].flatMap((one) => (one.facts.pid === 30 ? [one.facts] : []))
    records.push(...census.seen(facts, 500))
    hear(exited(at, 30, 0, 10))
    expect(of('process').at(-1)).toMatchObject({ id: 3, pid: 30 })
    expect(of('exit').at(-1)).toMatchObject({ id: 3, code: 0 })
    expect([census.born, census.untold]).toEqual([12, 8])
  })

  it('takes in nobody whom a scan has found before the kernel told of his end', () => {
    hear(forked(at, 10, 11))
    const { facts } = census.live.get(11)!
    hear(exited(at, 11, 0, 10))
    // Found now, or by the next scan: a zombie is there for long.
    expect(census.seen(facts, 1)).toEqual([])
    census.scanned()
    expect(census.seen(facts, 1)).toEqual([])
    expect(census.seen({ ...facts, createdAt: facts.createdAt + 5000 }, 1)).toMatchObject([{ pid: 11 }])
  })
})
