// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GUTTERS } from '../../../../../src/renderer/components/charts/gutters'
import PlotOverlay from '../../../../../src/renderer/components/charts/PlotOverlay.vue'
import { useTimeAxis } from '../../../../../src/renderer/components/charts/time-axis'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(
    new DOMRect(0, 0, 1000, 100) as ReturnType<HTMLElement['getBoundingClientRect']>,
  )
  HTMLElement.prototype.setPointerCapture = () => undefined
  opened = await openWindow()
})
afterEach(() => {
  opened.close()
  vi.restoreAllMocks()
})

/** An overlay a thousand pixels wide over a run of ten seconds that is over: a pixel is ten milliseconds. */
function mount() {
  const run = new RunModel()
  run.applyAll([
    meta(),
    born(0, 0),
    tick(10_000, { 0: { cpu: 1 } }),
    { kind: 'state', t: 10_000, state: 'ended', outcome: 'completed' },
  ])
  const axis = opened.setup(() => useTimeAxis(opened.read(run).run))
  const host = opened.mount(PlotOverlay, { axis, width: 1000 + GUTTERS.left + GUTTERS.right, ruler: 20 })
  const overlay = host.querySelector<HTMLElement>('.plot-overlay')!
  const point = (
    type: string,
    x: number,
    y: number,
    detail = 1,
    keys: { shiftKey?: boolean; ctrlKey?: boolean } = {},
  ) =>
    overlay.dispatchEvent(
      new PointerEvent(type, {
        ...keys,
        clientX: x,
        clientY: y,
        button: 0,
        detail,
        bubbles: true,
      } as PointerEventInit),
    )
  const drag = (from: number, to: number, y: number, keys = {}) => {
    point('pointerdown', from, y, 1, keys)
    point('pointermove', to, y, 1, keys)
    point('pointerup', to, y, 1, keys)
  }
  const wheel = ({ ctrlKey = false, shiftKey = false, ...turned }: WheelEventInit) => {
    const event = new WheelEvent('wheel', { ...turned, bubbles: true, cancelable: true })
    // happy-dom's has no keys.
    Object.defineProperties(event, { ctrlKey: { value: ctrlKey }, shiftKey: { value: shiftKey } })
    overlay.dispatchEvent(event)
    return event
  }
  return { axis, overlay, point, drag, wheel }
}

describe('a pointer over a plot', () => {
  it('goes to a moment by a click', () => {
    const { axis, drag } = mount()
    drag(300, 302, 50)
    expect(axis.held.value).toBe(3020)
    expect(axis.zoom.value).toBeNull()
  })

  it('zooms by a drag, and leaves the moment alone', () => {
    const { axis, drag } = mount()
    drag(300, 600, 50)
    expect(axis.zoom.value).toEqual({ from: 3000, to: 6000 })
    expect(axis.held.value).toBeNull()
  })

  it('selects by a drag with Ctrl, also on the ruler, and nothing any more by a click with it', () => {
    const { axis, drag } = mount()
    drag(300, 600, 50, { ctrlKey: true })
    expect(axis.selection.value).toEqual({ from: 3000, to: 6000 })
    expect(axis.zoom.value).toBeNull()
    drag(400, 200, 90, { ctrlKey: true })
    expect(axis.selection.value).toEqual({ from: 2000, to: 4000 })
    expect(axis.held.value).toBeNull()
    drag(300, 302, 50, { ctrlKey: true })
    expect(axis.selection.value).toBeNull()
    expect(axis.held.value).toBeNull()
  })

  it('travels by a drag along the ruler, or of the line of the moment', () => {
    const { axis, drag } = mount()
    drag(300, 600, 90)
    expect(axis.held.value).toBe(6000)
    drag(603, 200, 10)
    expect(axis.held.value).toBe(2000)
    expect(axis.zoom.value).toBeNull()
  })

  it('ends a zoom by a double click, and is where it was before', () => {
    const { axis, overlay, drag, point } = mount()
    axis.hold(4000)
    drag(200, 700, 50)
    point('pointerdown', 500, 50, 1)
    point('pointerup', 500, 50, 1)
    expect(axis.held.value).toBe(4500)
    point('pointerdown', 500, 50, 2)
    point('pointerup', 500, 50, 2)
    overlay.dispatchEvent(new MouseEvent('dblclick'))
    expect(axis.zoom.value).toBeNull()
    expect(axis.held.value).toBe(4000)
  })

  it('zooms around the pointer by the wheel with Ctrl, and shows all again', () => {
    const { axis, wheel, point } = mount()
    point('pointermove', 400, 50)
    wheel({ deltaY: -100, ctrlKey: true })
    const { from, to } = axis.window.value
    expect(to - from).toBeCloseTo(8000)
    // What was under the pointer is where it was.
    expect((4000 - from) / (to - from)).toBeCloseTo(0.4)
    wheel({ deltaY: 100, ctrlKey: true })
    expect(axis.zoom.value).toBeNull()
  })

  it('leaves the wheel alone to a list that scrolls', () => {
    const { axis, wheel } = mount()
    expect(wheel({ deltaY: -100 }).defaultPrevented).toBe(false)
    expect(axis.zoom.value).toBeNull()
  })

  it('pans with Shift, by a drag and by the wheel, inside the run', () => {
    const { axis, drag, wheel } = mount()
    axis.zoom.value = { from: 4000, to: 6000 }
    drag(500, 250, 50, { shiftKey: true })
    expect(axis.zoom.value).toEqual({ from: 4500, to: 6500 })
    wheel({ deltaY: 500, shiftKey: true })
    expect(axis.zoom.value).toEqual({ from: 5500, to: 7500 })
    drag(900, -900, 50, { shiftKey: true })
    expect(axis.zoom.value).toEqual({ from: 8000, to: 10_000 })
    expect(axis.held.value).toBeNull()
  })
})
