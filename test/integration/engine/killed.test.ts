import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alive, commandOf, kill, look, withEnvironment } from '../../support/processes'
import { kernelTells } from '../../support/process-events'
import { useHosts } from '../../support/host'
import { watchLeftovers } from '../../support/leftovers'
import { until } from '../../support/until'

const SPIN = 'while :; do :; done'
/** Busy loops that ignore everything: the root, a child, a grandchild, and one in a session of its own. */
const TREE = `trap "" TERM INT HUP
sh -c 'sh -c "${SPIN}" & ${SPIN}' &
setsid sh -c '${SPIN}' &
${SPIN}`

describe('an engine that is killed in the middle of a run', () => {
  const test = watchLeftovers()
  const hosts = useHosts()

  it.each([
    ['by SIGKILL', 'SIGKILL'],
    ['by a crash', 'SIGSEGV'],
  ] as const)('%s leaves nobody within two seconds, and no socket', async (_, signal) => {
    const host = hosts.start()
    const dataDir = join(test.current.folder, 'data')
    await host.ask({ call: 'run', argv: ['sh', '-c', TREE], dataDir })
    await until(async () => (await host.ask({ call: 'count' })) === 4, 'four processes to be followed')
    const others = () => withEnvironment(test.current.mark).filter((pid) => pid !== host.pid)
    expect(others().length).toBe(5)
    process.kill(host.pid, signal)
    await until(() => others().length === 0, `nobody to be left: ${others().map(commandOf).join('; ')}`, 2000)
    await until(() => readdirSync(process.env.TMPDIR!).length === 0, 'no socket to be left')
  })

  it.runIf(kernelTells())(
    'leaves no daemon either, though nothing of the run is in its environment any more',
    async () => {
      const host = hosts.start()
      const { folder } = test.current
      const told = join(folder, 'daemon')
      const daemon = `setsid env -i sh -c 'setsid sh -c "echo \\$\\$ >${told}; ${SPIN}" & exit 0' & exec sleep 300`
      await host.ask({ call: 'run', argv: ['sh', '-c', daemon], dataDir: join(folder, 'data') })
      const pid = Number(
        await until(() => existsSync(told) && readFileSync(told, 'latin1').trim(), 'the daemon'),
      )
      try {
        await until(
          async () =>
            (await host.ask({ call: 'count' })) === 2 && (await host.ask({ call: 'daemons' })) === 1,
          'the daemon and the root to be followed, and its session to be heard of',
        )
        expect(look(pid)).toMatchObject({ session: pid, ppid: host.pid })
        process.kill(host.pid, 'SIGKILL')
        await until(() => !alive(pid), 'the daemon to be gone', 2000)
      } finally {
        kill(pid)
      }
      await until(() => readdirSync(process.env.TMPDIR!).length === 0, 'no socket to be left')
    },
  )
})
