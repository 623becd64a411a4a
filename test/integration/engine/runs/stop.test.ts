import { describe, expect, it } from 'vitest'
import { RUN_TIMES } from '../../../../src/engine/runs/states'
import { alive } from '../../../support/processes'
import { end, followed, output, told, useEngine } from '../../../support/engine'
import { until } from '../../../support/until'
import { present } from '../../../../src/shared/run/present'

const STUBBORN = 'trap "" TERM; while :; do :; done'

describe('stopping a run', () => {
  const test = useEngine()

  it('lets a program end in its own way', async () => {
    const run = test.sh('trap "echo bye; exit 0" TERM; echo ready=1; while :; do sleep 0.05; done')
    await told(run, 'ready')
    const stopped = run.stop()
    expect(run.model.state).toBe('stopping')
    await stopped
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'stopped', code: 'stopped' })
    expect(output(run)).toContain('bye')
    expect(run.model.processes[0]).toMatchObject({ exitCode: 0, signal: null })
  })

  it('ends a tree that ignores TERM by KILL, after the grace and not before', async () => {
    const run = test.sh(`trap "" TERM; sh -c '${STUBBORN}' & setsid sh -c '${STUBBORN}' & echo ready=1; wait`)
    await told(run, 'ready')
    await until(() => run.model.live === 3, 'three processes')
    const { wall } = run.model
    await run.stop()
    expect(run.model.outcome).toBe('stopped')
    expect(run.model.wall - wall).toBeGreaterThan(RUN_TIMES.grace)
    expect(present(run.model.processes).map((one) => alive(one.pid))).toEqual([false, false, false])
    expect(present(run.model.processes).map((one) => one.signal)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL'])
  })

  it('does not wait for the grace when told so, then or from the first', async () => {
    const script = `echo ready=1; ${STUBBORN}`
    const [first, second] = [test.sh(script), test.sh(script)]
    await Promise.all([told(first, 'ready'), told(second, 'ready')])
    void first.stop()
    void first.stop(undefined, undefined, true)
    void second.stop(undefined, undefined, true)
    for (const run of [first, second]) {
      expect(await end(run)).toMatchObject({ outcome: 'stopped' })
      const states = run.records.filter((record) => record.kind === 'state')
      const [stopping, ended] = states.slice(-2).map((record) => record.t)
      expect(ended - stopping).toBeLessThan(RUN_TIMES.grace)
    }
  })

  it('twice is stopping once; the first reason stands', async () => {
    const run = test.run(['sleep', '300'])
    await until(() => run.model.state === 'running', 'running')
    const reason = { code: 'first', text: { en: 'First.', 'zh-CN': '先。' } }
    const both = [run.stop(reason), run.stop()]
    await Promise.all(both)
    expect(run.model.reason).toEqual(reason)
    expect(run.records.filter((record) => record.kind === 'state').map((record) => record.state)).toEqual([
      'starting',
      'running',
      'stopping',
      'ended',
    ])
    await run.stop()
    expect(run.records.filter((record) => record.kind === 'state').length).toBe(4)
  })

  it('works before the program is there', async () => {
    const run = test.run(['sleep', '300'])
    expect(run.model.state).toBe('starting')
    void run.stop()
    expect(await end(run)).toEqual({ state: 'ended', outcome: 'stopped', code: 'stopped' })
    for (const one of present(run.model.processes)) expect(alive(one.pid)).toBe(false)
  })

  it('that can not start has failed all the same', async () => {
    const run = test.run(['no-such-program'])
    void run.stop()
    expect(await end(run)).toEqual({ state: 'failed', outcome: 'failed', code: 'not-found' })
  })

  it('catches whoever is born while it stops', async () => {
    // On TERM it starts a replacement that ignores TERM, in a session of its own, and ends.
    const heir = `setsid sh -c "trap \\"\\" TERM; echo heir=\\$\\$; exec sleep 300" & sleep 0.3; exit 0`
    const run = test.sh(`trap '${heir}' TERM; echo ready=1; while :; do sleep 0.05; done`)
    await told(run, 'ready')
    void run.stop()
    const process = await followed(run, await told(run, 'heir'))
    await end(run)
    expect(run.model.outcome).toBe('stopped')
    expect(alive(process.pid)).toBe(false)
    expect(process.signal).toBe('SIGKILL')
  })

  it('reaches processes that are halted', async () => {
    const run = test.sh('kill -STOP $$')
    await until(() => run.model.processes[0]?.state === 'T', 'the root to be halted')
    await run.stop(undefined, undefined, true)
    expect(run.model.processes[0]!.signal).toMatch(/^SIG(TERM|KILL)$/)
  })
})
