import { once } from 'node:events'
import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import { launch } from '../../../../src/engine/runs/launch'
import { alive, ignores, look } from '../../../support/processes'
import { useHosts } from '../../../support/host'
import { watchLeftovers } from '../../../support/leftovers'
import { until } from '../../../support/until'

describe('launch', () => {
  watchLeftovers()
  const hosts = useHosts()
  const env = process.env

  it('makes the root leader of a session and a group of its own, without input', async () => {
    const child = await launch({
      argv: ['sh', '-c', 'read line || echo nothing; kill -STOP $$'],
      cwd: '/',
      env,
    })
    const text = await once(child.stdout!, 'data')
    expect(String(text[0])).toBe('nothing\n')
    const pid = child.pid!
    expect(look(pid)).toMatchObject({ ppid: process.pid, pgid: pid, session: pid })
    const exit = once(child, 'exit')
    process.kill(-pid, 'SIGKILL')
    expect(await exit).toEqual([null, 'SIGKILL'])
  })

  it('hands on arguments, folder and environment as they are: no shell sees them', async () => {
    const words = ['$HOME', '*', 'two words', '', '"quoted"', 'ä 中文', '--pdeathsig', '-e']
    const script = 'console.log(JSON.stringify([process.argv.slice(1), process.cwd(), process.env.FS_WORD]))'
    const child = await launch({
      argv: ['node', '-e', script, '--', ...words],
      cwd: '/usr',
      env: { ...env, FS_WORD: 'ü' },
    })
    const exit = once(child, 'close')
    const [text] = await once(child.stdout!.setEncoding('utf8'), 'data')
    expect(JSON.parse(text)).toEqual([words, '/usr', 'ü'])
    expect(await exit).toEqual([0, null])
  })

  it('refuses what can not be found before anything is started', async () => {
    await expect(launch({ argv: ['no-such-program'], cwd: '/', env })).rejects.toMatchObject({
      failure: { code: 'not-found' },
    })
  })

  it('starts a root that the kernel kills when its launcher is killed, even one that ignores signals', async () => {
    const host = hosts.start()
    const script = 'trap "" TERM INT HUP; while :; do :; done'
    const pid = await host.ask({ call: 'launch', argv: ['sh', '-c', script] })
    // By then the launcher has become the program.
    await until(() => ignores(pid, constants.signals.SIGTERM), 'the root to ignore signals')
    await host.kill()
    await until(() => !alive(pid), 'the root to be gone', 2000)
  })
})
