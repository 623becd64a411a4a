import { describe, expect, it } from 'vitest'
import { playQueue } from '../../../../src/scenarios/queues/play'

const BASE = { producers: 1, consumers: 1, produce: 1, consume: 2, places: 2, length: 10 }
const of = (lane: string, play: ReturnType<typeof playQueue>) =>
  play.bars.filter((bar) => bar.lane === lane).map(({ from, to, waits }) => [from, to, waits])

describe('a queue played through', () => {
  it('lets the faster side wait once the queue is full', () => {
    const play = playQueue(BASE)
    expect(of('consumer-1', play)).toEqual([
      [0, 1, true],
      ...[1, 3, 5, 7].map((at) => [at, at + 2, false]),
      [9, 10, false],
    ])
    // At 6 two items wait and one is under way until 7: from then on it goes at the consumer's pace.
    expect(of('producer-1', play)).toEqual([
      ...[0, 1, 2, 3, 4, 5].map((at) => [at, at + 1, false]),
      [6, 7, true],
      [7, 8, false],
      [8, 9, true],
      [9, 10, false],
    ])
  })

  it('never makes producers wait without a limit', () => {
    const play = playQueue({ ...BASE, places: Infinity })
    expect(play.bars.filter(({ lane, waits }) => waits && lane.startsWith('producer'))).toEqual([])
  })

  it('makes the faster consumers wait, and wastes no time of producers', () => {
    const play = playQueue({ ...BASE, consumers: 2, produce: 3, consume: 1 })
    expect(play.bars.filter(({ lane, waits }) => waits && lane === 'producer-1')).toEqual([])
    const idle = play.bars.filter(({ waits }) => waits).reduce((sum, { from, to }) => sum + to - from, 0)
    // Three items arrive, at 3, 6 and 9, and each takes one of the two for 1.
    expect(idle).toBe(2 * 10 - 3)
  })

  it('covers every lane from beginning to end', () => {
    const play = playQueue({ ...BASE, producers: 2, consumers: 2, produce: 1.3, consume: 0.7 })
    for (const { id } of play.lanes) {
      const bars = of(id, play)
      expect(bars[0][0]).toBe(0)
      expect(bars.at(-1)![1]).toBe(10)
      bars.slice(1).forEach(([from], at) => expect(from).toBeCloseTo(Number(bars[at][1]), 9))
    }
  })
})
