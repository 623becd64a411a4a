import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Reaper } from '../../../../src/engine/runs/reaper'
import { alive, childrenOf, ignores, kill, look } from '../../../support/processes'
import { useHosts } from '../../../support/host'
import { watchLeftovers } from '../../../support/leftovers'
import { until } from '../../../support/until'

const STUBBORN = 'trap "" TERM INT HUP; while :; do :; done'

/** A group of its own: a stubborn busy loop with a grandchild that is one too. @returns the pids, the leader's first */
async function group(): Promise<number[]> {
  const script = `trap "" TERM; sh -c '${STUBBORN}' & echo $!; ${STUBBORN}`
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const [text] = await once(child.stdout, 'data')
  child.stdout.destroy()
  child.unref()
  return [child.pid!, Number(text)]
}

describe('Reaper', () => {
  const test = watchLeftovers()
  const hosts = useHosts()
  const nobody = (pids: number[]) => until(() => !pids.some(alive), 'all of them to be gone', 2000)

  it('kills its groups, busy loops and grandchildren, within two seconds after its owner was killed', async () => {
    const [first, second, spared] = [await group(), await group(), await group()]
    const host = hosts.start()
    const reaper = await host.ask({ call: 'reap', groups: [first[0], second[0]] })
    expect(look(reaper)).toMatchObject({ ppid: host.pid, session: reaper })
    await host.kill()
    await nobody([...first, ...second])
    await until(() => !alive(reaper), 'the reaper to end')
    expect(spared.map(alive)).toEqual([true, true])
    process.kill(-spared[0], 'SIGKILL')
  })

  it('survives what a terminal sends to a whole session', async () => {
    const pids = await group()
    const host = hosts.start()
    const reaper = await host.ask({ call: 'reap', groups: [pids[0]] })
    await until(() => ignores(reaper, constants.signals.SIGHUP), 'the shell to come that far')
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(reaper, signal)
    await host.kill()
    await nobody(pids)
  })

  it('kills nobody after a farewell', async () => {
    const pids = await group()
    const host = hosts.start()
    const reaper = await host.ask({ call: 'reap', groups: [pids[0]] })
    await host.ask({ call: 'farewell' })
    expect(alive(reaper)).toBe(false)
    await host.kill()
    expect(pids.map(alive)).toEqual([true, true])
    process.kill(-pids[0], 'SIGKILL')
  })

  it('spares groups that it was told are empty: their ids may be used by strangers', async () => {
    const [gone, kept] = [await group(), await group()]
    const host = hosts.start()
    await host.ask({ call: 'reap', groups: [kept[0], gone[0]], sparedGroups: [kept[0]] })
    await host.kill()
    await nobody(gone)
    expect(kept.map(alive)).toEqual([true, true])
    process.kill(-kept[0], 'SIGKILL')
  })

  // Only root may say which pid is given out next.
  it.runIf(process.getuid?.() === 0)('spares a stranger who was given the id of a group', async () => {
    const host = hosts.start()
    const [leader, other] = await group()
    await host.ask({ call: 'reap', groups: [leader] })
    process.kill(-leader, 'SIGKILL')
    await until(() => look(leader) === null && !alive(other), 'the group to be gone')
    const stranger = await until(async () => {
      writeFileSync('/proc/sys/kernel/ns_last_pid', String(leader - 1))
      const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
      if (child.pid === leader) return child
      const exit = once(child, 'exit')
      child.kill()
      await exit
      return null
    }, 'the pid to be given out again')
    const reaper = childrenOf(host.pid)
    await host.kill()
    await until(() => !reaper.some(alive), 'the reaper to end')
    expect(alive(leader)).toBe(true)
    const exit = once(stranger, 'exit')
    stranger.kill()
    await exit
  })

  it('is replaced when it is killed itself, and the new one knows all groups', async () => {
    const [before, after] = [await group(), await group()]
    const host = hosts.start()
    const first = await host.ask({ call: 'reap', groups: [before[0]] })
    kill(first)
    const second = await until(async () => {
      const pid = await host.ask({ call: 'reap', groups: [after[0]] })
      return pid !== first && alive(pid) ? pid : null
    }, 'another reaper')
    expect(look(second)!.ppid).toBe(host.pid)
    await host.kill()
    await nobody([...before, ...after])
  })

  it('starts no process before there is a group', async () => {
    const reaper = new Reaper()
    expect(reaper.pid).toBeUndefined()
    await reaper.dispose()
    reaper.add(1)
    expect([reaper.pid, reaper.groups.size]).toEqual([undefined, 0])
  })

  it('removes sockets and their folders when its owner was killed, but not those that were let go', async () => {
    const folders = ['a folder', 'b', 'c'].map((name) => join(test.current.folder, name))
    const sockets = folders.map((folder) => join(folder, 'trace'))
    for (const [at, folder] of folders.entries()) {
      mkdirSync(folder)
      writeFileSync(sockets[at], '')
    }
    writeFileSync(join(folders[2], 'of somebody else'), '')
    const host = hosts.start()
    const reaper = await host.ask({ call: 'reap', sockets, sparedSockets: [sockets[1]] })
    await host.kill()
    await until(() => !alive(reaper), 'the reaper to end')
    expect(folders.map((folder) => existsSync(folder))).toEqual([false, true, true])
    expect(sockets.map((socket) => existsSync(socket))).toEqual([false, true, false])
  })
})
