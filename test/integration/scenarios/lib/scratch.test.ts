import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { watchLeftovers } from '../../../support/leftovers'

const LIBRARY = join(import.meta.dirname, '../../../../src/scenarios/lib/scratch.mjs')
/** Leaves a file, a segment and a semaphore behind, says where, and waits for its input to end. */
const PROGRAM = `
import { writeFileSync } from 'node:fs'
import { scratchFolder, sharedName } from ${JSON.stringify(LIBRARY)}
const folder = scratchFolder()
writeFileSync(folder + '/file', '')
writeFileSync('/dev/shm' + sharedName(folder, 'counter'), '')
writeFileSync('/dev/shm/sem.' + sharedName(folder, 'lock').slice(1), '')
process.stdout.write(folder)
process.stdin.resume()
`
const inSharedMemory = (folder: string) =>
  readdirSync('/dev/shm').filter((name) => name.includes(basename(folder)))

describe("a program's scratch folder", () => {
  const test = watchLeftovers()

  async function start(env: NodeJS.ProcessEnv = {}): Promise<[ChildProcess, string]> {
    const program = join(test.current.folder, 'program.mjs')
    writeFileSync(program, PROGRAM)
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, FORKSCOPE_SCRATCH: '', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const [folder] = await once(child.stdout!, 'data')
    return [child, `${folder}`]
  }

  it('is its own when nobody gave it one, and goes with all that bears its name at the end', async () => {
    const [child, folder] = await start()
    expect(dirname(folder)).toBe(process.env.TMPDIR)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(inSharedMemory(folder)).toHaveLength(2)
    child.stdin!.end()
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(existsSync(folder)).toBe(false)
    expect(inSharedMemory(folder)).toEqual([])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('goes on %s too', async (signal, code) => {
    const [child, folder] = await start()
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([code, null])
    expect(existsSync(folder)).toBe(false)
    expect(inSharedMemory(folder)).toEqual([])
  })

  it('is the one that Forkscope gives, which Forkscope removes', async () => {
    const given = test.current.folder
    const [child, folder] = await start({ FORKSCOPE_SCRATCH: given })
    expect(folder).toBe(given)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
    expect(existsSync(join(given, 'file'))).toBe(true)
    for (const name of inSharedMemory(given)) rmSync(`/dev/shm/${name}`)
  })
})
