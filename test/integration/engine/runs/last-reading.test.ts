import { cpus } from 'node:os'
import { describe, expect, it } from 'vitest'
import { present } from '../../../../src/shared/run/present'
import { end, output, useEngine } from '../../../support/engine'

/** The part of a life, and of what it spent, that may lie behind its last reading: a tenth, and the reading's own time. */
const LOST = 0.15

/** Two children that spend so many CPU seconds each and end by themselves; what they spent is told when they are waited for. */
const TWINS = `
  my $most = shift;
  my @twins = map {
    my $pid = fork // die;
    if (!$pid) { while ((times)[0] < $most) { for (1 .. 1e4) {} } exit }
    $pid;
  } 1, 2;
  for (@twins) {
    my $before = (times)[2] + (times)[3];
    waitpid $_, 0;
    printf "%d=%.2f\\n", $_, (times)[2] + (times)[3] - $before;
  }`

describe('where samples are all there is', () => {
  const test = useEngine({ sampler: 'pidusage' })

  it.each([2, 2.3, 2.6])(
    'the last reading of who ends by itself comes late: twins of %d s',
    { retry: 1 },
    async (cpu) => {
      const run = test.run(['perl', '-e', TWINS, String(cpu)])
      await end(run)
      const { model } = run
      const parts = [...output(run).matchAll(/^(\d+)=([\d.]+)$/gm)].map(([, pid, seconds]) => {
        const read = model.byPid(Number(pid))!.cpu / 1e9
        return { read, spent: Number(seconds) }
      })
      expect(parts.length).toBe(2)
      for (const { read, spent } of parts) {
        expect(read).toBeLessThanOrEqual(spent + 0.02)
        expect(read / spent).toBeGreaterThan(1 - LOST)
      }
      const [low, high] = parts.map(({ read }) => read).sort((a, b) => a - b)
      expect(low / high).toBeGreaterThan(1 - LOST)

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
