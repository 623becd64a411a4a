import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Summary } from '../../../src/shared/summary'
import { alive, look } from '../../support/processes'
import { until } from '../../support/until'
import { CLI, commandLine, type Running } from './support'

const cli = commandLine()

/** Ignores TERM, says its pid, and lasts. */
const STUBBORN = 'trap "" TERM; echo "pid $$"; while :; do sleep 1; done'

async function pidOf(running: Running): Promise<number> {
  return Number((await running.sees(/pid (\d+)\n/))[1])
}

describe('Ctrl-C', () => {
  it('stops the run and still says what happened', async () => {
    const running = cli.start('run', '--json', '--', 'sh', '-c', 'echo "pid $$"; sleep 60 & wait')
    const pid = await pidOf(running)
    running.child.kill('SIGINT')
    const { stdout, code } = await running.finished
    const summary = JSON.parse(stdout) as Summary
    expect(summary).toMatchObject({ outcome: 'stopped', reason: { code: 'stopped' } })
    expect(summary.processes).toMatchObject([{ pid, signal: 'SIGTERM' }, {}])
    expect(code).toBe(143)
  })

  it('kills at once when pressed again, and not when one press is told twice', async () => {
    const running = cli.start('run', '--json', '--', 'sh', '-c', STUBBORN)
    const pid = await pidOf(running)
    running.child.kill('SIGINT')
    running.child.kill('SIGINT')
    // The time within which two signals are one press: nothing outside shows that it is over.
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(alive(pid), 'within the grace').toBe(true)
    running.child.kill('SIGINT')
    const { stdout, code } = await running.finished
    const summary = JSON.parse(stdout) as Summary
    expect(summary.wallSeconds, 'sooner than the grace of 3 s').toBeLessThan(3)
    expect(summary.outcome).toBe('stopped')
    expect(summary.processes[0]).toMatchObject({ pid, signal: 'SIGKILL' })
    expect(code).toBe(137)
  })

  it('kills by itself what does not heed it', async () => {
    const running = cli.start('run', '--json', '--', 'sh', '-c', STUBBORN)
    const pid = await pidOf(running)
    running.child.kill('SIGINT')
    const { stdout } = await running.finished
    const summary = JSON.parse(stdout) as Summary
    expect(summary.outcome).toBe('stopped')
    expect(summary.processes[0]).toMatchObject({ pid, signal: 'SIGKILL' })
  })

  it.each(['SIGTERM', 'SIGHUP'] as const)('has the same effect as %s, which is named', async (signal) => {
    const running = cli.start('run', '--json', '--', 'sh', '-c', 'echo "pid $$"; sleep 60')
    await pidOf(running)
    running.child.kill(signal)
    const summary = JSON.parse((await running.finished).stdout) as Summary
    expect(summary).toMatchObject({ outcome: 'stopped', reason: { code: 'signalled' } })
    expect(summary.reason?.text.en).toContain(signal)
  })
})

describe('a reader that goes away', () => {
  it('ends the run', async () => {
    const line = `"${process.execPath}" "${CLI}" run -- yes | head -n 2`
    const { stdout, stderr } = await cli.launch('sh', ['-c', line]).finished
    expect(stdout).toBe('y\ny\n')
    expect(stderr).toContain('the output is no longer read')
  })

  it('of a list is no error', async () => {
    const line = `"${process.execPath}" "${CLI}" list --json | true`
    expect(await cli.launch('sh', ['-c', line]).finished).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('SIGKILL of the command line', () => {
  it('leaves nothing: busy children, grandchildren, a session of their own', async () => {
    const file = cli.folder('busy.sh')
    // Two that spin, one of them a grandchild; one that has left for a session of its own.
    writeFileSync(
      file,
      `sh -c 'sh -c "echo grandchild \\$\\$; while :; do :; done" & echo child $$; while :; do :; done' &
setsid sh -c 'echo daemon $$; while :; do sleep 1; done' &
echo "root $$"; wait
`,
    )
    const running = cli.start('run', '--', 'sh', file)
    const pids: number[] = []
    for (const role of ['root', 'child', 'grandchild', 'daemon'])
      pids.push(Number((await running.sees(new RegExp(`^${role} (\\d+)$`, 'm')))[1]))
    expect(pids.map(alive)).toEqual([true, true, true, true])
    expect(look(pids[3])?.session, 'the daemon is in a session of its own').not.toBe(look(pids[0])?.session)
    running.child.kill('SIGKILL')
    const killed = performance.now()
    await until(() => pids.every((pid) => !alive(pid)), 'all of them to be gone', 10_000)
    expect(performance.now() - killed).toBeLessThan(2000)
    expect(await running.finished).toMatchObject({ signal: 'SIGKILL' })
  })
})
