import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { commandOf, withEnvironment } from '../../support/processes'
import { until } from '../../support/until'
import { commandLine } from './support'

const cli = commandLine()

const schema = new URL('../../../docs/summary.schema.json', import.meta.url)
const ajv = new Ajv({ formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) } })
const valid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))

const SMALL = ['process-pool', '--size', '2', '--tasks=40', '--task-ms', '5', '--repeats=1']

describe('forkscope run <scenario>', () => {
  it('accounts for the run in one document: knobs, processes with roles, pools, verdict', async () => {
    const { code, summary } = await cli.json(...SMALL, '--style', 'imap')
    expect(valid(summary), JSON.stringify(valid.errors)).toBe(true)
    expect(code).toBe(0)
    expect(summary).toMatchObject({
      scenario: 'process-pool',
      command: null,
      outcome: 'completed',
      knobs: { size: 2, tasks: 40, 'task-ms': 5, style: 'imap', kind: 'cpu' },
    })
    const [root, ...others] = summary.processes
    const workers = others.filter(({ role }) => /^worker \d$/.test(role ?? ''))
    expect(workers).toHaveLength(2)
    for (const worker of workers) expect(worker).toMatchObject({ ppid: root.pid, exitCode: 0 })
    expect(summary.pools.find(({ size }) => size === 2)).toMatchObject({ kind: 'process', tasks: 40 })
    expect(summary.verdict?.claims.length).toBeGreaterThan(2)
    expect(summary.verdict?.claims.find(({ id }) => id === 'answers')).toMatchObject({
      measured: 0,
      holds: true,
    })
    const parts = summary.processes.reduce((sum, { cpuSeconds }) => sum + (cpuSeconds ?? 0), 0)
    expect(summary.cpuSeconds).toBeGreaterThanOrEqual(parts * 0.999)
    expect(summary.coverage).toBeGreaterThan(0.5)
  })

  it('keeps stdout for the summary, what the program prints goes to stderr', async () => {
    const { stdout, stderr, code } = await cli.run('run', ...SMALL)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Process pool: completed after /)
    expect(stdout).toMatch(/Verdict +expected +measured\n/)
    expect(stdout).toMatch(/^ {2}worker 2 +\d+ {2}exit 0 /m)
    expect(stderr).not.toContain('Process pool:')
  })

  it('is a failure when it is stopped', async () => {
    const running = cli.start('run', ...SMALL, '--tasks', '2000', '--json')
    // It says nothing while it runs: its workers are looked for instead.
    const workers = () =>
      withEnvironment(cli.watched.current.mark).filter((pid) => commandOf(pid).includes('worker'))
    await until(() => workers().length > 0, 'a worker')
    running.child.kill('SIGINT')
    const { code, stdout } = await running.finished
    expect(code).toBe(1)
    const summary = JSON.parse(stdout)
    expect(valid(summary), JSON.stringify(valid.errors)).toBe(true)
    expect(summary).toMatchObject({ outcome: 'stopped', reason: { code: 'stopped' } })
  })

  it('refuses wrong knobs with their limits, in the language of the terminal', async () => {
    const { code, stdout, stderr } = await cli.runWith(
      { LANG: 'zh_CN.UTF-8' },
      'run',
      'process-pool',
      '--size',
      '0',
    )
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('--size 0：必须是 1 到 32 之间的整数。')
  })
})
