import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MAX_RESTARTS } from '../../src/shared/engine-host'
import { commandOf } from '../support/processes'
import type { LaunchedApp } from './support/electron'
import { launchApp } from './support/electron'
import { ask, enginePid, noticed, openLine } from './support/engine-line'
import { until } from './support/until'

let launched: LaunchedApp

beforeEach(async () => {
  launched = await launchApp()
  await openLine(launched.page)
})
afterEach(async () => {
  await launched.close()
  await until(
    () => launched.processes(),
    (pids) => pids.length === 0,
    { what: 'the last process to go' },
  )
})

/** Sends a signal to the engine that runs now. */
async function signalEngine(signal: NodeJS.Signals): Promise<number> {
  const pid = await until(
    () => enginePid(launched.app),
    (pid) => pid > 0,
    { what: 'an engine' },
  )
  process.kill(pid, signal)
  return pid
}

const up = (attempt: number) => ({ source: 'forkscope', engine: 'up', attempt })
const down = (attempt: number) => ({ source: 'forkscope', engine: 'down', attempt })

describe('an engine that dies', () => {
  it('is replaced: the window is told, gets a new port, and nothing of its run is left', async () => {
    const before = await launched.processes()
    const { runId } = await ask(launched.page, 'run.start', {
      argv: ['sh', '-c', 'sh -c "while :; do :; done" & while :; do :; done'],
    })
    await until(
      () => launched.processes(),
      (pids) => pids.length >= before.length + 2,
      { what: 'the run to start' },
    )
    const during = await launched.processes()
    const dead = await signalEngine('SIGKILL')
    expect(await noticed(launched.page, ({ length }) => length === 3)).toEqual([up(1), down(2), up(2)])
    const hello = await ask(launched.page, 'hello', {})
    expect(hello.runs.map((run) => run.runId)).not.toContain(runId)
    expect(await enginePid(launched.app)).not.toBe(dead)
    // What the run had started, told apart by being there neither before it nor in the new engine.
    const run = during.filter((pid) => !before.includes(pid))
    await until(
      () => launched.processes(),
      (pids) => run.every((pid) => !pids.includes(pid)),
      { timeout: 2_000, what: 'the run to end with its engine' },
    )
    // Its file is put in order by the engine that came after.
    const { runs } = await until(
      () => ask(launched.page, 'library.list', {}),
      ({ runs }) => runs.some((entry) => entry.runId === runId && entry.state === 'interrupted'),
      { what: 'the recording to be marked' },
    )
    expect(runs).toMatchObject([{ runId, failure: null, facts: { origin: { kind: 'command' } } }])
  })

  it('is replaced when somebody stops it, and its runs end within two seconds', async () => {
    const before = await launched.processes()
    await ask(launched.page, 'run.start', { argv: ['sh', '-c', 'sleep 300 & sleep 300'] })
    const started = await until(
      async () => (await launched.processes()).filter((pid) => !before.includes(pid)),
      (pids) => pids.filter((pid) => commandOf(pid) === 'sleep 300').length === 2,
      { what: 'the run to start' },
    )
    const dead = await signalEngine('SIGSTOP')
    await until(
      () => launched.processes(),
      (pids) => !pids.some((pid) => started.includes(pid)),
      { timeout: 2_000, what: 'the run to end with its engine' },
    )
    await noticed(launched.page, ({ length }) => length === 3)
    const alive = await enginePid(launched.app)
    expect(alive).not.toBe(dead)
    expect(await ask(launched.page, 'hello', {})).toHaveProperty('version')
    expect(() => process.kill(dead, 0)).toThrow('ESRCH')
  })

  it('is given up after three restarts within a minute; a person can start it again', async () => {
    for (let attempt = 1; attempt <= MAX_RESTARTS; attempt++) {
      await signalEngine('SIGKILL')
      await noticed(launched.page, (notices) =>
        notices.some((n) => n.engine === 'up' && n.attempt === attempt + 1),
      )
    }
    await signalEngine('SIGKILL')
    const notices = await noticed(launched.page, (notices) => notices.at(-1)?.engine === 'gave-up')
    expect(notices.at(-1)).toEqual({ source: 'forkscope', engine: 'gave-up', attempt: 1 + MAX_RESTARTS })
    expect(await enginePid(launched.app)).toBe(0)

    // A page that loads now is told, too.
    await launched.page.reload()
    await openLine(launched.page)
    expect(await noticed(launched.page, () => true)).toMatchObject([{ engine: 'gave-up' }])

    await launched.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
      items.find(({ label }) => label === 'Restart Engine')!.click()
    })
    await noticed(launched.page, (notices) => notices.at(-1)?.engine === 'up')
    expect(await ask(launched.page, 'hello', {})).toHaveProperty('version')
  })
})
