import { describe, expect, it } from 'vitest'
import { bucketMeans, drawSparkline } from '../../../../../src/renderer/components/canvas/sparkline'
import { Series } from '../../../../../src/shared/run/series'

function series(...rows: [number, number][]): Series<'cpu'> {
  const made = new Series(['cpu'] as const)
  for (const [t, cpu] of rows) made.push(t, { cpu })
  return made
}

/** What was drawn, as words. */
function drawn(means: number[], width: number, height: number, top: number): string[] {
  const said: string[] = []
  const note = (word: string) => (x: number, y: number) => void said.push(`${word} ${x} ${y}`)
  const pen = { beginPath() {}, stroke() {}, moveTo: note('move'), lineTo: note('line') }
  drawSparkline(pen, Float64Array.from(means), width, height, top)
  return said
}

describe('a sparkline', () => {
  it('shows means, so that a short peak keeps its weight', () => {
    const means = bucketMeans(series([0, 1], [10, 0], [20, 0], [30, 0.5], [40, NaN]), 'cpu', 0, 40, 2)
    expect([...means]).toEqual([0.5, 0.25])
  })

  it('has no value where nothing was read, and none from outside', () => {
    const means = bucketMeans(series([0, 9], [100, 1], [400, 1], [500, 9]), 'cpu', 100, 400, 3)
    expect([...means]).toEqual([1, NaN, 1])
  })

  it('bridges one empty bucket and leaves wider gaps open', () => {
    expect(drawn([1, NaN, 1, NaN, NaN, 0], 50, 11, 1)).toEqual(['move 0 1', 'line 20 1', 'move 50 10'])
  })

  it('stays inside its box', () => {
    expect(drawn([7, 0], 10, 11, 2)).toEqual(['move 0 1', 'line 10 10'])
  })
})
