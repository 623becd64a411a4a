// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useTimeAxis } from '../../../../../src/renderer/components/charts/time-axis'
import TransportTrack from '../../../../../src/renderer/rooms/run/TransportTrack.vue'
import { RunModel } from '../../../../../src/shared/run/model'
import { born, meta, tick } from '../../../../support/records'
import { openWindow } from '../../support/app'

let opened: Awaited<ReturnType<typeof openWindow>>
beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(
    new DOMRect(0, 0, 1000, 30) as ReturnType<HTMLElement['getBoundingClientRect']>,
  )
  HTMLElement.prototype.setPointerCapture = () => undefined
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #say: (entries: unknown[]) => void
      constructor(say: (entries: unknown[]) => void) {
        this.#say = say
      }
      observe() {
        this.#say([{ contentRect: { width: 1000, height: 30 } }])
      }
      disconnect() {}
    },
  )
  opened = await openWindow()
})
afterEach(() => {
  opened.close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** The track of a run of ten seconds that is over, a thousand pixels wide: a pixel is ten milliseconds. */
function mount() {
  const model = new RunModel()
  model.applyAll([
    meta(),
    born(0, 0),
    tick(10_000, { 0: { cpu: 1 } }),
    { kind: 'state', t: 10_000, state: 'ended', outcome: 'completed' },
  ])
  const { run } = opened.read(model)
  const axis = opened.setup(() => useTimeAxis(run))
  const track = opened.mount(TransportTrack, { run, axis, marks: [] }).querySelector('.transport-track')!
  const point = (type: string, x: number) =>
    track.dispatchEvent(new PointerEvent(type, { clientX: x, button: 0, bubbles: true } as PointerEventInit))
  const drag = (from: number, to: number) => {
    point('pointerdown', from)
    point('pointermove', to)
    point('pointerup', to)
  }
  return { axis, track, drag }
}

describe('the track of the whole run', () => {
  it('travels where it is pressed or dragged while all is in sight', () => {
    const { axis, drag } = mount()
    drag(300, 300)
    expect(axis.held.value).toBe(3000)
    drag(600, 700)
    expect(axis.held.value).toBe(7000)
    expect(axis.zoom.value).toBeNull()
  })

  it('makes the window smaller and larger by its edges', () => {
    const { axis, drag } = mount()
    drag(1, 400)
    expect(axis.zoom.value).toEqual({ from: 4000, to: 10_000 })
    drag(999, 600)
    expect(axis.zoom.value).toEqual({ from: 4000, to: 6000 })
    drag(400, 200)
    expect(axis.zoom.value).toEqual({ from: 2000, to: 6000 })
    expect(axis.held.value).toBeNull()
  })

  it('moves the window by its middle, inside the run, and goes to where it is only pressed', () => {
    const { axis, drag } = mount()
    axis.zoom.value = { from: 2000, to: 4000 }
    drag(300, 500)
    expect(axis.zoom.value).toEqual({ from: 4000, to: 6000 })
    drag(500, 2000)
    expect(axis.zoom.value).toEqual({ from: 8000, to: 10_000 })
    expect(axis.held.value).toBeNull()
    drag(850, 851)
    expect(axis.held.value).toBe(8500)
  })

  it('shows all again by a double click', () => {
    const { axis, track } = mount()
    axis.zoom.value = { from: 2000, to: 4000 }
    track.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
    expect(axis.zoom.value).toBeNull()
  })
})
