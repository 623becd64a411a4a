import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import type { RunOutcome, RunRecord, TickRecord } from '../../../../src/shared/run/records'
import { insightOf } from '../../../../src/shared/run/insight'
import { ACCOUNT, born, exit, HOST, locks, meta, modelOf, tasks, tick } from '../../../support/records'
import { repeatRun } from '../../../support/repeats'

const argv = (...words: string[]) => meta({ origin: { kind: 'command', argv: words, cwd: '/' } })
const quiet: Partial<TickRecord> = { host: { busy: 0.01, availableMemory: 1024 } }
const spent = (cpu: number, over = {}): RunRecord => {
  return { kind: 'ledger', t: 0, cpu, basis: 'waited', ...ACCOUNT, source: 'events', ...over }
}
const ended = (t: number, outcome: RunOutcome = 'completed', text = ''): RunRecord => {
  const reason = text === '' ? {} : { reason: { code: 'x', text: { en: text, 'zh-CN': text } } }
  return { kind: 'state', t, state: outcome === 'failed' ? 'failed' : 'ended', outcome, ...reason }
}
const numbers = (said: string) => [...new Set(said.match(/[\d.,]*\d/g))].sort()

/** The sentence, whose two languages must say the same numbers. */
function said(run: RunModel) {
  const insight = insightOf(run)
  expect(insight).not.toBeNull()
  for (const text of [insight!.text, insight!.detail]) {
    if (text === null) continue
    expect(numbers(text.en)).toEqual(numbers(text['zh-CN']))
    expect(text.en + text['zh-CN']).not.toMatch(/NaN|undefined|Infinity|—/)
    // Between Chinese characters there are no spaces.
    expect(text['zh-CN']).not.toMatch(/\p{Script=Han} \p{Script=Han}/u)
    expect([text.en.at(-1), text['zh-CN'].at(-1)]).toEqual(['.', '。'])
  }
  return { text: insight!.text.en, detail: insight!.detail?.en ?? '', tone: insight!.tone }
}

describe('what there is to know of a command first', () => {
  it('is what it used of the cores, and which of its programs most', () => {
    const compilers = Array.from({ length: 14 }, (_, at) => born(at + 1, 10, { name: 'cc1plus', parent: 0 }))
    const run = modelOf(
      argv('/usr/bin/make', '-j2'),
      born(0, 0, { name: 'make' }),
      ...compilers,
      tick(100, { 0: { cpu: 1e9 }, 1: { cpu: 1e9, pss: 2 ** 20 } }, quiet),
      ...compilers.map(({ id }) => exit(id, 9000, { cpu: 1.2e9 })),
      exit(0, 12_000, { cpu: 3.4e9 }),
      spent(20.4e9, { processes: 15, unsampled: 12 }),
      ended(12_000),
    )
    const { text, detail } = said(run)
    expect(text).toContain('make -j2')
    expect(text).toContain('1.7 of 2 cores')
    expect(text).toContain('12.0 s')
    expect(text).toContain('cc1plus (14 processes)')
    expect(text).toContain('82%')
    expect(detail).toContain('15 processes, 12 ')
  })

  it('is that it waited, where it did', () => {
    const run = modelOf(
      argv('sleep', '30'),
      born(0, 0),
      tick(30_000, { 0: { cpu: 3e6, runWait: 1e6 } }, quiet),
      exit(0, 30_000, { cpu: 3e6 }),
      spent(3e6),
      ended(30_000),
    )
    expect(numbers(said(run).text)).toEqual(['0.1', '30', '30.0', '99.9'])
    expect(insightOf(run)!.text['zh-CN']).toContain('等待')
  })

  it('is not that it waited, where it was ready and had no core, or nobody can tell', () => {
    for (const runWait of [20e9, NaN]) {
      const run = modelOf(argv('a'), born(0, 0), tick(30_000, { 0: { cpu: 3e6, runWait } }), ended(30_000))
      expect(insightOf(run)!.text['zh-CN']).not.toContain('等待')
      expect(said(run).text).toContain('of a core')
    }
  })

  it('is of 300 sleepers that all of them waited', () => {
    const ids = Array.from({ length: 300 }, (_, at) => at)
    const run = modelOf(
      argv('sh', 'sleepers.sh'),
      ...ids.map((id) => born(id, 0, { name: 'sleep' })),
      tick(5000, Object.fromEntries(ids.map((id) => [id, { cpu: 1e6, runWait: 0, pss: 1024 }])), quiet),
      spent(300e6, { processes: 300, unsampled: 0 }),
      ended(5000),
    )
    const { text, detail } = said(run)
    expect(text).toContain('6.0% of a core')
    expect(detail).toContain('300 processes.')
  })

  it('is of 40 busy loops that they had all cores', () => {
    const ids = Array.from({ length: 40 }, (_, at) => at)
    const run = modelOf(
      argv('sh', 'loops.sh'),
      ...ids.map((id) => born(id, 0, { name: 'busy' })),
      tick(9000, Object.fromEntries(ids.map((id) => [id, { cpu: 0.445e9, runWait: 8e9 }])), quiet),
    )
    expect(said(run).text).toContain('both cores')
    expect(said(run).text).toContain('busy (40 processes) accounted for 100%')
    // The same on a machine with one.
    run.apply({ ...argv('x'), host: { ...HOST, cores: 1 } })
    expect(said(run).text).not.toContain('1 cores')
  })

  it('names no program where no one stands out, or there is only one process', () => {
    const [a, b] = [born(0, 0, { name: 'a' }), born(1, 0, { name: 'b' })]
    const one = modelOf(argv('a'), a, tick(1000, { 0: { cpu: 5e8 } }, quiet))
    expect(said(one).text).toContain('0.5 of 2 cores')
    expect(said(one).text).not.toContain('100%')
    const lost = modelOf(argv('a'), a, b, spent(9e8), tick(1000, { 0: { cpu: 1e8 }, 1: { cpu: 1e8 } }, quiet))
    expect(said(lost).text).not.toContain('%')
  })

  it('says that more may have been spent, where nobody waited for it', () => {
    const run = modelOf(argv('a'), born(0, 0), tick(1000, { 0: { cpu: 5e8 } }, quiet), ended(1000))
    run.apply({ kind: 'ledger', t: 1000, cpu: 5e8, basis: 'sampled', ...ACCOUNT })
    expect(said(run).text).toContain('≥ 0.5')
  })

  it('names the load of others', () => {
    const busy = { cpu: 0, host: { busy: 0.9, availableMemory: 1 } }
    const run = modelOf(argv('a'), born(0, 0), tick(500, { 0: { cpu: 5e8 } }, busy), ended(1000))
    expect(said(run).detail).toContain('1.8')
  })
})

describe('what there is to know of a run that can carry little', () => {
  it('is nothing before it is known what runs, or of the machine', () => {
    expect(insightOf(modelOf())).toBeNull()
    expect(insightOf(modelOf(meta({ origin: { kind: 'machine' } }), born(0, 0)))).toBeNull()
    expect(insightOf(modelOf(meta(), { kind: 'state', t: 0, state: 'running' }))).toBeNull()
    expect(insightOf(modelOf(meta(), born(0, 0)))).toBeNull()
  })

  it('is that it was over before a sample, with the time that its account knows', () => {
    const run = modelOf(argv('true'), born(0, 0), exit(0, 8), spent(2.5e6), ended(8))
    expect(said(run).text).toContain('2.50 ms')
    expect(said(run).text).toContain('8.00 ms')
    expect(said(run).text).not.toContain('core')
  })

  it('is that nothing was read, where nobody knows anything', () => {
    expect(numbers(said(modelOf(argv('true'), born(0, 0), exit(0, 8), ended(8))).text)).toEqual([])
    expect(numbers(said(modelOf(argv('true'), born(0, 0), tick(5, {}), exit(0, 8), ended(8))).text)).toEqual(
      [],
    )
  })

  it('is the work of a trace that tells no CPU time', () => {
    const trace = meta({ origin: { kind: 'trace', name: 'a.json' }, host: { ...HOST, cores: 0 } })
    const lane = (lane: number): RunRecord[] => [
      { kind: 'pool', t: 0, pool: `p${lane}`, poolKind: 'thread', size: 1 },
      { kind: 'lane', t: 0, lane, pid: 1, tid: lane + 7, pool: `p${lane}` },
    ]
    const work = tasks([0, 0, 3], [0, 4, 5], [1, 0, 12])
    const run = modelOf(trace, ...lane(0), ...lane(1), work, ended(15))
    expect(numbers(said(run).text)).toEqual(['15.0', '2', '3', '8', '80'])
    expect(numbers(said(modelOf(trace, born(0, 0), ended(15))).text)).toEqual([])
  })
})

describe('what there is to know of how a run ended', () => {
  const used = [argv('a'), born(0, 0), tick(1000, { 0: { cpu: 1e9 } }, quiet)]

  it('is why, with what it used until then', () => {
    const why = 'It ran longer than 1 s.'
    for (const [outcome, tone] of [
      ['guarded', 'warn'],
      ['interrupted', 'warn'],
      ['failed', 'bad'],
    ] as const) {
      const insight = insightOf(modelOf(...used, ended(1000, outcome, why)))!
      expect([insight.text.en, insight.tone]).toEqual([why, tone])
      expect(insight.detail!.en).toContain('1.0 of 2 cores')
    }
  })

  it('is only why, of what was never started', () => {
    const insight = insightOf(modelOf(argv('nope'), ended(3, 'failed', 'There is no nope.')))
    expect(insight).toEqual({
      text: { en: 'There is no nope.', 'zh-CN': 'There is no nope.' },
      detail: null,
      tone: 'bad',
    })
  })

  it('is what it used, of what somebody stopped', () => {
    const insight = insightOf(modelOf(...used, ended(1000, 'stopped', 'Stopped by you.')))!
    expect(insight.text.en).toContain('1.0 of 2 cores')
    expect(insight.detail!.en).toContain('Stopped by you.')
  })
})

describe('what there is to know of a chapter', () => {
  const summary = { en: 'Two were faster.', 'zh-CN': '两个更快。' }

  it('is the conclusion of its verdict, with what its pool did', () => {
    const run = repeatRun(4, 120)
    run.apply({ kind: 'verdict', t: run.now, verdict: { claims: [], summary } })
    expect(said(run).text).toBe(summary.en)
    expect(numbers(said(run).detail)).toEqual(expect.arrayContaining(['4', '100', '360']))
  })

  it('is what its pool did, where its verdict only says why nothing could be judged', () => {
    const run = repeatRun(4, 120)
    const claim = { id: 'a', label: summary, expected: 1, measured: 1, unit: 'ratio', holds: null } as const
    run.apply({ kind: 'verdict', t: run.now, verdict: { claims: [{ ...claim, why: summary }], summary } })
    expect(numbers(said(run).text)).toEqual(expect.arrayContaining(['4', '100', '360']))
    expect(said(run).detail).toBe(summary.en)
  })

  it('is what its pool does, while there is no verdict', () => {
    const run = modelOf(
      meta({ origin: { kind: 'scenario', scenario: 's', knobs: {} } }),
      born(0, 0),
      { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 1, tasks: 40 },
      { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
      tick(1000, { 0: { cpu: 0.9e9 } }, quiet),
    )
    expect(said(run).text).toContain('0.9 of 2 cores')
    run.apply(tasks([0, 0, 500], [0, 500, NaN]))
    expect(numbers(said(run).text)).toEqual(['0.9', '1', '100', '2', '40'])
  })

  it('is why it proves nothing, where it was stopped', () => {
    const run = modelOf(
      meta({ origin: { kind: 'scenario', scenario: 's', knobs: {} } }),
      ended(10, 'stopped', 'Stopped by you.'),
      { kind: 'verdict', t: 10, verdict: { claims: [], summary } },
    )
    expect(said(run).text).toBe(summary.en)
  })

  it('is the deadlock that it is in, until it is over or proved something', () => {
    const lane = (lane: number): RunRecord => {
      return { kind: 'lane', t: 0, lane, pid: 100, tid: 200 + lane, pool: '' }
    }
    const run = modelOf(
      meta(),
      born(0, 0),
      lane(0),
      lane(1),
      locks([0, 1, 0, NaN, 'A'], [1, 1, 0, NaN, 'B'], [0, 0, 10, NaN, 'B'], [1, 0, 10, NaN, 'A']),
      tick(5000, { 0: { cpu: 1e6 } }, quiet),
    )
    expect(said(run)).toMatchObject({ tone: 'bad' })
    expect(said(run).text).toMatch(/A.*B|B.*A/)
    // Killed: nothing holds anything any more, and it is still what kept the run.
    run.applyAll([exit(0, 6000, { signal: 'SIGKILL' }), ended(6010, 'stopped', 'Stopped by you.')])
    expect(said(run).tone).toBe('bad')
  })
})
