import { describe, expect, it } from 'vitest'
import type { RunModel } from '../../../../src/shared/run/model'
import { end, useEngine } from '../../../support/engine'
import { until } from '../../../support/until'

/**
 * Ticks in which a run begins to work, by the cores that it has, however few others leave to it. There the machine must be
 * as busy as the run is: a reading of a moment before would leave others less than nothing. However much they do, they
 * can't do that.
 */
function beginnings({ tree, meta }: RunModel): { own: number; others: number }[] {
  const found: { own: number; others: number }[] = []
  for (let row = 1; row < tree.length; row += 1) {
    const [before, own] = [tree.at('cpu', row - 1), tree.at('cpu', row)]
    if (own > 0.2 && before < own / 4)
      found.push({ own, others: tree.at('hostBusy', row) * meta!.host.cores - own })
  }
  return found
}

describe('the load of the machine', () => {
  const test = useEngine()

  it('belongs to the same moments as what the run spent, whatever others do meanwhile', async () => {
    // Works and sleeps in turn, each for longer than some ticks and shorter than a second.
    const script = `
      const spin = (until) => { while (performance.now() < until); }
      const rest = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
      for (;;) { rest(450); spin(performance.now() + 450) }`
    const run = test.run(['node', '-e', script])
    await until(() => beginnings(run.model).length > 4, 'the run to have begun to work some times')
    void run.stop()
    await end(run)
    const found = beginnings(run.model)
    const sum = (of: (one: { own: number; others: number }) => number) =>
      found.reduce((all, one) => all + of(one), 0)
    expect(sum(({ others }) => others) / sum(({ own }) => own)).toBeGreaterThan(-0.25)
  })
})
