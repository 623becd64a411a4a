import { describe, expect, it } from 'vitest'
import { checkAssertion, METRICS, readAssertion, type Assertion } from '../../../../src/shared/run/assertion'
import { summarize } from '../../../../src/shared/run/summarize'
import type { Summary } from '../../../../src/shared/summary'
import { poolModel } from '../../cli/support/records'

const summary = summarize(poolModel())

function read(expression: string): Assertion {
  const found = readAssertion(expression)
  if ('problem' in found) throw new Error(`${expression}: ${JSON.stringify(found)}`)
  return found
}
const holds = (expression: string, of: Partial<Summary> = {}) =>
  checkAssertion(read(expression), { ...summary, ...of })

describe('an assertion', () => {
  it.each([
    ['orphans==0', 'orphans', '==', 0],
    [' peakPss < 2G ', 'peakPss', '<', 2 * 1024 ** 3],
    ['peakRss<=512K', 'peakRss', '<=', 512 * 1024],
    ['peakRss>1.5MiB', 'peakRss', '>', 1.5 * 1024 ** 2],
    ['peakRss>800MB', 'peakRss', '>', 800e6],
    ['wall<250ms', 'wall', '<', 0.25],
    ['wall<1.5min', 'wall', '<', 90],
    ['cpu>=.5', 'cpu', '>=', 0.5],
    ['coverage>=95%', 'coverage', '>=', 0.95],
    ['coverage>=0.95', 'coverage', '>=', 0.95],
    ['peakCpu<150%', 'peakCpu', '<', 1.5],
    ['exitCode!=3', 'exitCode', '!=', 3],
  ] as const)('%s is read', (expression, metric, operator, value) => {
    expect(read(expression)).toEqual({ expression: expression.trim(), metric, operator, value })
  })

  it.each(['', 'orphans', 'orphans=0', 'orphans==', '==0', 'orphans==zero', 'a b<1', 'wall<1e3', 'wall<1 2'])(
    '%j is none',
    (expression) => expect(readAssertion(expression)).toEqual({ problem: 'syntax' }),
  )

  it('names a metric that there is not, and a suffix that does not belong to its unit', () => {
    expect(readAssertion('orphan==0')).toEqual({ problem: 'metric', name: 'orphan' })
    expect(readAssertion('constructor==0')).toEqual({ problem: 'metric', name: 'constructor' })
    expect(readAssertion('wall<2G')).toEqual({ problem: 'suffix', metric: 'wall', suffix: 'G' })
    expect(readAssertion('processes<5%')).toEqual({ problem: 'suffix', metric: 'processes', suffix: '%' })
  })

  it('is held against the numbers of the summary', () => {
    expect(holds('wall==2.6s')).toMatchObject({ holds: true, measured: 2.6 })
    expect(holds('cpu<2500ms')).toMatchObject({ holds: false, measured: 2.5 })
    expect(holds('coverage==80%')).toMatchObject({ holds: true, measured: 0.8 })
    expect(holds('failed==1')).toMatchObject({ holds: true, measured: 1 })
    expect(holds('processes<=2')).toMatchObject({ holds: false, measured: 3 })
    expect(holds('malformed==0')).toMatchObject({ holds: false, measured: 1 })
    expect(holds('dropped!=3')).toMatchObject({ holds: false, measured: 3 })
    expect(holds('claims>=1')).toMatchObject({ holds: true, measured: 1 })
    expect(holds('openClaims==1')).toMatchObject({ holds: true, measured: 1 })
    expect(holds('utilization>=50%')).toMatchObject({ holds: true, measured: 0.5 })
    expect(holds('exitCode==0')).toMatchObject({ holds: true, measured: 0 })
  })

  it('never holds where the run does not know the value', () => {
    for (const expression of ['unsampled==0', 'unsampled!=7', 'lost<1', 'lost>=0'])
      expect(holds(expression)).toMatchObject({ holds: false, measured: null })
    expect(holds('claims>=0', { verdict: null })).toMatchObject({ holds: false, measured: null })
    expect(holds('orphans==0', { ledger: null })).toMatchObject({ holds: false, measured: null })
  })

  it('holds of CPU time that only samples saw no more than what lies below it', () => {
    for (const expression of ['cpu<9', 'cpu==2.5'])
      expect(holds(expression, { cpuBasis: 'sampled' })).toMatchObject({ holds: false, least: true })
    expect(holds('cpu>=2.5', { cpuBasis: 'sampled' })).toMatchObject({ holds: true, least: true })
    expect(holds('cpu<9')).toMatchObject({ holds: true, least: false })
  })

  it('holds of a lower bound only what lies below it', () => {
    const { ledger } = summary
    for (const ledgerSaid of [
      { ...ledger!, source: 'sampling' as const },
      { ...ledger!, eventsLost: 2 },
    ]) {
      const said = (expression: string) => holds(expression, { ledger: ledgerSaid })
      for (const expression of [
        'processes<10',
        'processes<=3',
        'processes==3',
        'processes!=4',
        'processes>3',
      ])
        expect(said(expression), expression).toMatchObject({ holds: false, measured: 3, least: true })
      for (const expression of ['processes>2', 'processes>=3'])
        expect(said(expression), expression).toMatchObject({ holds: true, measured: 3, least: true })
    }
    const exact = { ...ledger!, source: 'events' as const, eventsLost: null }
    expect(holds('processes<10', { ledger: exact })).toMatchObject({ holds: true, least: false })
  })

  it('takes the worst of several pools', () => {
    const pools = [0.9, null, 0.4].map((utilization) => ({ ...summary.pools[0], utilization }))
    expect(holds('utilization<50%', { pools })).toMatchObject({ holds: true, measured: 0.4 })
  })

  it.each(Object.entries(METRICS))(
    '%s is a number or null, named in both languages',
    (name, { text, read }) => {
      const value = read(summary)
      expect(value === null || Number.isFinite(value)).toBe(true)
      expect(text.en).toMatch(/^[ -~÷]+$/)
      expect(text['zh-CN']).toMatch(/\p{Script=Han}/u)
      expect(readAssertion(`${name}==1`)).toMatchObject({ metric: name, value: 1 })
    },
  )
})
