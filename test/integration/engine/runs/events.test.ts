import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { EventHub } from '../../../../src/engine/sampling/events/hub'
import { loadEventCalls } from '../../../../src/engine/native/events'
import { summarize } from '../../../../src/shared/run/summarize'
import type { Run } from '../../../../src/engine/runs/run'
import { end, followed, output, told, useEngine } from '../../../support/engine'
import { kernelTells } from '../../../support/process-events'
import { alive, look } from '../../../support/processes'
import { until } from '../../../support/until'
import { present } from '../../../../src/shared/run/present'

/** Children of this process that have ended and nobody waited for. */
function zombies(): number[] {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'latin1').split(' ')
  return children.map(Number).filter((pid) => look(pid)?.state === 'Z')
}

const records = <K extends string>(run: Run, kind: K) =>
  run.records.filter((record): record is Extract<Run['records'][number], { kind: K }> => record.kind === kind)

describe.runIf(kernelTells())('a run that the kernel tells of', () => {
  const test = useEngine()
  afterEach(() => until(() => zombies().length === 0, 'no zombie to be left'))

  it('has each of a thousand processes that lived two milliseconds: birth, exec, end and exit code', async () => {
    const run = test.sh('i=0; while [ $i -lt 1000 ]; do /bin/true; i=$((i+1)); done; exit 3')
    await end(run)
    const { processes, ledger } = run.model
    expect(ledger).toMatchObject({ source: 'events', processes: 1001, lost: 0, detached: 0, orphans: 0 })
    expect(processes.length).toBe(1001)
    expect(new Set(present(processes).map(({ pid, createdAt }) => `${pid} ${createdAt}`)).size).toBe(1001)
    const [root, ...children] = present(processes)
    expect([root.exitCode, root.execs.length]).toEqual([3, 1])
    for (const child of children) {
      expect([child.parent, child.exitCode, child.signal, child.execs.length]).toEqual([0, 0, null, 1])
      const [exec] = child.execs
      expect(child.startedAt).toBeLessThanOrEqual(exec)
      expect(child.endedAt).toBeGreaterThan(exec)
      // Nobody could read the most of them; those that were read are what they are.
      expect(['', 'true']).toContain(child.name)
    }
    // In a row, one after the other: times are the kernel's, not those of looks, which many would share. The kernel wakes
    // who waits before it tells of the exit (do_exit in kernel/exit.c), so the next birth may come microseconds before it.
    for (let n = 1; n < children.length; n += 1)
      expect(children[n].startedAt).toBeGreaterThan(children[n - 1].execs[0])
    expect(new Set(children.map(({ endedAt }) => endedAt)).size).toBe(1000)
    expect(ledger!.unsampled).toBe(children.filter(({ series }) => series.length === 0).length)
    expect(ledger!.unsampled).toBeGreaterThan(500)
    for (const kind of ['process', 'exit'] as const) expect(records(run, kind).length).toBe(1001)
    expect(summarize(run.model).ledger).toMatchObject({ source: 'events', processes: 1001, eventsLost: 0 })
  })

  it('has the CPU time of a tree of short lives to one per cent of what the shell’s own time says', async () => {
    const burn = "sh -c 'i=0; while [ $i -lt 25000 ]; do i=$((i+1)); done'"
    const script = `TIMEFORMAT='user=%3U system=%3S'; time (for n in {1..100}; do ${burn}; done)`
    const run = test.run(['bash', '-c', script])
    await end(run)
    const [, user, system] = /user=([\d.]+) system=([\d.]+)/.exec(output(run, 'stderr'))!
    const timed = Number(user) + Number(system)
    // Else the start of bash itself, which it does not time, would be more than the difference that is looked for.
    expect(timed).toBeGreaterThan(1)
    const { ledger } = run.model
    expect(ledger).toMatchObject({ basis: 'waited', processes: 102 })
    expect(ledger!.cpu / 1e9 / timed).toBeGreaterThan(0.99)
    expect(ledger!.cpu / 1e9 - timed).toBeLessThan(0.01 * timed + 0.015)
  })

  it('follows a daemon that left everything behind at once, and stops it with the run', async () => {
    const script =
      'setsid env -i sh -c \'setsid sh -c "echo daemon=\\$\\$; exec sleep 300" & exit 0\' & exit 0'
    const run = test.sh(script)
    const daemon = await followed(run, await told(run, 'daemon'))
    await until(() => run.model.live === 1 && daemon.name === 'sleep', 'everyone else to end')
    expect(look(daemon.pid)).toMatchObject({ ppid: process.pid, session: daemon.pid, pgid: daemon.pid })
    expect(readFileSync(`/proc/${daemon.pid}/environ`, 'latin1')).not.toContain('FORKSCOPE')
    expect(run.model.state).toBe('running')
    expect(daemon.orphanedAt).toBeGreaterThan(daemon.startedAt)
    expect(daemon.ownSessionAt).toBeGreaterThan(daemon.startedAt)
    await run.stop()
    expect(alive(daemon.pid)).toBe(false)
    expect([daemon.exitCode, daemon.signal]).toEqual([null, 'SIGTERM'])
    expect(run.model.ledger!.detached).toBeGreaterThanOrEqual(2)
    expect(run.model.ledger!.orphans).toBeGreaterThanOrEqual(1)
  })

  it('tells how orphans end and what they spent, which nobody else could', async () => {
    const burn = 'i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 7'
    const run = test.sh(`(sleep 0.2; exec sh -c '${burn}') & exit 0`)
    await end(run)
    const orphan = present(run.model.processes).find(({ exitCode }) => exitCode === 7)!
    expect(orphan.orphanedAt).not.toBeNull()
    const exit = records(run, 'exit').filter(({ id }) => id === orphan.id)
    expect(exit.length).toBe(1)
    expect(run.model.ledger).toMatchObject({ basis: 'waited', orphans: 1 })
    expect(run.model.ledger!.cpu).toBeGreaterThan(10e6)
    // One that has no children has an account of its own.
    const leaf = test.sh(`sh -c '${burn}' & exit 0`)
    await end(leaf)
    const { id, cpu } = present(leaf.model.processes).find(({ exitCode }) => exitCode === 7)!
    expect(cpu).toBeGreaterThan(10e6)
    expect(records(leaf, 'exit').find((record) => record.id === id)!.cpu).toBe(cpu)
  })

  it('knows the most memory that an orphan ever had, however briefly, where it is its own', async () => {
    const program = `exit if fork; my $n = 80 << 20; { my $x = "x" x $n; undef $x } exit 7`
    const run = test.run(['perl', '-e', program])
    await end(run)
    const { id, peakRss } = present(run.model.processes).find(({ exitCode }) => exitCode === 7)!
    const { rssPeak } = records(run, 'exit').find((record) => record.id === id)!
    expect(rssPeak).toBeGreaterThan(80 << 20)
    expect(rssPeak).toBeLessThan(200 << 20)
    expect(peakRss).toBeGreaterThanOrEqual(rssPeak!)
    expect(run.model.processes[0]!.peakRss || 0).toBeLessThan(80 << 20)
  })

  it('waits for what a parent left dead behind it, and never for a child of this process’s own', async () => {
    const run = test.sh('for n in 1 2 3 4 5 6 7 8 9; do /bin/true & done; exec sleep 0.3')
    const own = await Promise.all(
      Array.from({ length: 12 }, async (_, n) =>
        once(spawn('sh', ['-c', `sleep 0.0${n}; exit ${n}`]), 'exit'),
      ),
    )
    expect(own.map(([code]) => code as number)).toEqual(Array.from({ length: 12 }, (_, n) => n))
    await end(run)
    expect(run.model.processes.length).toBe(10)
    expect(present(run.model.processes).every(({ exitCode }) => exitCode === 0)).toBe(true)
    expect(zombies()).toEqual([])
    expect(run.model.ledger).toMatchObject({ orphans: 0, detached: 0 })
  })

  it('counts no thread as a process, and knows forks without exec by the name of their parent', async () => {
    const worker = "new (require('node:worker_threads').Worker)('setTimeout(() => {}, 50)', { eval: true })"
    const threads = test.run(['node', '-e', `${worker}; ${worker}`])
    await end(threads)
    expect(threads.model.processes.length).toBe(1)
    expect(threads.model.ledger!.processes).toBe(1)
    const forks = test.sh('(exit 4); (exit 5); exit 0')
    await end(forks)
    const children = present(forks.model.processes).slice(1)
    expect(children.map(({ name, exitCode, execs }) => [name, exitCode, execs.length])).toEqual([
      ['sh', 4, 0],
      ['sh', 5, 0],
    ])
  })

  it('tells that a process became another program, and which', async () => {
    const run = test.sh('sleep 0.1; exec sleep 0.3')
    const root = await until(() => run.model.processes[0]!, 'the root')
    await until(() => root.name === 'sleep', 'the root to be another')
    expect(root.execs.length).toBe(2)
    await end(run)
    expect(root.argv).toEqual(['sleep', '0.3'])
  })

  it('keeps the account of runs at the same time apart', async () => {
    const one = test.sh('i=0; while [ $i -lt 100 ]; do /bin/true; i=$((i+1)); done')
    const two = test.sh('i=0; while [ $i -lt 50 ]; do /bin/false; i=$((i+1)); done; exit 0')
    await Promise.all([end(one), end(two)])
    expect([one, two].map((run) => run.model.ledger!.processes)).toEqual([101, 51])
    expect([one, two].map((run) => run.model.ledger!.basis)).toEqual(['sampled', 'sampled'])
    expect(
      present(two.model.processes)
        .slice(1)
        .every(({ exitCode }) => exitCode === 1),
    ).toBe(true)
  })
})

describe.runIf(process.platform === 'linux')('a run where the kernel refuses to tell', () => {
  const refused = new EventHub(() => ({
    ...loadEventCalls(),
    open() {
      throw new Error('socket failed with errno 1')
    },
  }))
  const test = useEngine({}, { events: refused })

  it('is followed by looking, and says what that cannot know', async () => {
    const run = test.sh('sleep 0.3; /bin/true; exit 0')
    await end(run)
    const { ledger, meta, processes } = run.model
    expect(ledger).toMatchObject({
      source: 'sampling',
      unsampled: NaN,
      lost: NaN,
      processes: processes.length,
    })
    expect(processes.length).toBeGreaterThanOrEqual(2)
    expect(meta!.sampler.reasons.at(-1)!.en).toContain('errno 1')
    expect(meta!.sampler.reasons.at(-1)!['zh-CN']).toContain('可能遗漏')
    expect(summarize(run.model).ledger).toMatchObject({
      source: 'sampling',
      unsampled: null,
      eventsLost: null,
    })
  })

  it('still finds orphans and sessions that live long enough', async () => {
    const run = test.sh('setsid sleep 1 & sleep 0.4; exit 0')
    await end(run)
    expect(run.model.ledger).toMatchObject({ source: 'sampling', detached: 1, orphans: 1 })
  })
})
