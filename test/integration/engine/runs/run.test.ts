import { describe, expect, it, vi } from 'vitest'
import { SAMPLER_CHOICES } from '../../../../src/shared/run/fields'
import { alive, kill, look } from '../../../support/processes'
import { end, followed, output, told, useEngine } from '../../../support/engine'
import { until } from '../../../support/until'
import { present } from '../../../../src/shared/run/present'

describe.each(SAMPLER_CHOICES)('a run, sampled by %s', (sampler) => {
  const test = useEngine({ sampler })

  it('that succeeds is completed: states, command line, output, exit code, nobody alive', async () => {
    const run = test.sh('echo out; echo err >&2; exit 0')
    expect(run.model.state).toBe('starting')
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'completed', code: null })
    const { model, records } = run
    const states = records.flatMap((record) => (record.kind === 'state' ? [record.state] : []))
    expect(states).toEqual(['starting', 'running', 'ended'])
    expect(model.meta).toMatchObject({ runId: run.id, origin: { kind: 'command', cwd: test.left.folder } })
    expect(model.meta!.sampler.kind).toBe(sampler === 'auto' ? 'kernel-clock' : sampler)
    expect([output(run, 'stdout'), output(run, 'stderr')]).toEqual(['out\n', 'err\n'])
    expect(model.live).toBe(0)
    expect(model.processes[0]).toMatchObject({
      id: 0,
      parent: -1,
      ppid: process.pid,
      exitCode: 0,
      signal: null,
    })
    expect(model.processes[0]!.name).toBe('sh')
    expect(model.processes[0]!.argv.join(' ')).toMatch(/(^|\/)sh -c echo out; echo err >&2; exit 0 sh$/)
  })

  it('whose root is gone at once still had one process', async () => {
    const run = test.run(['true'])
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'completed', code: null })
    expect(run.model.processes.length).toBe(1)
    expect(run.model.processes[0]).toMatchObject({ name: 'true', exitCode: 0, alive: false })
    expect(run.model.processes[0]!.argv.join(' ')).toMatch(/^(\/.*\/)?true$/)
  })

  it('that exits with another code has failed, and says the code', async () => {
    const run = test.sh('exit 7')
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'failed', code: 'exit-code' })
    expect(run.model.processes[0]!.exitCode).toBe(7)
    expect(run.model.reason!.text.en).toContain('7')
    expect(run.model.reason!.text['zh-CN']).toContain('7')
  })

  it('whose root is killed from outside has failed, and names the signal', async () => {
    const run = test.run(['sleep', '300'])
    const root = (await until(() => run.model.processes[0]!, 'the root')).pid
    await until(() => run.model.ticks > 0, 'a tick')
    kill(root)
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'failed', code: 'killed' })
    expect(run.model.processes[0]!.signal).toBe('SIGKILL')
    expect(run.model.reason!.text['zh-CN']).toContain('SIGKILL')
  })

  it('follows children and grandchildren, each with its parent; Stop ends them all', async () => {
    const run = test.sh('echo child=$$; sh -c "echo grand=\\$\\$; sleep 300; :" & wait; :')
    const root = await followed(run, await told(run, 'child'))
    const grand = await followed(run, await told(run, 'grand'))
    const sleeper = await until(
      () => present(run.model.processes).find((one) => one.name === 'sleep'),
      'sleep by name',
    )
    expect([root.parent, grand.parent, sleeper.parent]).toEqual([-1, root.id, grand.id])
    expect(run.model.live).toBe(3)
    void run.stop()
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'stopped', code: 'stopped' })
    for (const { pid } of present(run.model.processes)) expect(alive(pid)).toBe(false)
    expect(present(run.model.processes).map((one) => one.alive)).toEqual([false, false, false])
  })

  it('goes on for an orphan whose parent has ended, and stops it', async () => {
    const run = test.sh('sleep 300 & echo orphan=$!; exit 0')
    const orphan = await told(run, 'orphan')
    await until(() => run.model.processes[0]?.alive === false, 'the root to end')
    const process = await followed(run, orphan)
    await until(() => run.model.ticks > 2, 'some more ticks')
    expect([run.model.state, process.alive, look(orphan)?.ppid === run.model.processes[0]!.pid]).toEqual([
      'running',
      true,
      false,
    ])
    void run.stop()
    expect(await end(run)).toMatchObject({ outcome: 'stopped' })
    expect(alive(orphan)).toBe(false)
  })

  it('follows whom a process puts into a session of its own, and stops it', async () => {
    const run = test.sh('setsid sh -c "echo far=\\$\\$; sleep 300; :" & wait; :')
    const far = await told(run, 'far')
    await followed(run, far)
    expect(look(far)?.session).toBe(far)
    const sleeper = await until(
      () => present(run.model.processes).find((one) => one.name === 'sleep'),
      'its child',
    )
    void run.stop()
    expect(await end(run)).toMatchObject({ outcome: 'stopped' })
    expect([alive(far), alive(sleeper.pid)]).toEqual([false, false])
  })

  it('follows a daemon that has left parent, group and session at once', async () => {
    const run = test.sh('setsid sh -c "sleep 300 & echo daemon=\\$!" & sleep 0.01')
    const daemon = await followed(run, await told(run, 'daemon'))
    await until(() => run.model.live === 1 && run.model.ticks > 2, 'everyone else to end')
    expect([run.model.state, daemon.alive, look(daemon.pid)?.session === daemon.pid]).toEqual([
      'running',
      true,
      false,
    ])
    void run.stop()
    expect(await end(run)).toMatchObject({ outcome: 'stopped' })
    expect(alive(daemon.pid)).toBe(false)
  })

  it('sees a child that is killed from outside, and goes on', async () => {
    const run = test.sh('sleep 300 & echo child=$!; wait $!; echo status=$?; exit 0')
    const child = await followed(run, await told(run, 'child'))
    kill(child.pid)
    expect(await end(run)).toMatchObject({ outcome: 'completed' })
    expect(await told(run, 'status')).toBe(128 + 9)
    expect(child.alive).toBe(false)
    // Only pidfds tell of the children of others; without them it is luck whether the parent was faster.
    if (sampler === 'auto') expect([child.signal, child.exitCode]).toEqual(['SIGKILL', null])
    else expect(child.signal ?? 'SIGKILL').toBe('SIGKILL')
  })

  it('is stopped by a guard when it forks without end', async () => {
    // pidusage looks once a second: until then a storm at full speed would be thousands.
    const pause = sampler === 'pidusage' ? 'sleep 0.02;' : ''
    const run = test.sh(`while :; do sleep 300 & ${pause} done`, { maxProcesses: 12 })
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'guarded', code: 'guard-processes' })
    expect(run.model.reason!.text.en).toContain('12')
    expect(run.model.processes.length).toBeGreaterThan(12)
    expect(run.model.live).toBe(0)
  })

  it('measures what a busy process spends', async () => {
    const run = test.sh('while :; do :; done')
    const busy = await until(() => run.model.processes[0]!, 'the root')
    await until(() => busy.series.length > 3 && busy.sampledCpu > 0.2e9, 'a fifth of a second to be measured')
    // Others use this machine too, so how much of a core it got is open; but it was more than nothing and no more than one.
    const shares = busy.series.slice('cpu').filter((share) => !Number.isNaN(share))
    expect(Math.max(...shares)).toBeGreaterThan(0.1)
    const mean = busy.sampledCpu / 1e6 / (busy.series.last('t') - busy.startedAt)
    expect(mean).toBeLessThan(sampler === 'pidusage' ? 10 : 1.2)
    expect(busy.latest('rss')).toBeGreaterThan(0)
    void run.stop()
    await end(run)
    expect(busy.cpu).toBeGreaterThanOrEqual(busy.sampledCpu)
    expect(run.model.cpuTime().spent).toBeGreaterThanOrEqual(busy.cpu)
    const exit = run.records.find((record) => record.kind === 'exit')!
    expect(exit.cpu).toBeGreaterThanOrEqual(busy.sampledCpu)
  })
})

describe('a run that the engine can not make sense of', () => {
  const test = useEngine()

  it('ends, and says so; others go on', async () => {
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {})
    const other = test.run(['sleep', '300'])
    const run = test.sh('echo once; sleep 300')
    run.subscribe((records) => {
      if (records.some(({ kind }) => kind === 'output')) throw new TypeError('not a word that it knows')
    })
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'failed', code: 'internal' })
    expect(run.model.live).toBe(0)
    expect(complained).toHaveBeenCalledOnce()
    complained.mockRestore()
    expect(other.over).toBe(false)
    void other.stop()
    expect(await end(other)).toMatchObject({ outcome: 'stopped' })
  })
})
