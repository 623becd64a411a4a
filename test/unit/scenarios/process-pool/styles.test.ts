import { describe, expect, it } from 'vitest'
import { styles } from '../../../../src/scenarios/process-pool/styles.mjs'

/** Gives `count` tasks to a pool that does one chunk after the other, and writes down what happens in which order. */
async function submit(style: string, { count = 10, chunk = 2, most = Infinity } = {}) {
  const story: string[] = []
  const taken: number[] = []
  let [drawn, ahead] = [0, 0]
  function* numbers() {
    for (let number = 0; number < count; number += 1) {
      drawn += 1
      ahead = Math.max(ahead, drawn - taken.length)
      story.push(`draw ${number}`)
      yield number
    }
  }
  await styles[style]({
    tasks: numbers(),
    chunk,
    most,
    submit: (some: number[]) => {
      story.push(`begin ${some.join()}`)
      return Promise.resolve(some)
    },
    take: (some: number[]) => taken.push(...some),
  })
  return { story, taken, ahead }
}
const all = Array.from({ length: 10 }, (_, number) => number)

describe('ways to give tasks to a pool', () => {
  it.each(['map', 'imap', 'apply-async'])('%s gives every task out and its answer back', async (style) => {
    expect((await submit(style, { most: 3 })).taken).toEqual(all)
  })

  it('map draws the whole list before the first task begins', async () => {
    const { story, ahead } = await submit('map')
    expect(story.slice(0, 11)).toEqual([...all.map((number) => `draw ${number}`), 'begin 0,1'])
    expect(ahead).toBe(10)
  })

  it('imap draws as many chunks as may be under way, and the next when a result is taken', async () => {
    const { story, ahead } = await submit('imap', { most: 2 })
    expect(story.slice(0, 6)).toEqual(['draw 0', 'draw 1', 'begin 0,1', 'draw 2', 'draw 3', 'begin 2,3'])
    expect(ahead).toBe(4)
  })

  it('imap with a limit gives results of a list that never ends', async () => {
    let drawn = 0
    function* endless() {
      for (;;) yield (drawn += 1)
    }
    const first = new Promise<number[]>((take, stop) => {
      const done = (some: number[]) => {
        take(some)
        throw new Error('enough')
      }
      const submit = (some: number[]) => Promise.resolve(some)
      styles.imap({ tasks: endless(), chunk: 2, most: 3, submit, take: done }).catch(stop)
    })
    expect(await first).toEqual([1, 2])
    expect(drawn).toBe(6)
  })

  it.each(['imap', 'apply-async'])('%s without a limit draws all before the first answer', async (style) => {
    expect((await submit(style)).ahead).toBe(10)
  })
})
