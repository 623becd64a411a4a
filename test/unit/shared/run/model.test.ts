import { describe, expect, it } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { checkAssertion, readAssertion, type Assertion } from '../../../../src/shared/run/assertion'
import { Past } from '../../../../src/shared/run/past'
import { summarize } from '../../../../src/shared/run/summarize'
import { RunModel } from '../../../../src/shared/run/model'
import { ACCOUNT, born, exit, meta, modelOf, tick } from '../../../support/records'
import { present } from '../../../../src/shared/run/present'

const MS = 1e6

describe('the life of a run', () => {
  it('goes through its states; the reason and the outcome of the last one stand', () => {
    const model = modelOf(meta(), { kind: 'state', t: 0, state: 'starting' })
    expect(model.over).toBe(false)
    const reason = { code: 'stopped', text: { en: 'Stopped.', 'zh-CN': '已停止。' } }
    model.apply({ kind: 'state', t: 10, state: 'running' })
    model.apply({ kind: 'state', t: 900, state: 'stopping', reason })
    expect([model.state, model.over, model.wall]).toEqual(['stopping', false, 900])
    model.apply({ kind: 'state', t: 950, state: 'ended', outcome: 'stopped' })
    expect([model.state, model.outcome, model.reason, model.over]).toEqual(['ended', 'stopped', reason, true])
    model.apply({ kind: 'verdict', t: 990, verdict: { claims: [], summary: { en: 'e', 'zh-CN': 'z' } } })
    expect(model.wall).toBe(950)
    expect(model.verdict?.summary.en).toBe('e')
  })

  it('knows the wanted interval before the first tick', () => {
    expect(modelOf(meta({ interval: 250 })).interval).toBe(250)
  })
})

describe('names that the program gave', () => {
  const worker = { en: 'worker', 'zh-CN': '工作进程' }

  it('are said in each language, their number kept', () => {
    const model = modelOf({ ...meta(), kind: 'meta', terms: { worker } } as RunRecord)
    expect(model.say('worker')).toEqual(worker)
    expect(model.say('worker 12')).toEqual({ en: 'worker 12', 'zh-CN': '工作进程 12' })
  })

  it('stand as they are where no term is known', () => {
    for (const name of ['', 'worker', 'job 3'])
      expect(modelOf(meta()).say(name)).toEqual({ en: name, 'zh-CN': name })
  })

  it('hide nothing, nor do terms', () => {
    const hidden = String.raw`a\n\u202eb\u200b 2`
    const both = { en: hidden, 'zh-CN': hidden }
    expect(modelOf(meta()).say('a\n\u202eb\u200b 2')).toEqual(both)
    const term = { en: 'a\n\u202eb\u200b', 'zh-CN': 'a\n\u202eb\u200b' }
    expect(modelOf(meta({ terms: { worker: term } })).say('worker 2')).toEqual(both)
  })
})

describe('processes', () => {
  it('form a tree by parent', () => {
    const model = modelOf(meta(), born(0, 0), born(1, 5, { parent: 0 }), born(2, 6, { parent: 0 }))
    expect(model.processes[0]!.children).toEqual([1, 2])
    expect(model.live).toBe(3)
    expect(model.byPid(102)?.id).toBe(2)
  })

  it('take their command line and name from the last exec', () => {
    const model = modelOf(meta(), born(0, 0))
    model.apply({ kind: 'command', t: 1, id: 0, argv: ['sh', '-c', 'x'], name: 'sh' })
    model.apply({ kind: 'command', t: 9, id: 0, argv: ['sleep', '5'], name: 'sleep' })
    expect(model.processes[0]!.argv).toEqual(['sleep', '5'])
    expect(model.processes[0]!.name).toBe('sleep')
  })

  it('die once, however often it is told', () => {
    const model = modelOf(meta(), born(0, 0), born(1, 0))
    model.apply(exit(1, 50, { code: null }))
    model.apply(exit(1, 60, { code: null, signal: 'SIGKILL' }))
    expect(model.live).toBe(1)
    expect(model.processes[1]!.endedAt).toBe(50)
    expect(model.processes[1]!.signal).toBe('SIGKILL')
  })

  it('are given their role whether it is told before their birth, after it, or after their end', () => {
    const model = modelOf(meta(), { kind: 'role', t: 0, pid: 100, tid: 0, role: 'first' }, born(0, 5))
    expect(model.processes[0]!.role).toBe('first')
    model.apply({ kind: 'role', t: 6, pid: 100, tid: 0, role: 'renamed' })
    expect(model.processes[0]!.role).toBe('renamed')
    model.applyAll([born(1, 7), exit(1, 8), { kind: 'role', t: 7, pid: 101, tid: 0, role: 'short-lived' }])
    expect(model.processes[1]!.role).toBe('short-lived')
  })

  it('do not inherit the role of a process that had the same pid', () => {
    const model = modelOf(meta(), born(0, 0), { kind: 'role', t: 1, pid: 100, tid: 0, role: 'worker 1' })
    model.applyAll([exit(0, 10), born(1, 20, { pid: 100 })])
    expect(model.processes[1]!.role).toBe('')
    expect(model.processes[0]!.role).toBe('worker 1')
    expect(model.byPid(100)?.id).toBe(1)
    model.apply({ kind: 'role', t: 21, pid: 100, tid: 0, role: 'worker 2' })
    expect(present(model.processes).map((process) => process.role)).toEqual(['worker 1', 'worker 2'])
  })

  it('keep their details, and two readings of their threads', () => {
    const threads = (t: number): RunRecord => ({
      kind: 'threads',
      t,
      id: 0,
      tids: Int32Array.of(100),
      names: ['main'],
      states: ['R'],
      cpu: Float64Array.of(t),
      runWait: Float64Array.of(0),
    })
    const details: RunRecord = {
      kind: 'details',
      t: 1,
      id: 0,
      cwd: '/tmp',
      executable: null,
      user: 'root',
      nice: 0,
      openFiles: 3,
      openFilesLimit: 1024,
      allowedCpus: '0-1',
    }
    const model = modelOf(meta(), born(0, 0), details, threads(1000), threads(2000))
    expect(model.processes[0]!.details?.cwd).toBe('/tmp')
    expect(model.processes[0]!.previousThreads?.t).toBe(1000)
    expect(model.processes[0]!.threads?.t).toBe(2000)
  })

  it('that nobody has heard of are passed over', () => {
    const model = modelOf(meta())
    const command: RunRecord = { kind: 'command', t: 0, id: 9, argv: [], name: '' }
    expect(() => model.applyAll([exit(9, 1), command, tick(5, { 9: { cpu: 1 } })])).not.toThrow()
    expect(model.live).toBe(0)
  })
})

describe('ticks', () => {
  it('add up the tree: shares, memory, number of processes', () => {
    const model = modelOf(meta(), born(0, 0), born(1, 0, { parent: 0 }))
    const rows = { 0: { cpu: 50 * MS, rss: 10, pss: 4 }, 1: { cpu: 100 * MS, rss: 20, pss: 8 } }
    model.apply(tick(100, rows, { cpu: 150 * MS }))
    expect(model.tree.last('cpu')).toBeCloseTo(1.5, 9)
    expect(model.tree.last('rss')).toBe(30)
    expect(model.tree.last('pss')).toBe(12)
    expect(model.tree.last('processes')).toBe(2)
    expect(model.tree.last('hostBusy')).toBe(0.5)
    expect([model.ticks, model.tickCost, model.engineCpu]).toEqual([1, 1, 0.01])
  })

  it('do not call memory zero where none was read', () => {
    const model = modelOf(meta(), born(0, 0), tick(100, { 0: { cpu: 1 } }))
    expect(model.tree.last('pss')).toBeNaN()
    expect(model.tree.last('rss')).toBeNaN()
  })

  it('know no PSS of a tree in which much has grown since it was read', () => {
    const MB = 2 ** 20
    const model = modelOf(meta(), born(0, 0), born(1, 0))
    model.apply(tick(100, { 0: { rss: 40 * MB, pss: 30 * MB }, 1: { rss: 4 * MB, pss: 1.4 * MB } }))
    model.apply(tick(200, { 0: { rss: 40 * MB }, 1: { rss: 60 * MB } }))
    model.apply(tick(300, { 0: { rss: 40 * MB }, 1: { rss: 60 * MB, pss: 50 * MB } }))
    expect([...model.tree.slice('pss')]).toEqual([31.4 * MB, NaN, 80 * MB])
  })

  it('know no sum of PSS while one of them can not be read, however small it is, and no peak of it ever', () => {
    const model = modelOf(meta(), born(0, 0), born(1, 0, { parent: 0 }))
    model.apply(tick(100, { 0: { rss: 1000, pss: 900 }, 1: { rss: 10, pss: 5 } }))
    expect(model.tree.last('pss')).toBe(905)
    model.apply({ kind: 'unreadable', t: 200, id: 1, fields: ['pss', 'private'] })
    model.apply(tick(200, { 0: { rss: 1000 }, 1: { rss: 10 } }))
    expect([...model.tree.slice('pss')]).toEqual([905, NaN])
    expect(model.tree.last('rss')).toBe(1010)
    model.apply(exit(1, 250))
    model.apply(tick(300, { 0: { rss: 1000 } }))
    expect(model.tree.last('pss')).toBe(900)
    expect(model.peak('pss')).toBeNaN()
    expect(model.peak('rss')).toBe(1010)
    const summary = summarize(model)
    expect(summary.peak).toMatchObject({ pssBytes: null, pssUnreadable: [101], rssBytes: 1010 })
    const asserted = readAssertion('peakPss<2G') as Assertion
    expect(checkAssertion(asserted, summary)).toMatchObject({ holds: false, measured: null })
    // Before it was so, nothing was unknown.
    expect(new Past(model, 150).peak('pss')).toBe(905)
    expect(new Past(model, 250).peak('pss')).toBeNaN()
  })

  it('leave a gap, for the tree and for each process, when they are too far apart', () => {
    const model = modelOf(meta(), born(0, 0))
    let before = 0
    const take = (t: number) => {
      model.apply(tick(t, { 0: { cpu: t * MS, rss: 1 } }, { cpu: (t - before) * MS }))
      before = t
    }
    for (const t of [100, 200, 390]) take(t)
    expect(model.tree.length).toBe(3)
    take(900)
    expect([...model.tree.slice('t')]).toEqual([100, 200, 390, 645, 900])
    expect([...model.tree.slice('cpu')]).toEqual([1, 1, 1, NaN, 1])
    expect([...model.processes[0]!.series.slice('rss')]).toEqual([1, 1, 1, NaN, 1])
  })

  it('have the cores that the tree had between them, whatever windows the shares of its processes are of', () => {
    const model = modelOf(meta(), born(0, 0), born(1, 90), born(2, 95))
    // Newborns that were busy all of their lives are no cores of the whole tick.
    const rows = { 0: { cpu: 60 * MS }, 1: { cpu: 110 * MS }, 2: { cpu: 5 * MS } }
    model.apply(tick(100, { 0: { cpu: 50 * MS }, 1: { cpu: 10 * MS } }, { cpu: 60 * MS }))
    model.apply(tick(200, rows, { cpu: 115 * MS }))
    expect([...model.tree.slice('cpu')]).toEqual([0.6, 1.15])
    expect(model.peak('cpu')).toBe(1.15)
  })

  it('do not know the cores of a tick in which somebody spent what nobody can tell, and begin anew after it', () => {
    const model = modelOf(meta(), born(0, 0))
    for (const [t, cpu] of [
      [100, 50 * MS],
      [200, NaN],
      [300, 20 * MS],
    ] as const)
      model.apply(tick(t, { 0: { cpu: MS } }, { cpu }))
    expect([...model.tree.slice('cpu')]).toEqual([0.5, NaN, 0.2])
  })

  it('do not draw what was spent between two that lie close together before there is time to divide it by', () => {
    const model = modelOf(meta(), born(0, 0))
    for (const [t, cpu] of [
      [100, 100 * MS],
      [103, 9 * MS],
      [200, 41 * MS],
    ] as const)
      model.apply(tick(t, { 0: { cpu: MS } }, { cpu }))
    expect([...model.tree.slice('cpu')]).toEqual([1, 1, 0.5])
  })

  it('leave no gap in a process that was born within it', () => {
    const model = modelOf(meta(), born(0, 0), tick(100, { 0: { rss: 1 } }), born(1, 950))
    model.apply(tick(1000, { 0: { rss: 1 }, 1: { rss: 2 } }))
    expect([...model.processes[1]!.series.slice('rss')]).toEqual([2])
  })

  it('do not bring a dead process back', () => {
    const model = modelOf(meta(), born(0, 0), tick(100, { 0: { cpu: MS } }), exit(0, 150))
    model.apply(tick(200, { 0: { cpu: 9 * MS } }))
    expect(model.processes[0]!.sampledCpu).toBe(MS)
    expect(model.processes[0]!.series.length).toBe(1)
  })

  it('knows the highest sums of the whole run, also when the rows that had them are forgotten', () => {
    const model = new RunModel({ capacity: 5 })
    model.applyAll([meta(), born(0, 0)])
    for (let at = 1; at <= 20; at += 1) model.apply(tick(at * 100, { 0: { rss: at === 3 ? 900 : at } }))
    expect(model.tree.length).toBe(5)
    expect(model.peak('rss')).toBe(900)
    expect(model.peak('pss')).toBeNaN()
  })

  it('keep as many rows as asked for', () => {
    const model = new RunModel({ capacity: 5 })
    model.applyAll([meta(), born(0, 0)])
    for (let t = 1; t < 20; t += 1) model.apply(tick(t * 100, { 0: { cpu: t } }))
    expect(model.tree.length).toBe(5)
    expect(model.processes[0]!.series.length).toBe(5)
  })
})

describe('the account of CPU time', () => {
  it('adds up exits where they say more, else samples; the ledger outranks a smaller sum', () => {
    const model = modelOf(meta(), born(0, 0), born(1, 0))
    model.apply(tick(100, { 0: { cpu: 50 * MS }, 1: { cpu: 30 * MS } }))
    model.apply(exit(1, 120, { cpu: 45 * MS }))
    expect(model.cpuTime()).toEqual({ spent: 95 * MS, sampled: 80 * MS })
    model.apply({ kind: 'ledger', t: 130, cpu: 110 * MS, basis: 'waited', ...ACCOUNT })
    expect(model.cpuTime()).toEqual({ spent: 110 * MS, sampled: 80 * MS })
    expect(model.ledger?.basis).toBe('waited')
  })
})
