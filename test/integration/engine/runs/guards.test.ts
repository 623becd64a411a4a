import { describe, expect, it } from 'vitest'
import { alive, withEnvironment } from '../../../support/processes'
import { end, useEngine } from '../../../support/engine'
import { present } from '../../../../src/shared/run/present'

describe('guards', () => {
  const test = useEngine()

  it('stop a fork storm; nobody of it is left', async () => {
    const run = test.sh('while :; do sleep 300 & done', { maxProcesses: 40 })
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'guarded', code: 'guard-processes' })
    // Before anybody takes the time to read so many: meanwhile there would be more and more of them.
    const births = run.records.flatMap((one, at) => (one.kind === 'process' ? [at] : []))
    const stopping = run.records.findIndex((one) => one.kind === 'state' && one.state === 'stopping')
    const tick = run.records.findIndex((one, at) => one.kind === 'tick' && at > births[40])
    expect(stopping).toBeLessThan(tick)
    expect(present(run.model.processes).every((one) => !one.alive && !alive(one.pid))).toBe(true)
    // All that bear the mark now are the engine's reaper.
    expect(withEnvironment(test.left.mark).filter((pid) => run.model.byPid(pid) !== undefined)).toEqual([])
  })

  it('stop a run that uses too much memory, with what was found and what the limit is', async () => {
    const script = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(2e7, 1)), 5)'
    const limit = 300 * 1024 ** 2
    const run = test.run(['node', '-e', script], { maxMemory: limit / test.engine.host.totalMemory })
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'guarded', code: 'guard-memory' })
    expect(run.model.reason!.text.en).toMatch(/ [\d.]+\s[MG]iB.* 300\sMiB/)
    expect(run.model.processes[0]!.peakRss).toBeGreaterThan(limit)
  })

  it('stop a run that takes too long', async () => {
    const run = test.run(['sleep', '300'], { maxSeconds: 1 })
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'guarded', code: 'guard-duration' })
    expect(run.model.wall).toBeGreaterThan(1000)
    expect(run.model.processes[0]!.signal).toBe('SIGTERM')
  })
})
