import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureOfficial } from '../../../scripts/lib/runtime/official.mjs'
import { temporaryFolder } from './support'

const folder = temporaryFolder()
const cache = () => path.join(folder(), 'cache')
const electron = () => path.join(folder(), 'node_modules/electron')

beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  vi.spyOn(console, 'log').mockReturnValue()
  await mkdir(electron(), { recursive: true })
  await writeFile(path.join(electron(), 'package.json'), '{"version":"45.0.0"}')
  return () => vi.restoreAllMocks()
})

/** An installer that counts its runs in a file and then does this. */
const installer = (then: string) =>
  writeFile(
    path.join(electron(), 'install.js'),
    `const fs = require('fs'); fs.appendFileSync(__dirname + '/runs', 'x'); ${then}`,
  )
const runs = async () => (await readFile(path.join(electron(), 'runs'), 'utf8')).length

describe('ensureOfficial', () => {
  it('runs the installer once and finds what it installed', async () => {
    await installer(`fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', '');
      fs.writeFileSync(__dirname + '/path.txt', 'electron')`)
    const found = { executable: path.join(electron(), 'dist/electron') }
    expect(await ensureOfficial(folder(), cache())).toEqual(found)
    expect(await ensureOfficial(folder(), cache())).toEqual(found)
    expect(await runs()).toBe(1)
  })

  it('remembers that the host is out of reach, for a week', async () => {
    await installer(`throw new TypeError('fetch failed')`)
    expect(await ensureOfficial(folder(), cache())).toMatchObject({
      failure: expect.stringContaining('fetch failed'),
    })
    expect(await ensureOfficial(folder(), cache())).toMatchObject({
      failure: expect.stringContaining('fetch failed'),
    })
    expect(await runs()).toBe(1)
    const [memory, ...more] = await readdir(cache())
    expect(more).toEqual([])
    const file = path.join(cache(), memory ?? '')
    const old = new Date(Date.now() - 8 * 24 * 3600 * 1000).toISOString()
    await writeFile(file, JSON.stringify({ at: old, why: 'long ago' }))
    await ensureOfficial(folder(), cache())
    expect(await runs()).toBe(2)
  })
})
