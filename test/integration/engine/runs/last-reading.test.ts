import { cpus } from 'node:os'
import { describe, expect, it } from 'vitest'
import { present } from '../../../../src/shared/run/present'
import { end, output, useEngine } from '../../../support/engine'
import { kill } from '../../../support/processes'
import { until } from '../../../support/until'

/** The part of a life, and of what it spent, that may lie behind its last reading: a tenth, and the reading's own time. */
const LOST = 0.15

/** The twins have lived so long at least, milliseconds of the run, when the tick is told that their end is counted from. */
const GROWN = 1700

/** Two children that are busy until they end; what they spent is told when they are waited for. */
const TWINS = `
  my @twins = map { my $pid = fork // die; if (!$pid) { 1 while 1 } $pid } 1, 2;
  for (@twins) {
    my $before = (times)[2] + (times)[3];
    waitpid $_, 0;
    printf "%d=%.2f\\n", $_, (times)[2] + (times)[3] - $before;
  }`

describe('where samples are all there is', () => {
  const test = useEngine({ sampler: 'pidusage' })

  it.each([550, 700, 850])(
    'the last reading of who ends comes late: twins that end %d ms after a tick',
    { retry: 1 },
    async (late) => {
      const run = test.run(['perl', '-e', TWINS])
      const { model } = run
      await until(() => model.live === 3 && model.tree.last('t') > GROWN, 'a tick with grown twins')
      const twins = present(model.processes).filter(({ parent }) => parent === 0)
      setTimeout(() => twins.forEach(({ pid }) => kill(pid)), model.tree.last('t') + late - model.now)
      await end(run)
      const spent = [...output(run).matchAll(/^(\d+)=([\d.]+)$/gm)]
      expect(spent.length).toBe(2)
      for (const [, pid, seconds] of spent) {
        const read = model.byPid(Number(pid))!.cpu / 1e9
        expect(read).toBeLessThanOrEqual(Number(seconds) + 0.02)
        expect(read / Number(seconds)).toBeGreaterThan(1 - LOST)
      }

      // What the tree gained up to the tick after an end is not known: nothing else is missing from its curve.
      const { tree } = model
      let [drawn, unknown, before] = [0, 0, 0]
      for (let row = 0; row < tree.length; row += 1) {
        const elapsed = tree.at('t', row) - before
        const cores = tree.at('cpu', row)
        if (Number.isNaN(cores)) unknown += elapsed
        else drawn += cores * elapsed
        before += elapsed
      }
      unknown += model.wall - before
      const sum = present(model.processes).reduce((all, process) => all + process.cpu / 1e6, 0)
      expect(model.cpuTime().spent / 1e6).toBeCloseTo(sum, 3)
      expect(drawn).toBeLessThanOrEqual(sum * 1.02)
      expect(drawn + unknown * cpus().length).toBeGreaterThanOrEqual(sum * 0.98)
      expect(drawn).toBeGreaterThan(0)
    },
  )
})
