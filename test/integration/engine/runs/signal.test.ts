import { describe, expect, it } from 'vitest'
import { EngineFailure } from '../../../../src/engine/failure'
import { end, followed, told, useEngine } from '../../../support/engine'
import { until } from '../../../support/until'

const test = useEngine({})

describe('a signal to one process of a run', () => {
  it('reaches that process alone: its parent goes on and sees it', async () => {
    const run = test.sh('sleep 300 & echo child=$!; wait $!; echo status=$?; exit 0')
    const child = await followed(run, await told(run, 'child'))
    await run.signal(child.id, 'SIGKILL')
    expect(await end(run)).toMatchObject({ outcome: 'completed' })
    expect(await told(run, 'status')).toBe(128 + 9)
    expect(child.signal).toBe('SIGKILL')
  })

  it('stops and continues it', async () => {
    const run = test.sh('while :; do :; done')
    const busy = await until(() => run.model.processes[0]!, 'the root')
    await run.signal(busy.id, 'SIGSTOP')
    await until(() => busy.state === 'T', 'state T')
    await run.signal(busy.id, 'SIGCONT')
    await until(() => busy.state === 'R', 'state R')
    void run.stop()
    await end(run)
  })

  it('is refused once the process has ended, and for one that never was', async () => {
    const run = test.sh('exit 0')
    await end(run)
    for (const id of [0, 99]) {
      const failure = await run.signal(id, 'SIGTERM').catch((error: unknown) => error)
      expect(failure).toBeInstanceOf(EngineFailure)
      expect((failure as EngineFailure).failure.code).toBe('process-gone')
    }
  })
})
