import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Run } from '../../../../src/engine/runs/run'
import { kill, withEnvironment } from '../../../support/processes'
import { end, output, useEngine } from '../../../support/engine'
import { useHosts } from '../../../support/host'
import { watchLeftovers } from '../../../support/leftovers'
import { until } from '../../../support/until'

/** Leaves files, a folder, a segment and a semaphore behind, and says where. */
const LITTER = `
mkdir "$FORKSCOPE_SCRATCH/a folder" && echo 1 > "$FORKSCOPE_SCRATCH/a folder/file" && chmod 444 "$FORKSCOPE_SCRATCH/a folder/file"
name=\${FORKSCOPE_SCRATCH##*/}
echo 1 > "/dev/shm/$name-counter"; echo 1 > "/dev/shm/sem.$name"
echo "scratch=$FORKSCOPE_SCRATCH="
`
const FOREVER = 'trap "" TERM; while :; do sleep 0.05; done'

const inSharedMemory = (folder: string) =>
  readdirSync('/dev/shm').filter((name) => name.includes(basename(folder)))

/** The folder, as soon as the program has filled it. */
async function filled(run: Run): Promise<string> {
  const [, folder] = await until(() => /scratch=(.+)=/.exec(output(run)), 'the program to say its folder')
  expect(existsSync(join(folder, 'a folder/file'))).toBe(true)
  expect(inSharedMemory(folder)).toHaveLength(2)
  return folder
}

/** Waits for the end of a run. @returns its folder */
async function leaving(run: Run): Promise<string> {
  await end(run)
  return /scratch=(.+)=/.exec(output(run))![1]
}

const nothingLeft = (folder: string) => {
  expect(existsSync(folder)).toBe(false)
  expect(inSharedMemory(folder)).toEqual([])
}

describe("a run's scratch folder", () => {
  const test = useEngine()

  it('is private, another one for each run, below the folder for temporary files', async () => {
    const [first, second] = [test.sh(LITTER + FOREVER), test.sh(LITTER + FOREVER)]
    const folders = [await filled(first), await filled(second)]
    expect(folders[0]).not.toBe(folders[1])
    for (const folder of folders) {
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      expect(join(folder, '..')).toBe(process.env.TMPDIR)
    }
    await first.stop(undefined, undefined, true)
    nothingLeft(folders[0])
    // Another run's things are none of its business.
    await filled(second)
    await second.stop(undefined, undefined, true)
    nothingLeft(folders[1])
  })

  it('goes with all that is in it when the program ends', async () => {
    nothingLeft(await leaving(test.sh(LITTER)))
    nothingLeft(await leaving(test.sh(`${LITTER} exit 3`)))
  })

  it('goes when the run is stopped, after the last process', async () => {
    const run = test.sh(`${LITTER} trap 'echo 2 > "$FORKSCOPE_SCRATCH/late"; echo late; exit' TERM
      while :; do sleep 0.05; done`)
    const folder = await filled(run)
    await run.stop()
    expect(output(run)).toContain('late')
    nothingLeft(folder)
  })

  it('goes when the root is killed, and with the last of its children', async () => {
    const run = test.sh(`(${FOREVER}) & ${LITTER} wait`)
    const folder = await filled(run)
    await until(() => run.model.live > 1, 'the child to be followed')
    kill(run.model.processes[0]!.pid)
    await until(() => run.model.processes[0]!.alive === false, 'the root to be gone')
    expect(existsSync(folder)).toBe(true)
    await run.stop(undefined, undefined, true)
    nothingLeft(folder)
  })

  it('is not left by what could not be started', async () => {
    expect(await end(test.run(['no-such-program']))).toMatchObject({ state: 'failed' })
    expect(readdirSync(process.env.TMPDIR!)).toEqual([])
  })
})

describe('an engine that is killed', () => {
  const test = watchLeftovers()
  const hosts = useHosts()

  it('leaves no scratch folder, segment or semaphore, not even of a program that keeps making them', async () => {
    const host = hosts.start()
    const dataDir = join(test.current.folder, 'data')
    const making = `${LITTER} trap "" TERM INT HUP
      while :; do echo 1 > "$FORKSCOPE_SCRATCH/again"; echo 1 > "/dev/shm/$name-again"; done`
    await host.ask({ call: 'run', argv: ['sh', '-c', making], dataDir })
    const folders = () => readdirSync(process.env.TMPDIR!).filter((name) => name.startsWith('forkscope-run-'))
    const [folder] = await until(
      () => (folders().length === 1 && inSharedMemory(folders()[0]).length === 3 ? folders() : null),
      'the program to have begun',
    )
    await host.kill()
    await until(() => readdirSync(process.env.TMPDIR!).length === 0, 'the folder to be removed')
    await until(
      () => withEnvironment(test.current.mark).length === 0,
      'nobody to be left, the reaper neither',
    )
    expect(inSharedMemory(folder)).toEqual([])
    expect(folders()).toEqual([])
  })
})
