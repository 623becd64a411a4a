import { describe, expect, it } from 'vitest'
import { DamagedData } from '../../../../../src/engine/recording/format/bytes'
import { checkMeta } from '../../../../../src/engine/recording/format/check-meta'
import { meta } from '../../../../support/records'

describe('the header of a run file', () => {
  it('is taken as it is, names of knobs and terms included', () => {
    const terms = JSON.parse('{"__proto__":{"en":"a","zh-CN":"b"}}') as Record<string, never>
    const knobs = JSON.parse('{"constructor":1,"__proto__":2}') as Record<string, number>
    const header = meta({ terms, origin: { kind: 'scenario', scenario: 's', knobs } })
    expect(JSON.stringify(checkMeta(header))).toBe(JSON.stringify(header))
  })

  it('tells the Python that ran it, or is damaged where that makes no sense', () => {
    const python = { path: '/usr/bin/python3', version: '3.11.2', gil: true, startMethod: 'fork' }
    const origin = { kind: 'scenario', scenario: 's', knobs: {} } as const
    expect(checkMeta(meta({ origin: { ...origin, python } })).origin).toEqual({ ...origin, python })
    const wrong = { ...python, version: 3 } as unknown as typeof python
    expect(() => checkMeta(meta({ origin: { ...origin, python: wrong } }))).toThrow(DamagedData)
  })

  it.each([1e300, -1e300, NaN, Infinity, '2023'])(
    'is damaged when it begins at %s, which is no date',
    (at) => {
      expect(() => checkMeta(meta({ startedAt: at as number }))).toThrow(DamagedData)
    },
  )
})
