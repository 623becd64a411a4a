import { chownSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import type { Summary } from '../../../src/shared/summary'
import { CLI, commandLine } from './support'

const cli = commandLine()
const NOBODY = 65534

/** Becomes unreadable for all but root (prctl(2), PR_SET_DUMPABLE), takes 60 MB, and stays until maps were due again. */
const PROTECTED = `
  const koffi = require(${JSON.stringify(createRequire(import.meta.url).resolve('koffi'))})
  setTimeout(() => {
    koffi.load(null).func('int prctl(int, uint64, uint64, uint64, uint64)')(4, 0, 0, 0, 0)
    globalThis.kept = Buffer.alloc(60e6, 1)
    setTimeout(() => {}, 4500)
  }, 1500)`

/** The command line as an ordinary user: root may read everything. */
function asNobody(...argv: string[]) {
  for (const folder of [cli.watched.current.folder, process.env.TMPDIR!]) chownSync(folder, NOBODY, NOBODY)
  const own = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, CLI, ...argv]
  return cli.launch('setpriv', own).finished
}

it.runIf(process.geteuid?.() === 0)(
  'knows no PSS of a process that protects its memory, nor a sum with it, and says whose it is',
  async () => {
    const program = [process.execPath, '-e', PROTECTED]
    const asserted = ['--assert', 'peakPss<50M', '--assert', 'peakPss>1']
    const { code, stdout, stderr } = await asNobody('run', '--json', ...asserted, '--', ...program)
    const { peak, processes, assertions, reason } = JSON.parse(stdout) as Summary
    expect(reason).toBeNull()
    expect(peak.pssBytes).toBeNull()
    expect(peak.pssUnreadable).toEqual([processes[0].pid])
    expect(peak.rssBytes).toBeGreaterThan(60e6)
    expect(processes[0]).toMatchObject({ peakPssBytes: null })
    expect(processes[0].peakRssBytes).toBeGreaterThan(60e6)
    expect(assertions.map(({ holds, measured }) => ({ holds, measured }))).toEqual([
      { holds: false, measured: null },
      { holds: false, measured: null },
    ])
    expect(code).toBe(1)
    expect(stderr).toContain(`node (${processes[0].pid})`)
  },
)
