// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import QueuePanel from '../../../../../src/renderer/components/queues/QueuePanel.vue'
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

const facts = (section: Element) =>
  [...section.querySelectorAll('.queue-facts > div')].map((fact) =>
    fact.textContent!.replace(/\s+/g, ' ').trim(),
  )

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

function mount(model: RunModel) {
  const { run, tell } = opened.read(model)
  const axis = opened.setup(() => useTimeAxis(run))
  return { host: opened.mount(QueuePanel, { run, axis, stream: 'run-1', active: null }), tell }
}

describe('the queue pane', () => {
  it('says of each queue what it holds, held and may hold, and how long it was full and empty', () => {
    const { host } = mount(model())
    const [bounded, unbounded] = host.querySelectorAll('section.queue')
    expect(bounded.getAttribute('aria-label')).toBe('queue')
    expect(facts(bounded)).toEqual(['now0', 'peak20', 'capacity20', 'full50 %', 'empty25 %'])
    // Without a capacity it is never full; half a second empty, then in use up to the end.
    expect(facts(unbounded)).toEqual(['now7', 'peak1,234', 'capacity∞', 'empty33 %'])
    expect(host.querySelectorAll('[role=img]')).toHaveLength(2)
    expect(unbounded.querySelector('[role=img]')!.getAttribute('aria-label')).toBe(
      'Depth of unbounded queue over time',
    )
  })

  it('follows what is told while it is open', async () => {
    const { host, tell } = mount(model())
    await tell({
      kind: 'queue',
      queue: 'queue',
      capacity: 20,
      at: Float64Array.of(2600),
      depth: Float64Array.of(15),
    })
    expect(facts(host.querySelector('section.queue')!)[0]).toBe('now15')
    const at = Float64Array.of(2700)
    await tell({ kind: 'queue', queue: 'late', capacity: NaN, at, depth: Float64Array.of(3) })
    const late = [...host.querySelectorAll('section.queue')][2]
    expect(facts(late).slice(0, 2)).toEqual(['now3', 'peak3'])
  })

  it('speaks Chinese', async () => {
    const { host } = mount(model())
    i18n.global.locale.value = 'zh-CN'
    await nextTick()
    const [bounded] = host.querySelectorAll('section.queue')
    expect(bounded.getAttribute('aria-label')).toBe('队列')
    expect(facts(bounded)).toEqual(['当前0', '峰值20', '容量20', '已满50 %', '为空25 %'])
  })
})
