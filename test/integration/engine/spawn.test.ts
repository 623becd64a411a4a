import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { libc } from '../../../src/engine/native/libc'
import { inheritable, spawn, spawnSync } from '../../../src/engine/spawn'
import { useEngine } from '../../support/engine'
import { asleep, childrenOf, commandOf, descriptorsOf } from '../../support/processes'
import { until } from '../../support/until'

/** Whether this machine's kernel has close_range, and koffi is there to call it. */
const has = vi.hoisted(() => ({ closeRange: true }))
vi.mock('../../../src/engine/native/descriptors', async (original) => {
  const real = await original<typeof import('../../../src/engine/native/descriptors')>()
  return { closeOnExec: () => has.closeRange && real.closeOnExec() }
})

/** Descriptors as Chromium has them: an exec does not close them. */
const leaks: number[] = []
function leak(): void {
  const dup = libc().library.func('int dup2(int from, int to)')
  const file = openSync('/etc/passwd', 'r')
  for (const fd of [60, 97]) leaks.push(Number(dup(file, fd)))
  closeSync(file)
}
beforeEach(() => {
  has.closeRange = true
})
afterEach(() => {
  for (const fd of leaks.splice(0)) closeSync(fd)
})

const leaked = (pid: number) => Object.values(descriptorsOf(pid)).filter((target) => target === '/etc/passwd')

describe('an engine with open descriptors', () => {
  const test = useEngine()

  it('passes none of them on to programs, nor to the reaper', async () => {
    leak()
    expect(inheritable()).toEqual(expect.arrayContaining([60, 97]))
    const run = test.run(['sleep', '60'])
    const root = await until(() => run.model.processes[0]?.pid, 'the root')
    await until(() => asleep(root, 'sleep 60'), 'the launcher to have become the program')
    const reaper = childrenOf(process.pid).find((pid) => commandOf(pid).includes('trap '))!
    for (const pid of [root, reaper]) expect(Object.keys(descriptorsOf(pid))).toEqual(['0', '1', '2'])
    await run.stop(undefined, undefined, true)
    await run.done
  })
})

describe('spawn', () => {
  const streams = ['ignore', 'ignore', 'ignore'] as const

  it('hands on what it is told to', async () => {
    leak()
    const child = spawn('sleep', ['60'], { stdio: [...streams, 'pipe', 'ignore', 60] })
    await until(() => asleep(child.pid!, 'sleep 60'), 'the program')
    const { 3: pipe, 5: file, ...rest } = descriptorsOf(child.pid!)
    expect(pipe).toMatch(/^socket:/)
    expect(file).toBe('/etc/passwd')
    expect(Object.keys(rest)).toEqual(['0', '1', '2'])
    const exit = once(child, 'exit')
    child.kill()
    await exit
  })

  it('covers them where it can not close them', async () => {
    has.closeRange = false
    leak()
    const before = inheritable()
    const child = spawn('sleep', ['60'], { stdio: streams })
    await until(() => asleep(child.pid!, 'sleep 60'), 'the program')
    expect(leaked(child.pid!)).toEqual([])
    expect(descriptorsOf(child.pid!)).toMatchObject({ 60: '/dev/null', 97: '/dev/null' })
    const exit = once(child, 'exit')
    child.kill()
    await exit
    expect(inheritable()).toEqual(before)
    expect(spawnSync('test', ['-f', '/proc/self/fd/60']).status).toBe(1)
  })
})
