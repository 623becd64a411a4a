import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { inheritable } from '../../../src/engine/spawn'
import type { Summary } from '../../../src/shared/summary'
import { CLI, commandLine } from './support'

const cli = commandLine()

const schema = new URL('../../../docs/summary.schema.json', import.meta.url)
const ajv = new Ajv({ formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)) } })
const valid = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')))

describe('forkscope run -- command', () => {
  it("passes the program's stdout and stderr through and adds its report to stderr", async () => {
    const script = 'echo out; echo err >&2; printf 你好'
    const { stdout, stderr, code } = await cli.run('run', '--', 'sh', '-c', script)
    expect(stdout).toBe('out\n你好')
    expect(stderr).toContain('err\n')
    expect(stderr).toMatch(/^sh -c .*: completed after /m)
    expect(stderr).toMatch(/^ {2}sh .* exit 0 /m)
    expect(code).toBe(0)
  })

  it('prints one JSON document on stdout and nothing else', async () => {
    const { stdout, stderr, summary, code } = await cli.json('--', 'sh', '-c', 'echo out; sleep 0.5; true')
    expect(valid(summary), JSON.stringify(valid.errors)).toBe(true)
    expect(stdout).toBe(`${JSON.stringify(summary, null, 2)}\n`)
    expect(stderr).toBe('out\n')
    expect(code).toBe(0)
    expect(summary).toMatchObject({
      scenario: null,
      command: ['sh', '-c', 'echo out; sleep 0.5; true'],
      outcome: 'completed',
      reason: null,
      pools: [],
      verdict: null,
    })
    expect(summary.wallSeconds).toBeGreaterThan(0.5)
    const [root, child] = summary.processes
    expect(root).toMatchObject({ exitCode: 0, signal: null })
    expect(root.command).toEqual([expect.stringMatching(/\/sh$/), ...summary.command!.slice(1)])
    expect(child).toMatchObject({ ppid: root.pid, command: ['sleep', '0.5'] })
    expect(root.endedAt).toBeGreaterThan(0.5)
  })

  it('measures CPU time that a program really spends', async () => {
    const burn = 'const end = Date.now() + 700; while (Date.now() < end);'
    const { summary } = await cli.json('--', process.execPath, '-e', burn)
    const [root] = summary.processes
    expect(root.cpuSeconds).toBeGreaterThan(0.25)
    expect(root.cpuSeconds).toBeLessThan(summary.wallSeconds * 1.5)
    expect(root.peakRssBytes).toBeGreaterThan(10e6)
    expect(root.threads).toBeGreaterThan(1)
    expect(summary.coverage).toBeGreaterThan(0.5)
    expect(summary.coverage).toBeLessThanOrEqual(1)
    expect(summary.sampler.ticks).toBeGreaterThan(2)
  })

  it('hands on what the shell had opened for the program, and nothing of its own', async () => {
    const { folder } = cli.watched.current
    writeFileSync(join(folder, 'handed'), 'read me\n')
    const script = 'cat /proc/self/fd/40; ls /proc/$$/fd'
    // Node gives up those below 17 itself, as it starts.
    const shell = `exec 40<handed; exec "$@"`
    const words = [process.execPath, CLI, 'run', '--no-record', '--', 'sh', '-c', script]
    const { stdout } = await cli.launch('bash', ['-c', shell, 'bash', ...words]).finished
    const [own, ...numbers] = stdout.trim().split('\n')
    expect(own).toBe('read me')
    // Whoever started the tests may have left more open.
    expect(numbers.map(Number).sort((a, b) => a - b)).toEqual([0, 1, 2, 40, ...inheritable()])
  })

  it('does not blame the program where there is no room for temporary files', async () => {
    const { stderr, code } = await cli.runWith({ TMPDIR: '/nowhere' }, 'run', '--no-record', '--', 'true')
    expect(stderr).toContain('/nowhere')
    expect(stderr).not.toContain('could not be started')
    expect(code).toBe(1)
  })

  it.each([24, 28])('names the limit of descriptors where %i are too few to start', async (limit) => {
    const words = [process.execPath, CLI, 'run', '--no-record', '--', 'true']
    const ran = await cli.launch('sh', ['-c', `ulimit -n ${limit} && exec "$@"`, 'sh', ...words]).finished
    expect(ran.stderr).toMatch(/^forkscope: .*ulimit -n \d+\n$/)
    expect(ran.code).toBe(1)
  })

  it('follows more processes than it may have descriptors', async () => {
    const script = 'for i in $(seq 80); do sleep 1 & done; wait'
    const words = [process.execPath, CLI, 'run', '--no-record', '--json', '--', 'sh', '-c', script]
    const ran = await cli.launch('sh', ['-c', 'ulimit -n 64 && exec "$@"', 'sh', ...words]).finished
    expect(ran.code).toBe(0)
    const { processes, outcome } = JSON.parse(ran.stdout) as Summary
    expect(outcome).toBe('completed')
    expect(processes.filter(({ command }) => command[0] === 'sleep')).toHaveLength(80)
  })

  it.runIf(process.getuid?.() === 0)('runs where there is no /proc', async () => {
    const script = 'mount -t tmpfs none /proc && exec "$@"'
    const words = [process.execPath, CLI, 'run', '--no-record', '--', 'sh', '-c', 'echo ran']
    const ran = await cli.launch('unshare', ['-m', 'sh', '-c', script, 'sh', ...words]).finished
    expect(ran.stdout).toBe('ran\n')
    expect(ran.code).toBe(0)
  })

  it('runs where it was typed', async () => {
    const { stdout } = await cli.run('run', '--', 'pwd')
    expect(stdout.trim()).toBe(cli.watched.current.folder)
  })

  it('hands on its arguments without a shell', async () => {
    const strange = ['$HOME', 'a b', '*', ';true', '--json', '--']
    const { stdout } = await cli.run('run', '--', 'printf', '%s\n', ...strange)
    expect(stdout).toBe(`${strange.join('\n')}\n`)
  })

  it.each(['procfs', 'pidusage'])('takes its samples from %s when told so', async (sampler) => {
    const { summary } = await cli.json('--sampler', sampler, '--hz', '5', '--', 'sleep', '0.4')
    expect(summary).toMatchObject({
      outcome: 'completed',
      sampler: { kind: sampler, wantedIntervalSeconds: 0.2 },
    })
  })
})

describe('exit codes', () => {
  it("are the program's own", async () => {
    expect(await cli.run('run', '--', 'sh', '-c', 'exit 7')).toMatchObject({ code: 7 })
    const { code, summary } = await cli.json('--', 'sh', '-c', 'kill -KILL $$')
    expect(code).toBe(137)
    expect(summary).toMatchObject({ outcome: 'failed', processes: [{ signal: 'SIGKILL', exitCode: null }] })
  })

  it('are those of a shell when there is no such program, with a document all the same', async () => {
    const { code, summary } = await cli.json('--', 'no-such-program-here')
    expect(code).toBe(127)
    expect(valid(summary), JSON.stringify(valid.errors)).toBe(true)
    expect(summary).toMatchObject({ outcome: 'failed', reason: { code: 'not-found' }, processes: [] })
    expect(summary.reason?.text.en).toContain('PATH')
    expect(summary.reason?.text['zh-CN']).toContain('PATH')
  })

  it('are those of a shell when it may not be executed', async () => {
    const file = cli.folder('script.sh')
    writeFileSync(file, '#!/bin/sh\n')
    chmodSync(file, 0o644)
    const { code, stderr } = await cli.run('run', '--', file)
    expect(code).toBe(126)
    expect(stderr).toContain(`chmod +x ${file}`)
    mkdirSync(cli.folder('folder'))
    expect(await cli.run('run', '--', cli.folder('folder'))).toMatchObject({ code: 126 })
  })

  it('are 2 for wrong usage, with the right usage, in both languages', async () => {
    const english = await cli.run('rum')
    expect(english).toMatchObject({ code: 2, stdout: '' })
    expect(english.stderr).toContain('Did you mean “run”?')
    expect(english.stderr).toContain('Usage: forkscope list')
    const chinese = await cli.runWith({ LANG: 'zh_CN.UTF-8' }, 'run', '--json', 'x')
    expect(chinese).toMatchObject({ code: 2, stdout: '' })
    expect(chinese.stderr).toContain('未知场景“x”。')
    expect(chinese.stderr).toContain('用法：forkscope run <场景>')
  })
})

describe('guards', () => {
  it('stop a run that takes too long', async () => {
    const { code, summary } = await cli.json('--max-seconds', '0.5', '--', 'sleep', '60')
    expect(summary).toMatchObject({ outcome: 'guarded', reason: { code: 'guard-duration' } })
    expect(summary.processes).toMatchObject([{ signal: 'SIGTERM' }])
    expect(summary.wallSeconds).toBeLessThan(5)
    expect(code).toBe(143)
  })

  it('stop a run with too many processes', async () => {
    const { code, summary } = await cli.json(
      '--max-processes',
      '3',
      '--',
      'sh',
      '-c',
      'for i in 1 2 3 4 5; do sleep 60 & done; wait',
    )
    expect(summary).toMatchObject({ outcome: 'guarded', reason: { code: 'guard-processes' } })
    expect(code).toBe(143)
  })
})

describe('list, help and version', () => {
  it('answer on stdout', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
    expect(await cli.run('--version')).toMatchObject({ code: 0, stdout: `${version}\n` })
    const help = await cli.run('--help')
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toContain('forkscope run [options] -- <command> [argument]…')
    const chinese = await cli.run('--help', '--lang', 'zh-CN')
    expect(chinese.stdout).toContain('用法')
    const listed = JSON.parse((await cli.run('list', '--json')).stdout)
    for (const { id } of listed.scenarios) {
      const { stdout } = await cli.run('run', id, '--help')
      expect(stdout).toContain(`(${id})`)
    }
  })

  it('can be started by its own name', async () => {
    expect(await cli.launch(CLI, ['--version']).finished).toMatchObject({ code: 0 })
  })
})
