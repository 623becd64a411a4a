import { describe, expect, it } from 'vitest'
import { FilteredLines, type OutputFilter } from '../../../../../src/renderer/components/output/output-filter'
import { OutputLog, type OutputLine } from '../../../../../src/renderer/components/output/output-log'
import type { OutputRecord } from '../../../../../src/shared/run/records'

const EVERYTHING: OutputFilter = { text: '', stream: 'all', writer: null }
const writerOf = ({ pid }: OutputLine) => String(pid)

function filtered() {
  const output: OutputRecord[] = []
  const log = new OutputLog()
  const lines = new FilteredLines()
  return {
    log,
    write(pid: number, text: string, stream: OutputRecord['stream'] = 'stdout') {
      output.push({ kind: 'output', t: 0, id: -1, pid, stream, text })
      log.read({ output, outputDropped: { pieces: 0, lines: 0 } })
    },
    shown: (filter: Partial<OutputFilter> = {}) =>
      lines.update(log, { ...EVERYTHING, ...filter }, writerOf).map(({ text }) => text),
  }
}

describe('a filter of output', () => {
  it('is text in any case, a stream, a writer, and all three together', () => {
    const { write, shown } = filtered()
    write(1, 'Ready\nwaiting\n')
    write(2, 'ready\n')
    write(2, 'not ready\n', 'stderr')
    expect(shown()).toEqual(['Ready', 'waiting', 'ready', 'not ready'])
    expect(shown({ text: 'READY' })).toEqual(['Ready', 'ready', 'not ready'])
    expect(shown({ stream: 'stderr' })).toEqual(['not ready'])
    expect(shown({ writer: '1' })).toEqual(['Ready', 'waiting'])
    expect(shown({ text: 'ready', stream: 'stdout', writer: '2' })).toEqual(['ready'])
    expect(shown({ text: 'none' })).toEqual([])
    expect(shown()).toEqual(['Ready', 'waiting', 'ready', 'not ready'])
  })

  it('goes on with what is new, and looks again at lines that grew', () => {
    const { write, shown } = filtered()
    write(1, 'a1\nb')
    expect(shown({ text: '1' })).toEqual(['a1'])
    write(2, 'c1\n')
    write(1, '1\n')
    expect(shown({ text: '1' })).toEqual(['a1', 'b1', 'c1'])
    write(1, 'd\n')
    write(1, 'e1')
    expect(shown({ text: '1' })).toEqual(['a1', 'b1', 'c1', 'e1'])
    expect(shown({ text: '1' })).toEqual(['a1', 'b1', 'c1', 'e1'])
  })

  it('lets go what the log let go', () => {
    const { write, shown, log } = filtered()
    write(1, Array.from({ length: 40_000 }, (_, k) => `${k}\n`).join(''))
    expect(shown({ text: '7' }).length).toBeGreaterThan(0)
    write(1, Array.from({ length: 20_000 }, (_, k) => `${40_000 + k}\n`).join(''))
    const wanted = log.lines.map(({ text }) => text).filter((text) => text.includes('7'))
    expect(log.dropped).toBeGreaterThan(0)
    expect(shown({ text: '7' })).toEqual(wanted)
  })
})
