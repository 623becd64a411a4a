import { describe, expect, it } from 'vitest'
import { report } from '../../../src/cli/terminal/report'
import { styleFor } from '../../../src/cli/terminal/style'
import { html } from '../../../src/engine/export/html'
import { kpisOf } from '../../../src/renderer/rooms/run/kpis'
import { summarize } from '../../../src/shared/run/summarize'
import { repeatRecords, repeatRun } from '../../support/repeats'
import { expectSame, SURFACES } from '../../support/surfaces'
import { RUNS } from './runs'

describe.each(RUNS)('$name', ({ records, facts }) => {
  it.each(Object.entries(SURFACES))('is the same in %s', (_, read) => expectSame(read(records), facts))
})

describe('repeats of a pool', () => {
  it('are told apart, and alike, wherever they are shown', () => {
    const run = repeatRun(4, 120)
    const summary = summarize(run)
    const each = { tasks: 120, tasksPerSecond: 400, utilization: 1 }
    expect(summary.pools.find(({ main }) => main)).toMatchObject({ tasks: 360, repeats: [each, each, each] })
    expect(summary.pools.find(({ main }) => !main)).toMatchObject({ repeats: [] })

    const kpis = kpisOf(run, run.poolOf('pool', 2)!)
    const kpi = (id: string) => kpis.find((one) => one.id === id)?.value
    expect([kpi('tasks'), kpi('rate'), kpi('utilization')]).toEqual(['120', '400', '100'])

    const text = report(summary, {
      name: 'run',
      locale: 'en',
      style: styleFor(false, {}),
      columns: 120,
    })
    expect(text).toContain('3 repeats: 300 ms, 300 ms, 300 ms; busy 100%, 100%, 100%')
    const page = [...html({ records: repeatRecords(4, 120), series: () => [] }, 'en')].join('')
    expect(page.replaceAll('\u00a0', ' ')).toContain('3 repeats: 100%, 100%, 100%')
  })
})
