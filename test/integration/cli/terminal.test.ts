import { describe, expect, it } from 'vitest'
import { Screen } from '../../unit/cli/support/screen'
import { commandOf, look, withEnvironment } from '../../support/processes'
import { until } from '../../support/until'
import { CLI, commandLine } from './support'

const cli = commandLine()

/** Runs the command line on a pseudo-terminal of its own (util-linux's script). */
function onTerminal(size: string, argv: string, env: NodeJS.ProcessEnv = {}) {
  const line = `stty ${size}; exec "${process.execPath}" "${CLI}" ${argv}`
  return cli.launch('script', ['--quiet', '--return', '--flush', '--command', line, '/dev/null'], {
    TERM: 'xterm-256color',
    ...env,
  })
}

function screenOf(text: string, columns: number, rows: number): Screen {
  const screen = new Screen(columns, rows)
  // The line discipline echoes ^C and writes CR LF; the screen's own line feed returns already.
  screen.write(text.replaceAll('\r\n', '\n'))
  return screen
}

describe('on a terminal', () => {
  it('draws the tree in place, output above it, and ends with the report', async () => {
    const running = onTerminal(
      'cols 90 rows 20',
      `run -- sh -c 'echo first; sleep 0.9; printf "\\033[2J\\033[31mred\\033[0m\\n"; sleep 0.9; exit 3'`,
      { NO_COLOR: '1' },
    )
    // The tree after the output, not only the one that was drawn before anything had been written.
    await running.sees(/(?<!echo )first[^]*sleep 0\.9 +\d+ +S/)
    const middle = screenOf(running.stdout, 90, 20)
    expect(middle.cursorVisible).toBe(false)
    expect(middle.text[0]).toBe('first')
    expect(middle.text[1]).toMatch(/^sh -c .* ● running /)
    expect(
      middle.text.filter((line) => line.startsWith('process ')),
      'one tree, redrawn',
    ).toHaveLength(1)
    expect(middle.text.at(-1)).toBe('Press Ctrl-C to stop the run')

    const { stdout, code } = await running.finished
    expect(code).toBe(3)
    const end = screenOf(stdout, 90, 20)
    expect(end).toMatchObject({ cursorVisible: true, autowrap: true })
    expect(end.text.slice(0, 2), 'what clears the screen is left out, what colours is not').toEqual([
      'first',
      'red',
    ])
    expect(end.text.find((line) => line.includes('failed after'))).toMatch(/^sh -c /)
    expect(end.text.filter((line) => line.includes('● '))).toEqual([])
  })

  it('gives the cursor back after Ctrl-C', async () => {
    const running = onTerminal('cols 80 rows 24', 'run -- sleep 60')
    await running.sees(/sleep 60 .*\d+ +S/s)
    running.child.stdin?.write('\u0003')
    const { stdout } = await running.finished
    expect(screenOf(stdout, 80, 24)).toMatchObject({ cursorVisible: true, autowrap: true })
    expect(stdout).toContain('Stopped by you.')
  })

  it('gives the terminal back while it is suspended, and draws again afterwards', async () => {
    const running = onTerminal('cols 80 rows 24', `run -- sh -c 'sleep 2; echo done'`)
    await running.sees(/sleep 2 .*\d+ +S/s)
    const [pid] = withEnvironment(cli.watched.current.mark).filter((one) =>
      commandOf(one).startsWith(`${process.execPath} ${CLI}`),
    )
    process.kill(pid, 'SIGTSTP')
    await until(() => look(pid)?.state === 'T', 'it to stop')
    // script(1) stops when its child has, as a shell's job would, and tells what it wrote only afterwards.
    await until(() => look(running.child.pid!)?.state === 'T', 'script(1) to stop')
    for (const one of [running.child.pid!, pid]) process.kill(one, 'SIGCONT')
    const { stdout, code } = await running.finished
    expect(code).toBe(0)
    const back = stdout.indexOf('\u001b[?25h')
    expect(back).toBeGreaterThan(0)
    const suspended = screenOf(stdout.slice(0, back), 80, 24)
    expect(suspended.text.filter((line) => line.includes('●'))).toEqual([])
    expect(stdout.slice(back)).toMatch(/\?25l.*●/s)
    expect(screenOf(stdout, 80, 24)).toMatchObject({ cursorVisible: true, autowrap: true })
  })

  it('speaks Chinese within the width of a narrow terminal', async () => {
    const { stdout } = await onTerminal('cols 40 rows 12', `run -- sh -c 'sleep 0.6; true'`, {
      LANG: 'zh_CN.UTF-8',
      NO_COLOR: '1',
    }).finished
    expect(stdout).toContain('运行中')
    expect(stdout).toContain('完成，用时')
    // eslint-disable-next-line no-control-regex -- `\x1b[3A` is the cursor, no colour
    expect(stdout).not.toMatch(/\u001b\[3\dm/)
  })

  it('draws nothing on a terminal that can do nothing', async () => {
    const { stdout } = await onTerminal('cols 80 rows 24', 'run -- sleep 0.3', { TERM: 'dumb' }).finished
    expect(stdout).not.toContain('\u001b')
    expect(stdout).toContain('completed after')
  })
})
