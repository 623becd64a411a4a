import { describe, expect, it } from 'vitest'
import { end, useEngine } from '../../../support/engine'

describe('the load of the machine', () => {
  const test = useEngine()

  it('belongs to the same moments as what the run spent, whatever others do meanwhile', async () => {
    // Works and sleeps in turn, each for longer than some ticks and shorter than a second.
    const script = `
      const spin = (until) => { while (performance.now() < until); }
      const rest = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
      for (let turn = 0; turn < 5; turn += 1) { rest(450); spin(performance.now() + 450) }`
    const run = test.run(['node', '-e', script])
    await end(run)
    const { tree, meta } = run.model
    // Where the run begins to work, the machine must be as busy as it is: a reading of a moment before would leave others
    // less than nothing. However much they do, they can't do that.
    const others: number[] = []
    for (let row = 1; row < tree.length; row += 1) {
      const rest = tree.at('hostBusy', row) * meta!.host.cores - tree.at('cpu', row)
      if (tree.at('cpu', row) > 0.8 && tree.at('cpu', row - 1) < 0.7) others.push(rest)
    }
    expect(others.length).toBeGreaterThan(2)
    expect(others.reduce((sum, one) => sum + one, 0) / others.length).toBeGreaterThan(-0.25)
  })
})
