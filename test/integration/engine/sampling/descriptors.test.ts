import { afterEach, describe, expect, it } from 'vitest'
import type { SamplerChoice } from '../../../../src/shared/run/fields'
import { Bench, openFiles, until } from './support'

let bench: Bench | undefined

afterEach(() => bench?.dispose())

// pidusage comes last: it lets its descriptors expire, and until then they would be in the others' way.
describe.each<SamplerChoice>(['auto', 'procfs', 'pidusage'])('%s', (choice) => {
  it('leaves no descriptor open', async () => {
    const before = openFiles()
    bench = new Bench(choice)
    const children = await Promise.all(Array.from({ length: 5 }, () => bench!.sleeper()))
    await bench.source.scan()
    const slots = await Promise.all(children.map((child) => bench!.open(child.pid!)))
    for (const beat of ['slow', 'fast', 'second'] as const) await bench.readAll(slots, beat)
    await bench.source.threads(slots[0])
    children[4].kill('SIGKILL')
    await bench.untilEnded(slots[4])
    bench.source.exit(slots[4])
    bench.source.close(slots[1])
    expect(openFiles()).toBeGreaterThan(before)
    await bench.dispose()
    await until(() => (openFiles() === before ? true : null), 15_000)
  })
})

describe.each<SamplerChoice>(['auto', 'procfs'])('%s with fewer descriptors than processes', (choice) => {
  const LIMIT = 8
  const PROCESSES = 30

  it('follows all of them to their ends, within its limit', async () => {
    bench = new Bench(choice, { descriptors: LIMIT })
    const children = await Promise.all(Array.from({ length: PROCESSES }, () => bench!.sleeper()))
    const withChildren = openFiles()
    const slots = await Promise.all(children.map((child) => bench!.open(child.pid!)))
    for (const beat of ['slow', 'fast', 'second', 'second', 'fast'] as const) {
      const rows = await bench.readAll(slots, beat)
      expect(openFiles() - withChildren).toBeLessThanOrEqual(LIMIT)
      for (const row of rows) {
        expect(row).toMatchObject({ alive: true, threads: 1 })
        expect(row.cpu).toBeGreaterThanOrEqual(0)
      }
      if (beat !== 'fast') expect(rows.every((row) => row.readBytes > 0)).toBe(true)
    }
    for (const index of [0, 14, 29]) {
      children[index].kill('SIGKILL')
      await bench.untilEnded(slots[index])
    }
    const rows = await bench.readAll(slots, 'second')
    expect(rows.filter((row) => row.alive)).toHaveLength(PROCESSES - 3)
  })
})
