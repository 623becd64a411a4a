import { describe, expect, it } from 'vitest'
import { comparisonText } from '../../../../src/cli/compare'
import { report } from '../../../../src/cli/terminal/report'
import { styleFor } from '../../../../src/cli/terminal/style'
import { treeRows } from '../../../../src/cli/terminal/tree-rows'
import { compareRuns } from '../../../../src/shared/run/compare'
import { RunModel } from '../../../../src/shared/run/model'
import type { RunRecord } from '../../../../src/shared/run/records'
import { summarize } from '../../../../src/shared/run/summarize'
import { ACCOUNT, born, locks, meta, tasks, tick } from '../../../support/records'

/** Sets a title, clears the screen, reverses, hides. */
const EVIL = 'x\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u200b\u2028\ufeff\u{e0041}'
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u2028\u202e\ufeff\u{e0041}]/u
const said = { en: EVIL, 'zh-CN': EVIL }

/** A run file in which every text wants to steer the terminal. */
function model(origin: Extract<RunRecord, { kind: 'meta' }>['origin']): RunModel {
  const claim = {
    id: 'a',
    label: said,
    expected: 1,
    measured: 2,
    unit: 'count',
    holds: false,
    why: said,
  } as const
  const sampler = { kind: 'procfs', fields: [], reasons: [said], minInterval: 0 } as const
  const model = new RunModel()
  model.applyAll([
    meta({ origin, sampler, version: EVIL, terms: { [EVIL]: said }, prediction: { claim: 'a', value: 3 } }),
    born(0, 0, { name: EVIL }),
    born(1, 0, { name: EVIL, parent: 0 }),
    { kind: 'command', t: 0, id: 1, argv: [EVIL, EVIL], name: EVIL },
    { kind: 'unreadable', t: 0, id: 0, fields: ['pss'] },
    { kind: 'pool', t: 0, pool: EVIL, poolKind: 'thread', size: 1 },
    { kind: 'pool', t: 0, pool: `${EVIL} 2`, poolKind: 'thread', size: 1 },
    { kind: 'role', t: 0, pid: 101, tid: 7, role: EVIL },
    { kind: 'lane', t: 0, lane: 0, pid: 101, tid: 7, pool: EVIL },
    { ...tasks([0, 1, 2]), names: [EVIL] },
    { ...locks([0, 1, 1, 2, EVIL]) },
    { kind: 'queue', queue: EVIL, at: Float64Array.of(1), depth: Float64Array.of(2), capacity: NaN },
    tick(100, { 0: { rss: 1 }, 1: { rss: 1 } }),
    { kind: 'exit', t: 900, id: 0, code: null, signal: EVIL, cpu: 1e9 },
    { kind: 'ledger', t: 900, basis: 'waited', cpu: 1e9, ...ACCOUNT },
    { kind: 'verdict', t: 900, verdict: { claims: [claim], summary: said } },
    { kind: 'state', t: 1000, state: 'ended', outcome: 'failed', reason: { code: EVIL, text: said } },
  ])
  return model
}

const origins = [
  { kind: 'scenario', scenario: EVIL, knobs: { [EVIL]: EVIL } },
  { kind: 'command', argv: [EVIL], cwd: EVIL },
  { kind: 'trace', name: EVIL },
] as const

describe.each(origins)('a run from a stranger ($kind)', (origin) => {
  it('steers no terminal by its report', () => {
    const run = model(origin)
    const options = { name: 'x', style: styleFor(false, {}), columns: 200 }
    for (const locale of ['en', 'zh-CN'] as const) {
      const text = report(summarize(run), { ...options, locale, say: (name) => run.say(name)[locale] })
      expect(text).toContain('owned')
      expect(text).not.toMatch(HIDDEN)
    }
    for (const { label } of treeRows(run, true, (name) => run.say(name).en)) expect(label).not.toMatch(HIDDEN)
  })

  it('steers no terminal by a comparison', () => {
    const compared = compareRuns([model(origin), model(origins[1])])
    for (const locale of ['en', 'zh-CN'] as const) {
      const text = comparisonText(compared, [EVIL, 'b'], locale, { columns: 200 }, {})
      expect(text).toContain('owned')
      expect(text).not.toMatch(HIDDEN)
    }
  })
})
