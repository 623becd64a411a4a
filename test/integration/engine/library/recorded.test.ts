import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { Engine } from '../../../../src/engine/engine'
import { WindowServer } from '../../../../src/engine/host/window-server'
import type { RunFileInfo } from '../../../../src/shared/library'
import { end, useEngine } from '../../../support/engine'
import { watchLeftovers } from '../../../support/leftovers'
import { useHosts } from '../../../support/host'
import { writeRun } from '../../../support/run-files'
import { until } from '../../../support/until'
import { type Refused, Window } from '../../../support/window'

const opened: { close(): void }[] = []
afterEach(() => {
  for (const window of opened.splice(0)) window.close()
})

function window(server: WindowServer): Window {
  const made = new Window((port) => server.connect(port))
  opened.push(made)
  return made
}

describe('runs as files', () => {
  const test = useEngine()
  const runs = () => join(test.left.folder, 'data/runs')
  const recording = (run: ReturnType<typeof test.run>) =>
    run.records.filter((record) => record.kind === 'recording').at(-1)

  it('each run becomes a file of the library, listed from its first moment on', async () => {
    const list = () => window(test.windows).ask('library.list', {})
    await list()
    const run = test.run(['sleep', '0.3'])
    const states = new Set<string>()
    const entry = (): RunFileInfo | undefined => test.engine.recorded.library.find(run.id)
    await until(() => entry() && states.add(entry()!.state), 'the run to be listed')
    expect(recording(run)).toMatchObject({ state: 'on', file: entry()!.file })
    await end(run)
    await until(() => entry()?.state === 'complete', 'the file to be complete')
    expect([...states]).toEqual(['recording'])
    const { origin } = run.model.meta!
    expect((await list()).runs).toMatchObject([{ runId: run.id, facts: { origin, outcome: 'completed' } }])
    expect(readdirSync(runs())).toHaveLength(1)
    expect(entry()!.file).toMatch(/\/\d{8}T\d{6}-sleep-[0-9a-f]{6}\.forkscope$/)
  })

  it('is not mistaken for a file that somebody sent under its id', async () => {
    const { library } = test.engine.recorded
    await library.start()
    const run = test.run(['sleep', '60'])
    await until(() => library.find(run.id), 'the run to be listed')
    const sent = await writeRun(join(test.left.folder, 'sent'), { runId: run.id })
    expect(await library.add('sent.forkscope', readFileSync(sent))).toBe(run.id)
    const opened = await library.openFile(sent)
    expect(opened).not.toBe(run.id)
    expect(library.find(run.id)).toMatchObject({ state: 'recording', inLibrary: true })
    expect(test.engine.recorded.inMemory(opened)).toBeUndefined()
    await run.stop()
    expect(run.model.outcome).toBe('stopped')
  })

  it('leave no descriptor open, however many there were', async () => {
    const { library } = test.engine.recorded
    await library.start()
    const open = () => readdirSync('/proc/self/fd').length
    const several = async () => {
      for (let more = 10; more > 0; more -= 1) {
        const run = test.run(['true'])
        await end(run)
        await until(() => library.find(run.id)?.state === 'complete', 'the file to be complete')
      }
    }
    await several()
    const before = open()
    await several()
    await several()
    // The reaper and the watcher have theirs all the time; what a run had is closed with it.
    await until(() => open() <= before + 2, `at most ${before + 2} descriptors`)
  })

  it('is read from its file once the engine has let parts of it go', async () => {
    const page = window(test.windows)
    await page.ask('library.list', {})
    const run = test.run(['sleep', '0.3'])
    await end(run)
    const entry = () => test.engine.recorded.library.find(run.id)
    await until(() => entry()?.state === 'complete', 'the file to be complete')
    expect(test.engine.recorded.inMemory(run.id)).toBe(run)
    Object.defineProperty(run, 'forgot', { value: 1 })
    expect(test.engine.recorded.inMemory(run.id)).toBeUndefined()
    await page.ask('follow', { stream: run.id })
    await until(() => page.model(run.id).over, 'the whole run')
    expect(page.records.get(run.id)!.map(({ kind }) => kind)).toContain('series')
    expect((await page.ask('run.moment', { stream: run.id, t: run.model.wall / 2 })).ids.length).toBe(1)
  })

  it('marks one while it is being recorded', async () => {
    const page = window(test.windows)
    await page.ask('library.list', {})
    const run = test.run(['sleep', '0.3'])
    const entry = () => test.engine.recorded.library.find(run.id)
    await until(entry, 'the run to be listed')
    await page.ask('library.mark', { runId: run.id, marks: { tags: ['live'], pinned: true } })
    await end(run)
    await until(() => entry()?.state === 'complete', 'the file to be complete')
    expect(entry()).toMatchObject({ tags: ['live'], pinned: true, facts: { outcome: 'completed' } })
  })

  it('none of a run that is not to be recorded', async () => {
    const run = test.engine.startRun({ argv: ['true'], cwd: '/' }, {}, 'nowhere')
    await end(run)
    expect(recording(run)).toMatchObject({ state: 'off', file: null })
    expect(existsSync(runs())).toBe(false)
  })

  it('goes on with a run that cannot be recorded, and says why', async () => {
    const place = join(test.left.folder, 'a file')
    writeFileSync(place, '')
    test.engine.updateSettings({ runsFolder: place })
    const run = test.run(['true'])
    expect((await end(run)).outcome).toBe('completed')
    const { state, reason } = recording(run)!
    expect([state, reason?.code]).toEqual(['failed', 'not-a-folder'])
    expect((await window(test.windows).ask('library.list', {})).failure?.code).toBe('not-a-folder')
  })

  it('is not deleted while it is being recorded', async () => {
    const page = window(test.windows)
    await page.ask('library.list', {})
    const run = test.run(['sleep', '30'])
    await until(() => test.engine.recorded.library.find(run.id), 'the run to be listed')
    const refused = await page.ask('library.delete', { runIds: [run.id] }).catch((error: unknown) => error)
    expect((refused as Refused).failure.code).toBe('being-recorded')
    await run.stop()
  })

  it('shows what somebody opens in the window where they work, or in the first that comes', async () => {
    const file = await writeRun(join(test.left.folder, 'elsewhere'))
    await test.engine.open(file)
    const [first, second] = [window(test.windows), window(test.windows)]
    await first.ask('hello', {})
    await second.ask('hello', {})
    const shown = (page: Window) => page.messages.filter(({ type }) => type.startsWith('show'))
    await until(() => shown(first).length > 0, 'the run to be shown')
    expect(shown(first)).toEqual([{ type: 'show', runId: '20231114T221320-0a1b2c' }])
    await first.ask('library.list', {})
    await test.engine.open(join(dirname(file), 'none.forkscope'))
    await until(() => shown(first).length > 1, 'the failure to be told')
    expect(shown(first)[1]).toMatchObject({ type: 'show-failed', failure: { code: 'no-file' } })
    expect(shown(second)).toEqual([])
  })

  it('takes no path from a page', async () => {
    const page = window(test.windows)
    for (const name of ['runsFolder', 'python'] as const) {
      expect(await page.ask('settings.set', { [name]: '/etc' }).catch(codeOf)).toBe('wrong-request')
      expect(test.engine.settings[name]).toBe('')
      await page.ask('settings.set', { [name]: '' })
    }
  })
})

const codeOf = (error: unknown) => (error as Refused).failure.code

describe('paths', () => {
  const left = watchLeftovers()
  const place = (name: string) => join(left.current.folder, name)

  it('come from dialogs: which file, which folder, and where an export goes', async () => {
    const asked: unknown[] = []
    let choice: string | null = null
    const answer = (...what: unknown[]) => (asked.push(what), Promise.resolve(choice))
    const engine = await Engine.create({
      dataDir: place('data'),
      scenariosDir: '/',
      version: '0.0.0',
      dialogs: {
        open: () => answer('open'),
        save: (name) => answer('save', name),
        folder: (current) => answer('folder', current),
        program: (from) => answer('program', from),
        cwd: (from) => answer('cwd', from),
        act: (act) => void answer(act),
        window: (run) => void answer('window', run),
        reveal: (shown) => void answer('reveal', shown),
      },
    })
    const server = new WindowServer(engine)
    try {
      const page = window(server)
      const file = await writeRun(place('elsewhere'))
      expect(await page.ask('library.open', {})).toBeNull()
      expect(await page.ask('library.chooseFolder', {})).toBeNull()
      choice = file
      const { runId } = (await page.ask('library.open', {}))!
      expect(engine.recorded.library.find(runId)).toMatchObject({ file, inLibrary: false })
      await page.ask('library.reveal', { file })
      for (const other of ['/etc/passwd', place('elsewhere'), `${place('elsewhere')}/../elsewhere`])
        expect(await page.ask('library.reveal', { file: other }).catch(codeOf)).toBe('no-run')
      expect(await page.ask('command.browse', { what: 'program', from: '/bin' })).toEqual({ path: file })
      await page.ask('run.window', { stream: runId })
      expect(await page.ask('run.window', { stream: 'other' }).catch(codeOf)).toBe('no-run')
      expect(await page.ask('python.choose', {}).catch(codeOf)).toBe('no-python')
      expect(engine.settings.python).toBe('')
      choice = place('snake')
      const facts = { path: '/usr/bin/python3', version: '3.12.1', gil: true, startMethod: 'fork' }
      writeFileSync(choice, `#!/bin/sh\necho '${JSON.stringify(facts)}'`, { mode: 0o755 })
      expect(await page.ask('python.choose', {})).toEqual(facts)
      expect(engine.settings.python).toBe(choice)
      choice = null
      expect(await page.ask('python.choose', {})).toBeNull()
      expect(await page.ask('command.browse', { what: 'cwd', from: '' })).toBeNull()
      await page.ask('app.do', { act: 'zoom-in' })
      expect(await page.ask('run.export', { stream: runId, to: 'csv', locale: 'en' })).toBeNull()
      choice = place('elsewhere')
      expect(await page.ask('library.chooseFolder', {})).toEqual({ folder: choice })
      expect(engine.settings.runsFolder).toBe(choice)
      expect(await page.ask('library.list', {})).toMatchObject({
        folder: choice,
        runs: [{ runId, inLibrary: true }],
      })
      expect(asked).toEqual([
        ['open'],
        ['folder', place('data/runs')],
        ['open'],
        ['reveal', file],
        ['program', '/bin'],
        ['window', runId],
        ['program', ''],
        ['program', ''],
        ['program', place('snake')],
        ['cwd', ''],
        ['zoom-in'],
        ['save', '20231114T221320-true-0a1b2c.csv'],
        ['folder', place('data/runs')],
      ])
      const none = await page.ask('run.export', { stream: '../../x', to: 'csv', locale: 'en' }).catch(codeOf)
      expect(none).toBe('no-run')
    } finally {
      await server.dispose()
      await engine.dispose()
    }
  })
})

describe('an engine that is killed while it records', () => {
  const test = useEngine()
  const hosts = useHosts()

  it('leaves a file that others see being recorded, then interrupted, and bring in order', async () => {
    const dataDir = join(test.left.folder, 'data')
    const page = window(test.windows)
    await page.ask('library.list', {})
    const host = hosts.start()
    await host.ask({ call: 'run', argv: ['sleep', '60'], dataDir })
    const state = () => test.engine.recorded.library.info().runs[0]?.state
    await until(() => state() === 'recording', 'the run of the other engine')
    await until(async () => (await host.ask({ call: 'count' })) > 0, 'the run to go on')
    await host.kill()
    await until(() => state() === 'interrupted', 'the death to be noticed')
    const names = () => readdirSync(join(dataDir, 'runs'))
    await until(() => names().length === 1, 'the log to be folded into the file')
    expect(names()[0]).toMatch(/\.forkscope$/)
    expect(test.engine.recorded.library.info().runs[0].facts?.outcome).toBe('interrupted')
  })

  it('leaves one that the next engine brings in order when it starts', async () => {
    const dataDir = join(test.left.folder, 'later')
    const host = hosts.start()
    await host.ask({ call: 'run', argv: ['sleep', '60'], dataDir })
    await until(async () => (await host.ask({ call: 'count' })) > 0, 'the run to go on')
    await host.kill()
    const next = await Engine.create({ dataDir, scenariosDir: '/', version: '0.0.0' })
    const server = new WindowServer(next)
    try {
      const { runs } = await window(server).ask('library.list', {})
      expect(runs).toMatchObject([{ state: 'interrupted', failure: null }])
      expect(readdirSync(join(dataDir, 'runs'))).toHaveLength(1)
    } finally {
      await server.dispose()
      await next.dispose()
    }
  })
})
