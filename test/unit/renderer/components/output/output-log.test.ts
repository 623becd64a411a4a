import { describe, expect, it } from 'vitest'
import {
  lastLines,
  MOST_OUTPUT_LINES,
  OutputLog,
} from '../../../../../src/renderer/components/output/output-log'
import { RunModel } from '../../../../../src/shared/run/model'
import { MOST_PIECES } from '../../../../../src/shared/run/kept-output'
import type { OutputRecord } from '../../../../../src/shared/run/records'

const wrote = (pid: number, text: string, stream: OutputRecord['stream'] = 'stdout'): OutputRecord => {
  return { kind: 'output', t: 0, id: -1, pid, stream, text }
}
function logOf(...output: OutputRecord[]): OutputLog {
  const log = new OutputLog()
  log.read({ output, outputDropped: { pieces: 0, lines: 0 } })
  return log
}
const lines = (...output: OutputRecord[]) => logOf(...output).lines.map(({ text }) => text)

describe('the log of a run', () => {
  it('is put together from pieces, by who wrote it', () => {
    expect(lines(wrote(1, 'one\ntw'), wrote(2, 'other\n'), wrote(1, 'o\nthree'))).toEqual([
      'one',
      'two',
      'other',
      'three',
    ])
    expect(lines(wrote(1, 'out '), wrote(1, 'err\n', 'stderr'), wrote(1, 'put\n'))).toEqual([
      'out put',
      'err',
    ])
  })

  it('keeps empty lines and ends with none', () => {
    expect(lines(wrote(1, 'a\n\nb\n'))).toEqual(['a', '', 'b'])
    expect(lines(wrote(1, 'a\n'), wrote(1, '\n'))).toEqual(['a', ''])
    expect(lines(wrote(1, 'a'), wrote(1, '\n'))).toEqual(['a'])
  })

  it('is what a terminal would show at the end', () => {
    expect(lines(wrote(1, '\u001b[31mred\u001b[0m\r\n10 %\r 20 %\r100 %\n'))).toEqual(['red', '100 %'])
    expect(lines(wrote(1, '\u001b]0;title\u0007text\n'))).toEqual(['text'])
    // An escape that came apart is whole by the end of its line.
    expect(lines(wrote(1, '\u001b[3'), wrote(1, '1mred\n'))).toEqual(['red'])
  })

  it('reads on where it stopped, and tells which lines may still grow', () => {
    const log = new OutputLog()
    const output = [wrote(1, 'a\nb')]
    const source = { output, outputDropped: { pieces: 0, lines: 0 } }
    expect(log.read(source)).toBe(true)
    expect([log.lines.map(({ text }) => text), log.settled]).toEqual([['a', 'b'], 1])
    expect(log.read(source)).toBe(false)
    output.push(wrote(2, 'x\n'), wrote(1, 'c\nd\n'))
    log.read(source)
    expect([log.lines.map(({ text }) => text), log.settled]).toEqual([['a', 'bc', 'x', 'd'], 4])
    expect(log.lines.map(({ number }) => number)).toEqual([0, 1, 2, 3])
  })

  it('counts what the model let go before it was read', () => {
    const model = new RunModel()
    const log = new OutputLog()
    model.apply(wrote(1, 'first\n'))
    log.read(model)
    const all = MOST_PIECES * 2
    for (let line = 0; line < all; line += 1) model.apply(wrote(1, `${line}\n`))
    log.read(model)
    expect(log.lines.at(-1)!.text).toBe(`${all - 1}`)
    expect(log.dropped + log.lines.length).toBe(all + 1)
    expect(log.dropped).toBe(model.outputDropped.lines)
  })

  it('reads no piece twice when the model lets the oldest go', () => {
    const model = new RunModel()
    const log = new OutputLog()
    const all = MOST_PIECES + 10
    for (let line = 0; line < all; line += 1) {
      model.apply(wrote(1, `${line}\n`))
      if (line % 1000 === 0) log.read(model)
    }
    log.read(model)
    expect(log.lines.length).toBe(all)
    expect(log.lines.every(({ text }, at) => text === String(at))).toBe(true)
  })

  it('keeps the newest lines of a flood, and counts the others', () => {
    const log = logOf(wrote(1, Array.from({ length: MOST_OUTPUT_LINES + 100 }, (_, k) => `${k}\n`).join('')))
    expect(log.lines.length).toBeLessThanOrEqual(MOST_OUTPUT_LINES)
    expect(log.dropped + log.lines.length).toBe(MOST_OUTPUT_LINES + 100)
    expect(log.lines[0].text).toBe(String(log.dropped))
  })
})

it('the last lines are those of one stream if asked', () => {
  const output = Array.from({ length: 50 }, (_, i) => wrote(1, `${i}\n`, i % 2 ? 'stderr' : 'stdout'))
  expect(lastLines(output, 3)).toEqual(['47', '48', '49'])
  expect(lastLines(output, 2, 'stdout')).toEqual(['46', '48'])
  expect(lastLines(output, 2, 'stderr')).toEqual(['47', '49'])
})
