import { expect, it } from 'vitest'
import { drawArea, stretches } from '../../../../../src/renderer/components/canvas/area'

it('bridges one empty mean, and leaves longer gaps empty', () => {
  expect(stretches(Float64Array.of(NaN, 1, NaN, 1, NaN, NaN, 1))).toEqual([
    { from: 1, to: 3 },
    { from: 6, to: 6 },
  ])
  expect(stretches(Float64Array.of(NaN, NaN))).toEqual([])
})

it('draws within its box, whatever the values are', () => {
  const points: [number, number][] = []
  const at = (x: number, y: number) => void points.push([x, y])
  const nothing = () => undefined
  const pen = {
    beginPath: nothing,
    moveTo: at,
    lineTo: at,
    closePath: nothing,
    stroke: nothing,
    fill: nothing,
  }
  const style = {
    strokeStyle: '',
    fillStyle: '',
    globalAlpha: 1,
    lineWidth: 1,
    lineJoin: 'round' as CanvasLineJoin,
  }
  const box = { x: 10, y: 20, width: 100, height: 30 }
  drawArea({ ...pen, ...style }, Float64Array.of(-1, 0.5, 7, NaN, NaN, 0), box, 1, '#000')
  expect(points.length).toBeGreaterThan(6)
  for (const [x, y] of points) {
    expect(x).toBeGreaterThanOrEqual(10)
    expect(x).toBeLessThanOrEqual(110)
    expect(y).toBeGreaterThanOrEqual(20)
    expect(y).toBeLessThanOrEqual(50)
  }
})
