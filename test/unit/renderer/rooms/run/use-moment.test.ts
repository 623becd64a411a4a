// @vitest-environment happy-dom
import { nextTick, ref } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { TimeAxis } from '../../../../../src/renderer/components/charts/time-axis'
import { useMoment } from '../../../../../src/renderer/rooms/run/use-moment'
import type { Moment } from '../../../../../src/shared/protocol'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tasks, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

const exact: Moment = { t: 500, ids: Int32Array.of(0), columns: { cpuShare: Float64Array.of(0.25) } }

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  opened = await openWindow({ 'run.moment': () => exact })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] })
})
afterEach(() => {
  vi.useRealTimers()
  opened.close()
})

it('takes in what is told late of the moment that it rests at, and keeps what was read there', async () => {
  const { run, tell } = opened.read(new RunModel())
  const held = ref<number | null>(null)
  const moment = opened.setup(() => useMoment(() => 'run-1', run, { held } as unknown as TimeAxis))
  const passes = async (ms: number) => {
    vi.advanceTimersByTime(ms)
    await nextTick()
    vi.advanceTimersByTime(50)
  }
  const first = tell(
    meta(),
    born(0, 0),
    { kind: 'pool', t: 0, pool: 'p', poolKind: 'process', size: 1 },
    { kind: 'lane', t: 0, lane: 0, pid: 100, tid: 100, pool: 'p' },
    tasks([0, 0, 200]),
    tick(1000, { 0: {} }),
  )
  await passes(2000)
  await first
  held.value = 500
  await nextTick()
  await passes(50)
  const done = () => [moment.value.poolOf('p')?.tasks, moment.value.lanes[0]?.tasks]
  expect(moment.value.moment).toBe(500)
  expect(done()).toEqual([1, 1])
  vi.advanceTimersByTime(200)
  await vi.waitFor(() => expect(moment.value).toMatchObject({ exact: true }))
  expect(done()).toEqual([1, 1])

  const late = tell(tasks([0, 200, 400]))
  await passes(2000)
  await late
  await passes(2000)
  expect(done()).toEqual([2, 2])
  expect(moment.value).toMatchObject({ exact: true })
})
