import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadNativeCalls } from '../../../../src/engine/native/clocks'
import { PidfdExitWatch } from '../../../../src/engine/sampling/kernel-clock/pidfd'
import { Bench, firstLine, until } from './support'

/** PIDFD_INFO_EXIT came with Linux 6.15; before it, only zombies tell how they ended. */
const [major, minor] = readFileSync('/proc/sys/kernel/osrelease', 'latin1').split('.').map(Number)
const tells = major > 6 || (major === 6 && minor >= 15)

let bench: Bench

beforeEach(() => {
  bench = new Bench('auto')
})

afterEach(() => bench.dispose())

/** A grandchild: its parent, a shell, waits for it at once, so that no zombie is left to read. */
async function grandchild(script: string): Promise<{ pid: number; release: () => void }> {
  // A shell gives /dev/null to its background jobs unless they are given something else.
  const parent = await bench.start('sh', [
    '-c',
    `exec 3<&0; sh -c '${script}' <&3 & echo $!; wait; exec sleep 300`,
  ])
  const pid = Number(await firstLine(parent))
  return { pid, release: () => void parent.stdin!.write('go\n') }
}

it('finds the support of this kernel', () => {
  expect(PidfdExitWatch.isSupported(loadNativeCalls())).toBe(tells || (major === 6 && minor >= 13))
})

it.each([
  ['exit 0', 0, null],
  ['exit 7', 7, null],
  ['exit 255', 255, null],
  ['kill -KILL $$', null, 'SIGKILL'],
  ['kill -TERM $$', null, 'SIGTERM'],
  ['kill -SEGV $$', null, 'SIGSEGV'],
])(
  'knows that a grandchild ended with “%s”, although its parent has reaped it',
  async (end, code, signal) => {
    const { pid, release } = await grandchild(`read line; ${end}`)
    const slot = await bench.open(pid)
    expect((await bench.read(slot, 'fast')).alive).toBe(true)
    release()
    await bench.untilEnded(slot)
    await until(async () => ((await bench.source.facts(pid)) ? null : true))
    const seen = bench.source.exit(slot)
    expect(seen).toMatchObject(tells ? { code, signal } : { code: null, signal: null })
    expect(seen.cpu).toBeGreaterThanOrEqual(0)
  },
)

it('knows how a worker killed from outside ended', async () => {
  const { pid } = await grandchild('exec sleep 300')
  const slot = await bench.open(pid)
  await bench.read(slot, 'fast')
  process.kill(pid, 'SIGKILL')
  await bench.untilEnded(slot)
  await until(async () => ((await bench.source.facts(pid)) ? null : true))
  expect(bench.source.exit(slot)).toMatchObject({ code: null, signal: tells ? 'SIGKILL' : null })
})

it('knows it of a process that was gone before its first reading', async () => {
  const { pid, release } = await grandchild('read line; exit 9')
  const slot = await bench.open(pid)
  release()
  await until(async () => ((await bench.source.facts(pid)) ? null : true))
  expect((await bench.read(slot, 'fast')).alive).toBe(false)
  expect(bench.source.exit(slot)).toMatchObject({ code: tells ? 9 : null, signal: null })
})

it('says nothing of a process that lives', async () => {
  const slot = await bench.open(process.pid)
  await bench.read(slot, 'fast')
  expect(bench.source.exit(slot)).toMatchObject({ code: null, signal: null })
})
