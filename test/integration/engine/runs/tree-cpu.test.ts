import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpus } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import type { Run } from '../../../../src/engine/runs/run'
import { end, useEngine } from '../../../support/engine'
import { kernelTells } from '../../../support/process-events'
import { present } from '../../../../src/shared/run/present'

const CORES = cpus().length
/** What readings of clocks may be off, as a share. */
const ERROR = 0.02
/** What a parent was given of its children comes in steps of 10 ms, user and system time each. */
const STEP = 20
/**
 * Ticks that are nearer to each other than this (milliseconds) are taken together: between the stamp of a tick and its
 * reading of what parents were given, others may have had the core for some time.
 */
const APART = 100

const burn = (steps: number) => `sh -c "j=0; while [ \\$j -lt ${steps} ]; do j=\\$((j+1)); done"`
const oneAfterTheOther = (count: number, steps: number) =>
  `i=0; while [ $i -lt ${count} ]; do ${burn(steps)}; i=$((i+1)); done`

interface Row {
  readonly t: number
  /** Since the tick before, milliseconds. */
  readonly elapsed: number
  readonly cores: number
}

function curveOf({ model: { tree } }: Run): Row[] {
  // Between ticks that came late there is a row that says so.
  const ticks = Array.from({ length: tree.length }, (_, row) => row).filter(
    (row) => tree.at('processes', row) >= 0,
  )
  return ticks.map((row, at) => {
    const t = tree.at('t', row)
    return { t, elapsed: t - (at === 0 ? 0 : tree.at('t', ticks[at - 1])), cores: tree.at('cpu', row) }
  })
}

/** CPU time under a stretch of the curve, milliseconds; what is unknown counts as nothing. */
const spent = (rows: readonly Row[]) =>
  rows.reduce((sum, { elapsed, cores }) => sum + (elapsed * cores || 0), 0)

/** No tick and no second has more cores than there are. @param parents those that wait for children at the same time */
function expectNoMoreThanThereAre(run: Run, parents: number): void {
  const rows = curveOf(run)
  expect(rows.length).toBeGreaterThan(10)
  const stretches: { t: number; elapsed: number; spent: number }[] = []
  let [elapsed, gained] = [0, 0]
  for (const row of rows) {
    elapsed += row.elapsed
    gained += row.elapsed * row.cores || 0
    if (elapsed < APART * (1 - ERROR)) continue
    stretches.push({ t: row.t, elapsed, spent: gained })
    elapsed = gained = 0
  }
  const most = (time: number) => CORES * (1 + ERROR) * time + STEP * parents
  expect(stretches.filter((one) => one.spent > most(one.elapsed))).toEqual([])
  for (const { t } of rows) {
    const second = rows.filter((row) => row.t > t - 1000 && row.t <= t)
    const elapsed = second.reduce((sum, row) => sum + row.elapsed, 0)
    if (elapsed < 900) continue
    expect(spent(second) / elapsed).toBeLessThanOrEqual(CORES * (1 + ERROR))
  }
}

/** Nobody with a single thread ever has more than one core. */
function expectOneCoreEach(run: Run): void {
  for (const process of present(run.model.processes))
    for (let row = 0; row < process.series.length; row += 1)
      expect(process.series.at('cpu', row) || 0).toBeLessThanOrEqual(1 + ERROR)
}

function expectAllOfIt(run: Run): void {
  const { ledger } = run.model
  expect(ledger).toMatchObject({ basis: 'waited' })
  const all = spent(curveOf(run))
  expect(all / (ledger!.cpu / 1e6)).toBeGreaterThan(1 - ERROR)
  expect(all / (ledger!.cpu / 1e6)).toBeLessThan(1 + ERROR)
}

describe.runIf(kernelTells())('the cores that a tree has', () => {
  const test = useEngine()
  const strangers: ChildProcess[] = []
  afterEach(async () => {
    for (const child of strangers.splice(0)) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  })

  it.each([0, 4])(
    'are what 300 processes in a row spend, beside %i busy loops of strangers',
    async (loops) => {
      for (let loop = 0; loop < loops; loop += 1)
        strangers.push(spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }))
      const run = test.sh(oneAfterTheOther(300, 6000))
      await end(run)
      expect(run.model.ledger!.processes).toBe(301)
      expectNoMoreThanThereAre(run, 1)
      expectOneCoreEach(run)
      expectAllOfIt(run)
    },
  )

  it('are no more than there are where many parents start short lives on all of them', async () => {
    const parents = CORES + 2
    const run = test.sh(
      `n=0; while [ $n -lt ${parents} ]; do (${oneAfterTheOther(60, 20000)}) & n=$((n+1)); done; wait`,
    )
    await end(run)
    expectNoMoreThanThereAre(run, parents + 1)
    expectOneCoreEach(run)
    expectAllOfIt(run)
  })

  it('do not come from a zombie whose parent waits for it late', async () => {
    // A child that has spent a good part of a second is left as it is while others are waited for.
    const run = test.run([
      'perl',
      '-e',
      `sub burn { my $until = (times)[0] + $_[0]; while ((times)[0] < $until) { for (1 .. 1e5) {} } }
       my $heavy = fork // die;
       if (!$heavy) { burn(0.6); exit }
       while (1) {
         open my $stat, '<', "/proc/$heavy/stat";
         last if <$stat> =~ /\\) Z/;
         select undef, undef, undef, 0.02;
       }
       for (1 .. 25) { my $child = fork // die; if (!$child) { burn(0.03); exit } waitpid $child, 0 }
       waitpid $heavy, 0;
       burn(0.3)`,
    ])
    expect(await end(run)).toMatchObject({ outcome: 'completed' })
    expectNoMoreThanThereAre(run, 1)
    expectAllOfIt(run)
  })

  it('are unknown where nobody is given the time of children that end', async () => {
    const run = test.run([
      'perl',
      '-e',
      `sub burn { my $until = (times)[0] + $_[0]; while ((times)[0] < $until) { for (1 .. 1e5) {} } }
       $SIG{CHLD} = 'IGNORE';
       for (1 .. 30) { my $child = fork // die; if (!$child) { burn(0.03); exit } waitpid $child, 0 }
       $SIG{CHLD} = 'DEFAULT';
       burn(0.6)`,
    ])
    expect(await end(run)).toMatchObject({ outcome: 'completed' })
    const { processes } = run.model
    expect(processes.length).toBe(31)
    const last = processes[30]!.endedAt!
    const rows = curveOf(run)
    const during = rows.filter(({ t }) => t > processes[1]!.endedAt! + 100 && t <= last)
    expect(during.filter(({ cores }) => Number.isNaN(cores)).length).toBeGreaterThan(during.length / 2)
    // Known once more when nobody ends any longer.
    expect(rows.some(({ t, cores }) => t > last + 100 && cores > 0)).toBe(true)
    expectNoMoreThanThereAre(run, 1)
  })
})
