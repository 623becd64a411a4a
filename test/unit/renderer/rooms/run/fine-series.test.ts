// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nextTick, ref } from 'vue'
import { useFineSeries } from '../../../../../src/renderer/rooms/run/use-fine-series'
import { RunModel } from '../../../../../src/shared/run/model'
import type { SeriesRecord } from '../../../../../src/shared/run/recorded'
import { born, meta } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => (opened = await openWindow({ 'run.series': () => null })))
afterEach(() => opened.close())

const series = (id: number, coarse: boolean): SeriesRecord => {
  const columns = { rss: Float64Array.of(1, 2) }
  return { kind: 'series', id, at: Float64Array.of(100, 200), columns, coarse }
}

describe('all samples of a large recording', () => {
  it('are asked for, for the processes in sight that are coarse, once each', async () => {
    const run = new RunModel()
    run.applyAll([
      meta(),
      born(0, 0),
      born(1, 0),
      born(2, 0),
      series(0, true),
      series(1, true),
      series(2, false),
    ])
    const sight = ref<readonly number[]>([0, 2])
    const { run: reading, tell } = opened.read(run)
    opened.setup(() =>
      useFineSeries(
        () => 'run-1',
        reading,
        () => sight.value,
      ),
    )
    const asked = () => opened.engine.requests('run.series')
    sight.value = [0, 2, 99]
    await opened.engine.until(() => asked().length === 1)
    await tell(series(0, false))
    sight.value = [0, 1, 2]
    await nextTick()
    await opened.engine.until(() => asked().length === 2)
    expect(asked()).toEqual([
      { stream: 'run-1', processes: [0] },
      { stream: 'run-1', processes: [1] },
    ])
  })
})
