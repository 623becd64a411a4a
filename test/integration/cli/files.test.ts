import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TraceEvent } from '../../../src/engine/export/perfetto/events'
import type { Summary } from '../../../src/shared/summary'
import { eventProblems, traceProblems } from '../../support/trace'
import { endlessRun } from '../../support/hostile/run-files'
import { alive, childrenOf, commandOf } from '../../support/processes'
import { until } from '../../support/until'
import { CLI, commandLine } from './support'

const cli = commandLine()
const SCRIPT = 'for i in 1 2; do sleep 0.2 & done; wait; echo done'
const recorded = () =>
  readdirSync(cli.folder('data'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.forkscope'))

describe('a run of the command line', () => {
  it('is recorded without asking, says where, and can be reported and exported from there', async () => {
    const ran = await cli.run('run', '--', 'sh', '-c', SCRIPT)
    expect([ran.code, ran.stdout]).toEqual([0, 'done\n'])
    const [name] = recorded()
    const file = cli.folder(join('data', name))
    expect(ran.stderr).toContain(`Recorded to ${file}`)

    const reported = await cli.run('report', file)
    expect([reported.code, reported.stderr]).toEqual([0, ''])
    // The same report, but for the line that says where the run is.
    expect(ran.stderr).toContain(reported.stdout)
    const document = JSON.parse((await cli.run('report', file, '--json')).stdout) as Summary
    expect(document).toMatchObject({ outcome: 'completed', recording: file })
    expect(document.processes).toHaveLength(3)

    const trace = await cli.run('export', file, '--to', 'perfetto')
    const written = trace.stdout.trim()
    expect(written).toBe(cli.folder(basename(name).replace('.forkscope', '.trace.json')))
    const { traceEvents } = JSON.parse(readFileSync(written, 'utf8')) as { traceEvents: TraceEvent[] }
    expect([...eventProblems(traceEvents), ...traceProblems(traceEvents)]).toEqual([])
    expect(traceEvents.filter(({ ph, name: what }) => ph === 'b' && what === 'life')).toHaveLength(3)

    const csv = await cli.run('export', file, '--to', 'csv', '--out', '-')
    expect(csv.stdout.split('\r\n').length).toBeGreaterThan(3)
    const json = await cli.run('export', file, '--to', 'json', '--out', '-')
    expect(JSON.parse(json.stdout)).toMatchObject({ runId: document.runId, cpuSeconds: document.cpuSeconds })
    const html = await cli.runWith(
      { LANG: 'zh_CN.UTF-8' },
      'export',
      file,
      '--to',
      'html',
      '--out',
      'page.html',
    )
    expect(html.stdout.trim()).toBe(cli.folder('page.html'))
    expect(readFileSync(cli.folder('page.html'), 'utf8')).toContain('<html lang="zh-CN">')

    const copy = await cli.run('export', file, '--to', 'run', '--redact')
    expect(copy.stdout.trim()).toBe(cli.folder(basename(name).replace('.forkscope', '-redacted.forkscope')))
    const redacted = JSON.parse((await cli.run('report', copy.stdout.trim(), '--json')).stdout) as Summary
    expect(redacted).toMatchObject({ command: ['sh'], cpuSeconds: document.cpuSeconds })

    // Named after the run, a second export would take the place of the first: that has to be asked for.
    const again = await cli.run('export', file, '--to', 'perfetto')
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('--out')

    const back = await cli.run('import', written)
    expect(back.code).toBe(0)
    expect(existsSync(back.stdout.trim())).toBe(true)
    const round = JSON.parse((await cli.run('report', back.stdout.trim(), '--json')).stdout) as Summary
    const facts = ({ processes }: Summary) =>
      processes.map(({ pid, command, exitCode }) => ({ pid, command, exitCode }))
    expect(facts(round)).toEqual(facts(document))
  })

  it('may be made of a trace on stdin, and says what became of its events', async () => {
    const slice = (n: number) => JSON.stringify({ ph: 'X', name: `n${n}`, pid: 1, tid: 1, ts: n, dur: 1 })
    for (const out of [[], ['--out', 'mine.forkscope']]) {
      const importing = cli.start('import', '-', ...out)
      importing.child.stdin!.write(`[${slice(1)},\n{"ph":"X","name":"C:\\"},\n`)
      importing.child.stdin!.end(`${slice(2)},\n${slice(3).slice(0, 20)}`)
      const { code, stdout, stderr } = await importing.finished
      expect([code, stderr]).toEqual([0, ''])
      const { import: account, pools } = JSON.parse(
        (await cli.run('report', stdout.trim(), '--json')).stdout,
      ) as Summary
      expect(account).toMatchObject({ events: 3, kept: 2, malformed: 1, cut: true })
      expect(pools.map(({ tasks }) => tasks)).toEqual([2])
    }
    const nothing = cli.start('import', '-')
    nothing.child.stdin!.end()
    expect((await nothing.finished).code).toBe(1)
  })

  it('is recorded where one wants it, or not at all', async () => {
    const { summary, code } = await cli.json('--out', 'mine.forkscope', '--', 'true')
    expect([code, summary.recording]).toEqual([0, cli.folder('mine.forkscope')])
    expect((await cli.run('report', 'mine.forkscope')).stdout).toContain('true: completed')
    expect((await cli.json('--no-record', '--', 'true')).summary.recording).toBeNull()
    expect(recorded()).toEqual([])

    const taken = await cli.run('run', '--out', 'mine.forkscope', '--', 'touch', 'ran')
    expect([taken.code, existsSync(cli.folder('ran'))]).toEqual([2, false])
    expect(taken.stderr).toContain('already exists')
  })

  it('runs also where it can’t be recorded', async () => {
    writeFileSync(cli.folder('in-the-way'), '')
    const { code, summary, stderr } = await cli.json(
      '--out',
      'in-the-way/x.forkscope',
      '--',
      'sh',
      '-c',
      'exit 3',
    )
    expect([code, summary.recording]).toEqual([3, null])
    expect(stderr).toMatch(/not recorded to .*A file with the name of the folder exists/)
  })
})

describe('what the command line writes', () => {
  it('is for its owner only, whatever the umask', async () => {
    const loose = (...argv: string[]) =>
      cli.launch('sh', ['-c', 'umask 0; exec "$@"', 'sh', process.execPath, CLI, ...argv]).finished
    writeFileSync(cli.folder('trace.json'), '[{"ph":"X","name":"a","pid":1,"tid":1,"ts":0,"dur":5}]')
    for (const argv of [
      ['run', '--out', 'own.forkscope', '--', 'true'],
      ['run', '--', 'true'],
      ['export', '--to', 'html', 'own.forkscope'],
      ['import', 'trace.json'],
    ])
      expect((await loose(...argv)).code).toBe(0)
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
    const runs = cli.folder('data/runs')
    expect([cli.folder('data'), runs].map(mode)).toEqual(['700', '700'])
    const written = readdirSync(runs).map((name) => join(runs, name))
    expect(written).toHaveLength(2)
    const beside = ['own.forkscope', 'own.html', 'data/known-files.jsonl'].map(cli.folder)
    expect([...written, ...beside].map(mode)).toEqual(Array.from({ length: 5 }, () => '600'))
  })
})

describe('a file of others that is read for ever', () => {
  it('is read no more when whoever wanted it is killed', async () => {
    const command = cli.start('report', endlessRun(cli.watched.current.folder))
    const pid = command.child.pid!
    const reader = await until(
      () => childrenOf(pid).find((child) => /check\.js/.test(commandOf(child))),
      'a reader',
    )
    command.child.kill('SIGKILL')
    await command.finished
    await until(() => !alive(reader), 'the reader to be gone')
  })
})

describe('a file that is not what it should be', () => {
  it.each([
    ['report', 'nowhere.forkscope'],
    ['report', 'text.json'],
    ['export', '--to', 'csv', 'text.json'],
    ['import', 'text.json'],
    ['import', 'nowhere.json'],
  ])('is told with exit code 1: %s %s %s', async (...argv) => {
    writeFileSync(cli.folder('text.json'), '{"no":"trace"}')
    const { code, stdout, stderr } = await cli.run(...argv)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^forkscope: .*(nowhere|text)\./)
  })
})
