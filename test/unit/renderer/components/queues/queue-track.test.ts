// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import QueueTrack from '../../../../../src/renderer/components/queues/QueueTrack.vue'
import { useTimeAxis } from '../../../../../src/renderer/components/charts/time-axis'
import { i18n } from '../../../../../src/renderer/i18n'
import { RunModel } from '../../../../../src/shared/run/model'
import { meta } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>

function model(): RunModel {
  const model = new RunModel()
  const terms = {
    queue: { en: 'queue', 'zh-CN': '队列' },
    'unbounded queue': { en: 'unbounded queue', 'zh-CN': '无界队列' },
  }
  model.apply({ ...meta({ origin: { kind: 'machine' } }), terms })
  const tell = (queue: string, capacity: number, rows: [number, number][]) =>
    model.apply({
      kind: 'queue',
      queue,
      capacity,
      at: Float64Array.from(rows, ([t]) => t),
      depth: Float64Array.from(rows, ([, depth]) => depth),
    })
  tell('queue', 20, [
    [0, 0],
    [250, 20],
    [750, 12],
    [1000, 0],
  ])
  tell('unbounded queue', NaN, [
    [1000, 0],
    [1500, 1234],
    [2000, 7],
  ])
  model.apply({ kind: 'state', t: 2500, state: 'ended', outcome: 'completed' })
  return model
}

beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
  opened = await openWindow()
})
afterEach(() => {
  opened.close()
  i18n.global.locale.value = 'en'
  vi.restoreAllMocks()
})

/** A track of the timeline, and what it says of its queue while the focus is on it. */
function mount(model: RunModel, queue: string) {
  const { run, tell } = opened.read(model)
  const axis = opened.setup(() => useTimeAxis(run))
  const host = opened.mount(QueueTrack, { run, axis, queue, place: 0 })
  const facts = () => {
    const name = host.querySelector('button')!
    name.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
    return axis.pointed.value!.facts.map((fact) => fact.join(' ').replace(/\s/g, ' '))
  }
  return { host, axis, tell, facts }
}

describe('the track of a queue', () => {
  it('says what it holds, held and may hold, and how long it was full and empty', () => {
    const { host, facts } = mount(model(), 'queue')
    expect(host.querySelector('[role=group]')!.getAttribute('aria-label')).toBe('queue')
    expect(facts()).toEqual(['now 0', 'peak 20', 'capacity 20', 'full 50%', 'empty 25%'])
    expect(host.querySelector('.time-chart')!.getAttribute('aria-label')).toBe('Depth of queue over time')
  })

  it('is never full without a capacity: half a second empty, then in use up to the end', () => {
    const { facts } = mount(model(), 'unbounded queue')
    expect(facts()).toEqual(['now 7', 'peak 1,234', 'capacity no limit', 'empty 33%'])
  })

  it('follows what is told while it is open, also while it is pointed at', async () => {
    const { axis, facts, tell } = mount(model(), 'queue')
    facts()
    await tell({
      kind: 'queue',
      queue: 'queue',
      capacity: 20,
      at: Float64Array.of(2600),
      depth: Float64Array.of(15),
    })
    await vi.waitFor(() => expect(axis.pointed.value!.facts[0]).toEqual(['now', '15']))
  })

  it('speaks Chinese', async () => {
    const { host, facts } = mount(model(), 'queue')
    i18n.global.locale.value = 'zh-CN'
    await nextTick()
    expect(host.querySelector('[role=group]')!.getAttribute('aria-label')).toBe('队列')
    expect(facts()).toEqual(['当前 0', '峰值 20', '容量 20', '已满 50%', '为空 25%'])
  })
})
