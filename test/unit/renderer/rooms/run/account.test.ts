import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import en from '../../../../../src/renderer/i18n/en.json'
import zh from '../../../../../src/renderer/i18n/zh-CN.json'
import { accountLines } from '../../../../../src/renderer/rooms/run/account'
import { kpisOf } from '../../../../../src/renderer/rooms/run/kpis'
import { RunModel } from '../../../../../src/shared/run/model'
import type { LedgerRecord } from '../../../../../src/shared/run/records'
import { born, meta, tick } from '../../../../support/records'

const LEDGER: LedgerRecord = {
  kind: 'ledger',
  t: 900,
  cpu: 12.4e9,
  basis: 'waited',
  source: 'events',
  processes: 412,
  unsampled: 14,
  detached: 3,
  orphans: 2,
  lost: 0,
}

function model(ledger?: Partial<LedgerRecord>): RunModel {
  const run = new RunModel()
  run.applyAll([meta(), born(0, 0), tick(500, { 0: { cpu: 12.028e9 } })])
  if (ledger) run.apply({ ...LEDGER, ...ledger })
  return run
}

function lines(locale: 'en' | 'zh-CN', ledger: Partial<LedgerRecord>): string[] {
  const { t } = createI18n({ legacy: false, locale, messages: { en, 'zh-CN': zh } }).global
  const said = accountLines(model(ledger), (key, values, plural = 1) => t(key, values, plural))
  return said.map((line) => line.replaceAll('\u00a0', ' '))
}

describe('the account of a run', () => {
  it('says how many processes there were, what they spent, what samples saw, and who left', () => {
    expect(lines('en', {})).toEqual([
      '412 processes, 14 of them too short to be sampled.',
      'CPU time: 12.4 s, 97.0% of it captured by samples.',
      '3 processes left the tree and were still followed (orphaned: 2).',
    ])
    expect(lines('zh-CN', {})).toEqual([
      '共 412 个进程，其中 14 个存活太短，未被采样。',
      'CPU 时间共 12.4 s，其中 97.0% 被采样覆盖。',
      '3 个进程脱离了进程树，仍被跟踪（其中孤儿进程 2 个）。',
    ])
    expect(lines('en', { processes: 1, unsampled: 0, detached: 0 })[0]).toBe('One process.')
  })

  it('says what cannot be known', () => {
    const looked = { source: 'sampling', basis: 'sampled', unsampled: NaN, lost: NaN, detached: 0 } as const
    expect(lines('en', looked)).toEqual([
      '412 processes.',
      'CPU time: 12.4 s, as far as samples and exits show. What they missed is unknown.',
      'Processes were found by polling: short-lived ones may be missing.',
    ])
    // A sum of what samples saw can't tell what share of it they saw.
    const figures = kpisOf(model({ basis: 'sampled' }), null).map(({ id }) => id)
    expect(figures).not.toContain('coverage')
    expect(lines('en', { lost: 1 }).at(-1)).toBe(
      'The kernel dropped events once: some processes may be missing.',
    )
    expect(lines('zh-CN', { lost: 2 }).at(-1)).toBe('内核丢弃过 2 次事件：可能遗漏部分进程。')
  })

  it('is a key figure once the run is over, and a lower bound where some may be missing', () => {
    const figure = (ledger?: Partial<LedgerRecord>) =>
      kpisOf(model(ledger), null).find(({ id }) => id === 'processes')
    expect(figure()).toBeUndefined()
    expect(accountLines(model(), () => 'never')).toEqual([])
    expect(figure({})).toMatchObject({ value: '412', brief: 14 })
    expect(figure({ unsampled: 0 })?.brief).toBeUndefined()
    expect(figure({ lost: 1 })?.value).toBe('≥\u00a0412')
    expect(figure({ source: 'sampling', unsampled: NaN })).toMatchObject({
      value: '≥\u00a0412',
      brief: undefined,
    })
  })
})
