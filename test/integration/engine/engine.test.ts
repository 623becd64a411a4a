import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { Engine, type EngineNews } from '../../../src/engine/engine'
import { EngineFailure } from '../../../src/engine/failure'
import { LOCALES } from '../../../src/shared/text'
import { alive } from '../../support/processes'
import { end, told, useEngine } from '../../support/engine'
import { until } from '../../support/until'
import { present } from '../../../src/shared/run/present'

function failureOf(action: () => unknown) {
  try {
    action()
  } catch (error) {
    expect(error).toBeInstanceOf(EngineFailure)
    return (error as EngineFailure).failure
  }
  return expect.unreachable()
}

describe('an engine', () => {
  const test = useEngine()

  it('knows its host', () => {
    const { host } = test.engine
    expect(host.platform).toBe(process.platform)
    expect(host.cores).toBeGreaterThan(0)
    expect(host.totalMemory).toBeGreaterThan(2 ** 28)
    expect(host.cpuModel).not.toBe('')
    expect(host.node).toBe(process.versions.node)
    expect(structuredClone(host)).toEqual(host)
  })

  it('tells of its runs, newest first', async () => {
    const first = test.run(['true'])
    const second = test.sh('exit 3')
    await Promise.all([end(first), end(second)])
    expect(test.engine.runInfos()).toMatchObject([
      { runId: second.id, state: 'ended', outcome: 'failed', origin: { kind: 'command' } },
      { runId: first.id, state: 'ended', outcome: 'completed' },
    ])
    expect(test.engine.runs.get(first.id)).toBe(first)
  })

  it('keeps a dozen runs that are over, and all that are not', async () => {
    const lasting = test.run(['sleep', '300'])
    const ids: string[] = []
    for (let count = 0; count < 14; count += 1) {
      const run = test.run(['no-such-program'])
      ids.push(run.id)
      await end(run)
    }
    expect([...test.engine.runs.keys()]).toEqual([lasting.id, ...ids.slice(-11)])
    await lasting.stop(undefined, undefined, true)
  })

  it('gives a listener everything so far, then what comes; nothing after it has ended that', async () => {
    const run = test.sh('echo one=1; sleep 0.3; echo two=2')
    await told(run, 'one')
    const kinds: string[] = []
    let ended = 0
    run.subscribe((records) => kinds.push(...records.map((record) => record.kind)))
    const unsubscribe = run.subscribe((records) => (ended += records.length))
    unsubscribe()
    const before = ended
    await end(run)
    expect(kinds).toEqual(run.records.map((record) => record.kind))
    expect(ended).toBe(before)
    expect(before).toBeLessThan(kinds.length)
  })

  it.each([
    ['not-found', ['no-such-program'], 'PATH'],
    ['not-found', ['./no-such-file'], 'Check the path'],
    ['is-folder', ['/usr/bin'], 'a folder'],
    ['no-permission', ['./text'], 'chmod +x'],
  ])('ends a run that can not start as failed, with a remedy: %s %j', async (code, argv, remedy) => {
    writeFileSync(join(test.left.folder, 'text'), 'just text', { mode: 0o644 })
    const run = test.run(argv)
    expect(await end(run)).toEqual({ state: 'failed', outcome: 'failed', code })
    expect(run.model.reason!.text.en).toContain(remedy)
    for (const locale of LOCALES) expect(run.model.reason!.text[locale].length).toBeGreaterThan(10)
    expect(run.model.processes).toEqual([])
    expect(run.model.ledger).toBeNull()
  })

  it('gives a program the environment without what only Electron means by it', async () => {
    const names = ['ELECTRON_RUN_AS_NODE', 'ELECTRON_NO_ATTACH_CONSOLE', 'CHROME_DESKTOP']
    for (const name of names) vi.stubEnv(name, '1')
    vi.stubEnv('OWN_WORD', 'kept')
    try {
      await end(test.sh('env > "$1"; umask >> "$1"', {}, join(test.left.folder, 'env')))
    } finally {
      vi.unstubAllEnvs()
    }
    const lines = readFileSync(join(test.left.folder, 'env'), 'utf8').trim().split('\n')
    expect(lines).toContain('OWN_WORD=kept')
    expect(lines.filter((line) => names.includes(line.split('=')[0]))).toEqual([])
    expect(parseInt(lines.at(-1)!, 8)).toBe(process.umask())
  })

  it('says so when the working directory is gone', async () => {
    const run = test.engine.startRun({ argv: ['true'], cwd: join(test.left.folder, 'gone') })
    expect(await end(run)).toMatchObject({ state: 'failed', code: 'no-folder' })
  })

  it('says so when the system refuses', async () => {
    const run = test.run(['true', 'x'.repeat(3e6)])
    expect(await end(run)).toMatchObject({ state: 'failed', code: 'could-not-start' })
    expect(run.model.reason!.text.en).toContain('E2BIG')
    expect(run.model.reason!.text['zh-CN']).toContain('参数太长')
  })

  it('refuses scenarios that it does not have', () => {
    const failure = failureOf(() => test.engine.startRun({ scenario: 'nonsense', knobs: {} }))
    expect(failure.code).toBe('no-scenario')
    for (const locale of LOCALES) expect(failure.text[locale]).toContain('nonsense')
    expect(test.engine.runs.size).toBe(0)
  })

  it.each(['__proto__', 'constructor', 'siez'])('refuses knobs that a scenario does not have: %s', (knob) => {
    for (const scenario of test.engine.scenarios) {
      const knobs = JSON.parse(`{${JSON.stringify(knob)}: 1}`)
      const failure = failureOf(() => test.engine.startRun({ scenario: scenario.id, knobs }))
      expect(failure.code).toBe('wrong-knobs')
      expect(failure.problems).toMatchObject([{ knob, level: 'error' }])
    }
    expect(test.engine.runs.size).toBe(0)
  })

  it('keeps settings, and takes those of one run from the request', async () => {
    expect(test.engine.updateSettings({ hz: 20 }).hz).toBe(20)
    const run = test.run(['true'])
    const other = test.run(['true'], { hz: 5 })
    expect([run.model.meta!.interval, other.model.meta!.interval]).toEqual([50, 200])
    await Promise.all([end(run), end(other)])
    expect(test.engine.settings.hz).toBe(20)
  })

  it('leaves nothing when it is disposed in the middle of runs, and starts no more', async () => {
    const script = 'setsid sleep 300 & sh -c "sleep 300; :" & echo up=1; sleep 300; :'
    const runs = [test.sh(script), test.sh(script), test.run(['sleep', '300'])]
    await Promise.all(runs.slice(0, 2).map((run) => told(run, 'up')))
    await until(() => runs[0].model.live === 5 && runs[1].model.live === 5, 'all processes')
    await test.engine.dispose()
    for (const run of runs) {
      expect(run.model).toMatchObject({ outcome: 'stopped', reason: { code: 'engine-ends' }, live: 0 })
      for (const { pid } of present(run.model.processes)) expect(alive(pid)).toBe(false)
    }
    expect(failureOf(() => test.run(['true'])).code).toBe('closing')
    await test.engine.dispose()
  })

  it('answers at once, and tells the names of the machine when it is prepared', async () => {
    const engine = Engine.begin({ dataDir: test.left.folder, scenariosDir: '/', version: '0' })
    const { cores } = engine.host
    expect(cores).toBeGreaterThan(0)
    const news: EngineNews[] = []
    engine.subscribe((one) => news.push(one))
    await Promise.all([engine.prepare(), engine.prepare()])
    expect(news).toEqual([{ type: 'named', host: engine.host }])
    expect(engine.host).toMatchObject({ cores, release: expect.stringContaining(release()) })
    await engine.dispose()
  })

  it('works where its folder can not be written', async () => {
    const blocked = join(test.left.folder, 'blocked')
    writeFileSync(blocked, 'a file, so no folder')
    const warned = once(process, 'warning')
    const engine = await Engine.create({ dataDir: join(blocked, 'data'), scenariosDir: '/', version: '0' })
    const run = engine.startRun({ argv: ['true'], cwd: '/' })
    expect(await end(run)).toMatchObject({ outcome: 'completed' })
    await engine.dispose()
    expect(String((await warned)[0])).toContain(blocked)
  })
})
