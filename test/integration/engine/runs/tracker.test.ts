import { describe, expect, it } from 'vitest'
import { end, followed, told, useEngine } from '../../../support/engine'
import { until } from '../../../support/until'
import { present } from '../../../../src/shared/run/present'

describe('what a run knows of its processes', () => {
  const test = useEngine()

  it('is the command line and name after an exec, never those of the launcher', async () => {
    const run = test.sh('echo up=1; sleep 0.4; exec sleep 300')
    await told(run, 'up')
    const root = await until(() => run.model.processes[0]!, 'the root')
    const before = await until(() => (root.name === 'sh' ? root.argv : null), 'the shell')
    expect(before.slice(1)).toContain('-c')
    await until(() => root.name === 'sleep', 'sleep in the place of the shell')
    expect(root.argv).toEqual(['sleep', '300'])
    void run.stop()
    await end(run)
    const commands = run.records.flatMap((record) =>
      record.kind === 'command' ? [record.argv.join(' ')] : [],
    )
    expect(commands.some((line) => line.includes('setpriv'))).toBe(false)
    expect(commands.at(-1)).toBe('sleep 300')
  })

  it('includes details and threads of a selected process, and of no other, once a second', async () => {
    const run = test.sh(
      'node -e "setInterval(() => {}, 1000); console.log(\\"node=\\" + process.pid)" & sleep 300',
    )
    const process = await followed(run, await told(run, 'node'))
    run.select(new Set([process.id]))
    const details = await until(() => process.details, 'details')
    const threads = await until(() => process.threads, 'threads')
    expect(details).toMatchObject({ cwd: test.left.folder, executable: expect.stringContaining('node') })
    expect(details.openFiles).toBeGreaterThan(3)
    expect(details.openFilesLimit).toBeGreaterThanOrEqual(details.openFiles!)
    expect(threads.tids.length).toBeGreaterThan(4)
    expect([...threads.tids]).toContain(process.pid)
    for (const column of [threads.names, threads.states, threads.cpu, threads.runWait])
      expect(column.length).toBe(threads.tids.length)
    await until(() => process.previousThreads, 'a second reading')
    run.select(new Set())
    const others = run.records.filter((record) => record.kind === 'threads' && record.id !== process.id)
    expect(others).toEqual([])
    const times = run.records.flatMap((record) => (record.kind === 'threads' ? [record.t] : []))
    expect(times[1] - times[0]).toBeGreaterThanOrEqual(1000)
    void run.stop()
    await end(run)
  })

  it('includes what was selected before the run was there', async () => {
    const run = test.run(['sleep', '300'])
    run.select(new Set([0]))
    const details = await until(() => run.model.processes[0]?.details, 'details')
    expect(details.id).toBe(0)
    void run.stop()
    await end(run)
  })

  it('is read at the rhythm that was asked for', async () => {
    const run = test.run(['sleep', '300'], { hz: 50 })
    expect(run.model.meta!.interval).toBe(20)
    await until(() => run.model.ticks >= 10, 'ten ticks')
    const times = run.records.flatMap((record) => (record.kind === 'tick' ? [record.t] : []))
    for (let at = 2; at < times.length; at += 1) expect(times[at] - times[at - 1]).toBeGreaterThan(10)
    void run.stop()
    await end(run)
  })

  it('has columns of one length in every tick, a row for each live process', async () => {
    const run = test.sh('for n in 1 2 3 4; do sleep 0.$n & done; wait')
    await end(run)
    const ticks = run.records.filter((record) => record.kind === 'tick')
    expect(ticks.length).toBeGreaterThan(3)
    expect(Math.max(...ticks.map((tick) => tick.ids.length))).toBe(5)
    for (const tick of ticks) {
      for (const column of Object.values(tick.columns)) expect(column.length).toBe(tick.ids.length)
      expect(tick.cost).toBeGreaterThanOrEqual(0)
    }
    // Records of a run cross process boundaries as they are.
    expect(structuredClone(run.records)).toEqual(run.records)
  })

  it('says how children ended in the words of their parents, where the kernel does not tell', async () => {
    const script = `
      const { spawn } = require('node:child_process')
      const trace = require('node:net').connect(process.env.FORKSCOPE_TRACE)
      const child = spawn('sleep', ['300'])
      setTimeout(() => child.kill('SIGUSR1'), 300)
      child.once('exit', (code, signal) => {
        const event = { ph: 'i', cat: 'process', name: 'exit', pid: process.pid, ts: Date.now() * 1000 }
        trace.end(JSON.stringify({ ...event, args: { pid: child.pid, code, signal } }) + '\\n')
      })`
    const run = test.run(['node', '-e', script], { sampler: 'procfs' })
    await end(run)
    const child = present(run.model.processes).find((one) => one.parent === 0)!
    expect([child.signal, child.exitCode]).toEqual(['SIGUSR1', null])
    expect(run.model.malformed).toBe(0)
  })
})
