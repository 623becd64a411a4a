import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpus, userInfo } from 'node:os'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RunRecord } from '../../../../src/shared/run/records'
import { LOCALES } from '../../../../src/shared/text'
import { MACHINE_STREAM } from '../../../../src/shared/protocol'
import { end, useEngine } from '../../../support/engine'
import { holds } from '../../../support/leftovers'
import { snapshot } from '../../../support/records'
import { until } from '../../../support/until'
import { Refused, Window } from '../../../support/window'

const windows: Window[] = []

describe('a window', () => {
  const test = useEngine({}, { scenariosDir: resolve('src/scenarios') })
  afterEach(() => {
    for (const window of windows.splice(0)) window.close()
  })

  function open(): Window {
    const window = new Window((port) => test.windows.connect(port))
    windows.push(window)
    return window
  }

  const start = (window: Window, script: string) =>
    window.ask('run.start', { argv: ['sh', '-c', script], cwd: test.left.folder })

  async function refusal(answer: Promise<unknown>) {
    const error = await answer.then(
      () => expect.unreachable('not refused'),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Refused)
    const { failure } = error as Refused
    for (const locale of LOCALES) expect(failure.text[locale]).not.toBe('')
    return failure
  }

  it('is told what it needs to draw itself', async () => {
    const run = test.run(['true'])
    await end(run)
    const hello = await open().ask('hello', {})
    expect(hello).toEqual({
      version: '0.0.0',
      dataDir: test.engine.dataDir,
      host: test.engine.host,
      settings: test.engine.settings,
      scenarios: test.engine.scenarios.map((scenario) => expect.objectContaining({ id: scenario.id })),
      runs: test.engine.runInfos(),
      progress: {},
    })
  })

  it('that was opened for a run is told which, once it can draw itself', async () => {
    const window = new Window((port) => test.windows.connect(port, 'abc'))
    windows.push(window)
    const other = open()
    expect(window.last('show')).toBeUndefined()
    await other.ask('hello', {})
    await window.ask('hello', {})
    await window.ask('library.list', {})
    expect(window.messages.filter(({ type }) => type === 'show')).toEqual([{ type: 'show', runId: 'abc' }])
    expect(other.last('show')).toBeUndefined()
  })

  it('is refused what it asks wrongly, in both languages, and can go on asking', async () => {
    const window = open()
    expect((await refusal(window.ask('run.start', { argv: [] }))).code).toBe('wrong-request')
    expect((await refusal(window.ask('settings.set', { hz: 1e9 }))).code).toBe('wrong-request')
    const long = { stream: 'x', process: 'y'.repeat(1e6) as unknown as number }
    expect((await refusal(window.ask('select', long))).text.en.length).toBeLessThan(500)
    expect((await refusal(window.ask('run.start', { scenario: 'none', knobs: {} }))).code).toBe('no-scenario')
    expect((await refusal(window.ask('scenario.source', { scenario: '../..' }))).code).toBe('no-scenario')
    expect((await refusal(window.ask('scenario.preview', { scenario: 'none', knobs: {} }))).code).toBe(
      'no-scenario',
    )
    expect(await window.ask('hello', {})).toMatchObject({ version: '0.0.0' })
  })

  it('is told so whenever it asks for a run that is not known', async () => {
    const window = open()
    const stream = 'no-such-run'
    const answers = {
      follow: window.ask('follow', { stream }),
      stop: window.ask('run.stop', { stream }),
      signal: window.ask('run.signal', { stream, process: 0, signal: 'SIGTERM' }),
      input: window.ask('run.input', { stream, line: '1' }),
      select: window.ask('select', { stream, process: 0 }),
      series: window.ask('run.series', { stream, processes: [0] }),
      moment: window.ask('run.moment', { stream, t: 0 }),
      export: window.ask('run.export', { stream, to: 'csv', locale: 'en' }),
      devtools: window.ask('inspect.devtools', { stream, process: 0 }),
      stack: window.ask('inspect.stack', { stream, process: 0 }),
      profile: window.ask('inspect.profile', { stream, process: 0, seconds: 1 }),
      mark: window.ask('library.mark', { runId: stream, marks: { note: '' } }),
      restore: window.ask('library.restore', { runIds: [stream] }),
    }
    const codes = Object.entries(answers).map(async ([what, answer]) => [what, (await refusal(answer)).code])
    const every = Object.keys(answers).map((what) => [what, 'no-run'])
    expect(await Promise.all(codes)).toEqual(every)
  })

  it('speaks to a program that listens, until it says that there will be no more', async () => {
    const window = open()
    const knobs = { exercise: 'circle', scheduler: 'you' }
    const { runId: stream } = await window.ask('run.start', { scenario: 'thread-lock', knobs })
    await window.ask('follow', { stream })
    const board = () => window.model(stream).result('board')
    await until(() => board()?.schedule === '', 'the first board')
    for (const line of ['1', '2', '1', '2']) await window.ask('run.input', { stream, line })
    await until(() => board()?.outcome === 'stuck', 'the end of the schedule')
    // The program says nothing of a circle: its waits and holds do.
    await until(() => window.model(stream).deadlocks.length === 1, 'the deadlock')
    const twoLines = window.ask('run.input', { stream, line: 'reset\nreset' })
    expect((await refusal(twoLines)).code).toBe('wrong-request')
    await window.ask('run.input', { stream, line: null })
    await until(() => window.model(stream).over, 'the end')
    expect(window.model(stream).outcome).toBe('completed')
    expect((await refusal(window.ask('run.input', { stream, line: '1' }))).code).toBe('no-input')
  })

  it('speaks in vain to one that does not', async () => {
    const window = open()
    const { runId: stream } = await start(window, 'sleep 300')
    expect((await refusal(window.ask('run.input', { stream, line: '1' }))).code).toBe('no-input')
    await window.ask('run.stop', { stream })
    await test.engine.runs.get(stream)!.done
  })

  it('that sends garbage harms nobody', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      const window = open()
      const garbage = [null, 7, 'text', [], {}, { type: 'request' }, { type: 'ack', stream: 3, seq: 'x' }]
      for (const message of garbage) window.send(message)
      window.send({ type: 'request', id: 99, method: 'eval', params: {} })
      window.send({ type: 'ack', stream: 'nothing', seq: 4 })
      expect(await window.ask('hello', {})).toMatchObject({ version: '0.0.0' })
      expect(error).toHaveBeenCalledTimes(garbage.length + 1)
      expect(window.messages.filter((message) => message.type === 'response').length).toBe(1)
    } finally {
      error.mockRestore()
    }
  })

  it('starts a run, follows it from its first record, and makes the same model of it', async () => {
    const window = open()
    const { runId } = await start(window, 'sleep 0.3 & echo hello; wait; exit 3')
    const run = test.engine.runs.get(runId)!
    await until(() => run.model.ticks > 1, 'two ticks to be over')
    await window.ask('follow', { stream: runId })
    await end(run)
    await until(() => window.records.get(runId)?.length === run.records.length, 'all records')
    expect(window.records.get(runId)).toEqual(run.records)
    expect(snapshot(window.model(runId))).toEqual(snapshot(run.model))
    expect(window.model(runId)).toMatchObject({ outcome: 'failed', reason: { code: 'exit-code' } })
    expect(window.last('runs')?.runs).toMatchObject([{ runId, state: 'ended', outcome: 'failed' }])
  })

  it('that comes after the end gets all of it too, and may ask again', async () => {
    const run = test.sh('echo x; sleep 0.2')
    await end(run)
    const window = open()
    for (let time = 0; time < 2; time += 1) {
      await window.ask('follow', { stream: run.id })
      await until(() => window.records.get(run.id)?.length === run.records.length, 'all records')
      expect(window.records.get(run.id)).toEqual(run.records)
    }
    const resets = window.messages.filter((message) => message.type === 'records' && message.reset)
    expect(resets.length).toBe(2)
  })

  it('that does not read is sent no more than a little, and gets everything when it reads again', async () => {
    const window = open()
    window.reading = false
    const { runId } = await start(
      window,
      'i=0; while [ $i -lt 9000 ]; do echo $i; i=$((i+1)); done; sleep 0.2',
    )
    const run = test.engine.runs.get(runId)!
    await window.ask('follow', { stream: runId })
    await end(run)
    expect(window.messages.filter((message) => message.type === 'records').length).toBeLessThanOrEqual(16)
    window.reading = true
    window.read()
    await until(() => window.model(runId).over, 'the end of the run')
    expect(window.records.get(runId)).toEqual(run.records)
  })

  it('stops a run; another window hears of it', async () => {
    const [window, other] = [open(), open()]
    const { runId } = await start(window, 'sleep 300; :')
    await other.ask('follow', { stream: runId })
    await until(() => other.model(runId).live === 2, 'both processes')
    await window.ask('run.stop', { stream: runId })
    await until(() => other.model(runId).over, 'the end')
    expect(other.model(runId)).toMatchObject({ outcome: 'stopped', live: 0 })
    await until(() => other.last('runs')?.runs[0].outcome === 'stopped', 'the list of runs')
  })

  it('that unfollows hears no more', async () => {
    const window = open()
    const { runId } = await start(window, 'sleep 300; :')
    await window.ask('follow', { stream: runId })
    await until(() => window.model(runId).ticks > 0, 'a tick')
    await window.ask('unfollow', { stream: runId })
    const heard = window.records.get(runId)!.length
    const run = test.engine.runs.get(runId)!
    const { ticks } = run.model
    await until(() => run.model.ticks > ticks + 2, 'more ticks')
    await window.ask('hello', {})
    expect(window.records.get(runId)!.length).toBe(heard)
  })

  it('selects a process of a run: its details come until nobody selects it', async () => {
    const [window, other] = [open(), open()]
    const { runId } = await start(window, 'sleep 300; :')
    for (const one of [window, other]) {
      await one.ask('follow', { stream: runId })
      await one.ask('select', { stream: runId, process: 0 })
    }
    const count = () => window.records.get(runId)!.filter((record) => record.kind === 'threads').length
    await until(() => window.model(runId).processes[0]?.details, 'details')
    await window.ask('select', { stream: runId, process: null })
    const before = count()
    await until(() => count() > before, 'threads, for the other window')
    other.close()
    const run = test.engine.runs.get(runId)!
    const { ticks } = run.model
    await until(() => run.model.ticks > ticks + 3, 'the window to be gone')
    const after = count()
    const later = run.model.ticks
    await until(() => run.model.ticks > later + 13, 'more than a second of ticks')
    expect(count()).toBe(after)
  })

  it('changes settings for all', async () => {
    const [window, other] = [open(), open()]
    expect(await window.ask('settings.set', { theme: 'dark' })).toEqual({
      ...test.engine.settings,
      theme: 'dark',
    })
    await until(() => other.last('settings')?.settings.theme === 'dark', 'the other window to hear of it')
    expect(test.engine.settings.theme).toBe('dark')
  })

  it('hears of the load of the machine and of the engine', async () => {
    const window = open()
    const load = await until(() => window.last('host'), 'the load')
    expect(load.busy).toBeGreaterThanOrEqual(0)
    expect(load.busy).toBeLessThanOrEqual(1)
    expect(load.engineCpu).toBeGreaterThan(0)
    expect(load.engineRss).toBeGreaterThan(10e6)
    expect(load.availableMemory).toBeGreaterThan(0)
    expect(load.cores.length).toBe(cpus().length)
    expect(load.uptime).toBeGreaterThan(0)
  })

  it('knows the users of the machine by name', async () => {
    const { own, names } = await open().ask('machine.users', {})
    expect(own).toBe(process.getuid!())
    expect(names[own]).toBe(userInfo().username)
  })

  it('signals a process of the machine, and refuses one that is gone', async () => {
    const window = open()
    const child = spawn('sleep', ['300'], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    await window.ask('follow', { stream: MACHINE_STREAM })
    const found = await until(() => window.model(MACHINE_STREAM).byPid(child.pid!), 'the process')
    const request = { stream: MACHINE_STREAM, process: found.id, signal: 'SIGTERM' } as const
    await window.ask('run.signal', request)
    expect(await ended).toEqual([null, 'SIGTERM'])
    await until(() => window.model(MACHINE_STREAM).processes[found.id]?.alive === false, 'its end')
    expect((await refusal(window.ask('run.signal', request))).code).toBe('process-gone')
    await window.ask('unfollow', { stream: MACHINE_STREAM })
  })

  it('follows the machine: every process, also those of no run, until the last one stops', async () => {
    const [window, other] = [open(), open()]
    await window.ask('follow', { stream: MACHINE_STREAM })
    const model = await until(() => {
      const made = window.model(MACHINE_STREAM)
      return made.ticks > 0 ? made : null
    }, 'the first tick')
    expect(model.meta!.origin).toEqual({ kind: 'machine' })
    expect(model.state).toBe('running')
    const own = model.byPid(process.pid)!
    expect(own.latest('rss')).toBeGreaterThan(10e6)
    expect(model.processes[own.parent]?.pid).toBe(process.ppid)
    expect(model.byPid(1)).toBeDefined()

    // A second window begins the stream anew for both.
    await other.ask('follow', { stream: MACHINE_STREAM })
    await until(() => other.model(MACHINE_STREAM).byPid(process.pid), 'the other window to see us')
    const kinds = (records: RunRecord[]) => records.filter((record) => record.kind === 'meta').length
    expect([window, other].map((one) => kinds(one.records.get(MACHINE_STREAM)!))).toEqual([1, 1])

    await window.ask('select', {
      stream: MACHINE_STREAM,
      process: other.model(MACHINE_STREAM).byPid(process.pid)!.id,
    })
    await until(() => other.model(MACHINE_STREAM).byPid(process.pid)?.threads, 'our threads')

    await window.ask('unfollow', { stream: MACHINE_STREAM })
    const heard = window.records.get(MACHINE_STREAM)!.length
    const { ticks } = other.model(MACHINE_STREAM)
    await until(() => other.model(MACHINE_STREAM).ticks > ticks, 'the machine to go on for the other')
    expect(window.records.get(MACHINE_STREAM)!.length).toBe(heard)
    other.close()
  })

  it('begins to follow the machine anew no more often than is needed, however often it is asked', async () => {
    const window = open()
    const asked = Array.from({ length: 500 }, () => window.ask('follow', { stream: MACHINE_STREAM }))
    const begun = performance.now()
    await Promise.all(asked)
    // Each begin reads every process of the machine.
    expect(performance.now() - begun).toBeLessThan(5000)
    await until(() => window.model(MACHINE_STREAM).ticks > 0, 'the machine')
    const begins = window.messages.filter((message) => message.type === 'records' && message.reset)
    expect(begins.length).toBeLessThan(50)
    await window.ask('unfollow', { stream: MACHINE_STREAM })
  })

  it('takes no more runs at once than a person would choose', async () => {
    const window = open()
    const runIds = Array.from({ length: 100_000 }, (_, at) => `r${at}`)
    for (const method of ['library.delete', 'library.restore'] as const)
      await expect(window.ask(method, { runIds })).rejects.toMatchObject({
        failure: { code: 'wrong-request' },
      })
  })

  it('sees processes of the machine come and go', async () => {
    const window = open()
    await window.ask('follow', { stream: MACHINE_STREAM })
    await until(() => window.model(MACHINE_STREAM).ticks > 0, 'the first tick')
    const run = test.run(['sleep', '300'])
    const { pid } = await until(() => run.model.processes[0]!, 'the process')
    await until(() => window.model(MACHINE_STREAM).byPid(pid)?.argv.at(-1) === '300', 'it to be seen')
    await run.stop()
    await until(() => window.model(MACHINE_STREAM).byPid(pid)?.alive === false, 'its end to be seen')
  })

  it('that closes in the middle of everything leaves nothing behind, and its run goes on', async () => {
    const window = open()
    const { runId } = await start(window, 'sleep 300; :')
    await window.ask('follow', { stream: runId })
    await window.ask('follow', { stream: MACHINE_STREAM })
    await until(() => window.model(MACHINE_STREAM).ticks > 0, 'the machine')
    // Nobody but the machine's stream reads process 1.
    expect(holds('/proc/1/stat')).toBe(true)
    window.close()
    await until(() => !holds('/proc/1/stat'), 'the machine to be let go')
    const run = test.engine.runs.get(runId)!
    const { ticks } = run.model
    await until(() => run.model.ticks > ticks + 2, 'the run to go on')
    expect(await open().ask('hello', {})).toMatchObject({ runs: [{ runId, state: 'running' }] })
  })
})
