import { describe, expect, it } from 'vitest'
import { RunModel } from '../../../../../src/shared/run/model'
import { overlay } from '../../../../../src/renderer/rooms/compare/overlay'
import { born, meta, tick } from '../../../../support/records'

/** A run with one process that spends `share` of a core, read every `every` ms from `from` to `to`. */
function run(share: number, every: number, from: number, to: number): RunModel {
  const model = new RunModel()
  model.applyAll([meta(), born(0, 0)])
  for (let t = from; t <= to; t += every)
    model.apply(
      tick(t, { 0: { cpu: t * 1e6 * share, rss: 2 ** 20 } }, { interval: every, cpu: every * 1e6 * share }),
    )
  return model
}

describe('lines of several runs', () => {
  it('share their points, so that one cursor reads all of them', () => {
    const { x, ys } = overlay([run(0.5, 100, 100, 5000), run(0.25, 70, 70, 5000)], 'cpu', 100, {
      from: 0,
      to: 5000,
    })
    expect(ys).toHaveLength(2)
    expect(ys.every((column) => column.length === x.length)).toBe(true)
    const middle = x.findIndex((at) => at > 2.5)
    expect(ys[0][middle]).toBeCloseTo(50, 6)
    expect(ys[1][middle]).toBeCloseTo(25, 6)
  })

  it('have no holes between ticks, whatever the intervals', () => {
    const window = { from: 0, to: 4000 }
    for (const every of [50, 90, 110, 130]) {
      const [line] = overlay([run(1, every, every, 4000)], 'rss', 1, window).ys
      const first = line.findIndex((value) => value !== null)
      const last = line.findLastIndex((value) => value !== null)
      expect(line.slice(first, last + 1).filter((value) => value === null)).toEqual([])
    }
  })

  it('are not there where a run is not: before, after, and in a gap', () => {
    const early = run(1, 100, 100, 1000)
    early.apply(tick(3000, { 0: { cpu: 3e9, rss: 5 } }))
    const { x, ys } = overlay([early, run(1, 100, 100, 5000)], 'rss', 1, { from: 0, to: 5000 })
    const at = (seconds: number) => ys[0][x.findIndex((value) => value >= seconds)]
    expect(at(0.5)).toBe(2 ** 20)
    expect(at(2)).toBeNull()
    expect(at(4)).toBeNull()
  })

  it('do with few points for a long run', () => {
    const { x } = overlay([run(1, 1000, 1000, 1_000_000)], 'cpu', 1, { from: 0, to: 1_000_000 })
    expect(x.filter((at) => at >= 0 && at <= 1000)).toHaveLength(600)
    expect(x.length).toBeLessThan(610)
  })

  it('run to the edges of a window that lies between two readings', () => {
    const window = { from: 1220, to: 1280 }
    const { x, ys } = overlay([run(0.5, 100, 100, 5000)], 'cpu', 100, window)
    const drawn = x.filter((_, at) => ys[0][at] !== null)
    expect(drawn[0]).toBeLessThanOrEqual(1.22)
    expect(drawn.at(-1)).toBeGreaterThanOrEqual(1.28)
  })
})
