import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MachineReader, parseCpuLines, parsePressure } from '../../../../src/engine/sampling/machine-load'

const lines = (text: string) => {
  const bytes = Buffer.from(text)
  return parseCpuLines(bytes, bytes.length)
}

describe('parseCpuLines', () => {
  it('tells the sum and the cores by number, with holes for those switched off', () => {
    const { times, whole } = lines(
      'cpu  10 1 2 30 4 5 6 7 8 9\ncpu0 1 0 1 8 2 0 0 0 0 0\ncpu3 9 0 0 1 0 0 0 0 0 0\nintr 5\n',
    )
    expect(times.all).toEqual({ busy: 31, total: 65 })
    expect(times.cores).toHaveLength(4)
    expect(times.cores[0]).toEqual({ busy: 2, total: 12 })
    expect(times.cores[1]).toBeUndefined()
    expect(times.cores[3]).toEqual({ busy: 9, total: 10 })
    expect(whole).toBe(true)
  })

  it('takes lines of older kernels, which have fewer numbers', () => {
    expect(lines('cpu  5 0 5 90\ncpu0 5 0 5 90\nintr 1\n').times.cores).toEqual([{ busy: 10, total: 100 }])
  })

  it('takes no line that is cut off, nor a core that no kernel can have', () => {
    const cut = lines('cpu  1 1 1 1 1 1 1 1\ncpu0 1 1 1 1 1 1 1 1\ncpu1 1 1 1')
    expect(cut.whole).toBe(false)
    expect(cut.times.cores).toHaveLength(1)
    expect(lines('cpu0 1 1 1 1\ncpu99999999 1 1 1 1\nx').times.cores).toHaveLength(1)
  })

  it.each(['', '\n', 'intr 1 2 3\n', 'cp'])('finds nothing in %j', (text) => {
    const { times } = lines(text)
    expect(times.all.total).toBeNaN()
    expect(times.cores).toEqual([])
  })
})

describe('parsePressure', () => {
  it.each([
    ['some avg10=31.25 avg60=1.00 avg300=0.00 total=1\nfull avg10=2.00 avg60=0 avg300=0 total=0\n', 0.3125],
    ['some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n', 0],
    ['some avg10=', NaN],
    ['some avg10=x avg60=0\n', NaN],
    ['some avg10=250.00 avg60=0\n', NaN],
    ['', NaN],
  ])('reads %j', (text, share) => {
    expect(parsePressure(Buffer.from(text), text.length)).toBe(share)
  })

  it('does not take what lies behind the text', () => {
    expect(parsePressure(Buffer.from('nothing some avg10=5.00 '), 7)).toBeNaN()
  })
})

describe('MachineReader', () => {
  let root: string
  const stat = (text: string) => writeFileSync(join(root, 'stat'), text)

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'machine-load-'))
    mkdirSync(join(root, 'pressure'))
    writeFileSync(
      join(root, 'meminfo'),
      'MemTotal: 100 kB\nMemAvailable: 60 kB\nSwapTotal: 8 kB\nSwapFree: 2 kB\n',
    )
    writeFileSync(join(root, 'pressure', 'io'), 'some avg10=9.60 avg60=0 avg300=0 total=0\n')
    stat('cpu  0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0\nintr 0\n')
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('tells each core apart, and what is not there as not known', () => {
    const reader = new MachineReader(root, () => 5)
    stat('cpu  100 0 0 100 0 0 0 0\ncpu0 90 0 0 10 0 0 0 0\ncpu1 10 0 0 90 0 0 0 0\nintr 0\n')
    const load = reader.read()
    expect(load.at).toBe(5)
    expect(load.busy).toBe(0.5)
    expect([...load.cores]).toEqual([Math.fround(0.9), Math.fround(0.1)])
    expect(load).toMatchObject({ availableMemory: 60 * 1024, swapTotal: 8192, swapFree: 2048 })
    expect(load.pressure).toEqual({ cpu: NaN, memory: NaN, io: 0.096 })
    expect(load.loadAverage).toHaveLength(3)
    expect(load.uptime).toBeGreaterThan(0)
    // Before the next tick of the kernel's clock nothing is known anew.
    expect([...reader.read().cores]).toEqual([...load.cores])
    // One is switched off, and comes back with a clock of its own.
    stat('cpu  150 0 0 150 0 0 0 0\ncpu0 140 0 0 60 0 0 0 0\nintr 0\n')
    expect([...reader.read().cores]).toEqual([0.5])
    stat('cpu  180 0 0 180 0 0 0 0\ncpu0 170 0 0 90 0 0 0 0\ncpu1 1 0 0 1 0 0 0 0\nintr 0\n')
    expect([...reader.read().cores]).toEqual([0.5, NaN])
    reader.dispose()
  })

  it('reads more cores than there is room for at first', () => {
    const of = (busy: number) =>
      `cpu  ${busy} 0 0 ${busy} 0 0 0 0\n${Array.from(
        { length: 700 },
        (_, core) => `cpu${core} ${busy}00000000 0 0 ${busy}00000000 0 0 0 0 0 0\n`,
      ).join('')}intr 0\n`
    stat(of(1))
    const reader = new MachineReader(root)
    stat(of(2))
    const { cores } = reader.read()
    expect(cores).toHaveLength(700)
    expect(cores.every((share) => share === 0.5)).toBe(true)
    reader.dispose()
  })

  it('knows nothing of a /proc that was emptied while it is open', () => {
    const reader = new MachineReader(root)
    stat('')
    const load = reader.read()
    expect(load.busy).toBeNaN()
    expect(load.cores).toHaveLength(0)
    reader.dispose()
  })
})
