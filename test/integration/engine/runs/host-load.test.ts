import { describe, expect, it } from 'vitest'
import { end, useEngine } from '../../../support/engine'

describe('the load of the machine', () => {
  const test = useEngine()

  it('belongs to the same moments as what the run spent: others are the same whether it works or sleeps', async () => {
    // Works and sleeps in turn, each for longer than some ticks and shorter than a second.
    const script = `
      const spin = (until) => { while (performance.now() < until); }
      const rest = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
      for (let turn = 0; turn < 5; turn += 1) { spin(performance.now() + 450); rest(450) }`
    const run = test.run(['node', '-e', script])
    await end(run)
    const { tree, meta } = run.model
    const others: Record<'working' | 'sleeping', number[]> = { working: [], sleeping: [] }
    for (let row = 0; row < tree.length; row += 1) {
      const cpu = tree.at('cpu', row)
      const rest = tree.at('hostBusy', row) * meta!.host.cores - cpu
      if (Number.isNaN(rest)) continue
      if (cpu > 0.8) others.working.push(rest)
      if (cpu < 0.2) others.sleeping.push(rest)
    }
    const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length
    expect(others.working.length).toBeGreaterThan(5)
    expect(others.sleeping.length).toBeGreaterThan(5)
    // A reading of another moment would be wrong by a good part of the core that the run uses or does not.
    expect(Math.abs(mean(others.working) - mean(others.sleeping))).toBeLessThan(0.35)
  })
})
