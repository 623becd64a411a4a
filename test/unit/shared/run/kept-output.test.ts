import { describe, expect, it } from 'vitest'
import { MOST_CHARACTERS, MOST_PIECES } from '../../../../src/shared/run/kept-output'
import { RunModel } from '../../../../src/shared/run/model'
import type { OutputRecord } from '../../../../src/shared/run/records'
import { meta } from '../../../support/records'

const wrote = (text: string): OutputRecord => {
  return { kind: 'output', t: 0, id: -1, pid: 7, stream: 'stdout', text }
}

describe('output of a run', () => {
  it('is kept, the newest of it, and what was before is counted', () => {
    const model = new RunModel()
    model.apply(meta())
    const all = MOST_PIECES + 5000
    for (let line = 0; line < all; line += 1) model.apply(wrote(`${line}\n`))
    const { output, outputDropped } = model
    expect(output.length).toBeLessThanOrEqual(MOST_PIECES)
    expect(output.length).toBeGreaterThan(MOST_PIECES * 0.8)
    expect(output.at(-1)!.text).toBe(`${all - 1}\n`)
    expect(outputDropped).toEqual({ pieces: all - output.length, lines: all - output.length })
    expect(output[0].text).toBe(`${outputDropped.lines}\n`)
  })

  it('never weighs more than it may, but always holds the last piece', () => {
    const model = new RunModel()
    const half = 'x'.repeat(MOST_CHARACTERS / 2)
    for (let piece = 0; piece < 4; piece += 1) model.apply(wrote(`${half}\n\n`))
    expect(model.output.length).toBe(1)
    expect(model.outputDropped).toEqual({ pieces: 3, lines: 6 })
    model.apply(wrote('x'.repeat(MOST_CHARACTERS * 2)))
    expect(model.output.map(({ text }) => text.length)).toEqual([MOST_CHARACTERS * 2])
  })
})
