import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { cacheFolder, ensureRuntime, probe } from '../../../scripts/lib/runtime/index.mjs'
import { temporaryFolder } from './support'

const folder = temporaryFolder()
const versions = { electron: '33.2.1', chrome: '130.0.0.0', node: '20.18.0' }

const sources = {
  ensureOfficial: vi.fn(async (): Promise<{ executable: string } | { failure: string }> => ({
    failure: 'no host',
  })),
  ensureFallback: vi.fn(async () => '/cache/electron'),
  ensureLibraries: vi.fn(async () => {}),
  probe: vi.fn(async () => versions),
  platform: 'linux-x64',
}

beforeEach(() => vi.clearAllMocks())

/** Runs it with ELECTRON_EXEC_PATH set to `exec`. */
const find = (exec?: string) =>
  ensureRuntime('/checkout', { env: { ELECTRON_EXEC_PATH: exec, LANG: 'C' }, cache: '/cache', sources })

describe('ensureRuntime', () => {
  it('takes ELECTRON_EXEC_PATH and asks nobody else', async () => {
    const file = path.join(folder(), 'electron')
    await writeFile(file, '')
    expect(await find(file)).toEqual({ executable: file, source: 'env', ...versions })
    expect(sources.ensureOfficial).not.toHaveBeenCalled()
    expect(sources.ensureFallback).not.toHaveBeenCalled()
  })

  it('does not pass over an ELECTRON_EXEC_PATH that does not run', async () => {
    const file = path.join(folder(), 'electron')
    await expect(find(file)).rejects.toThrow(file)
    await writeFile(file, '')
    sources.probe.mockRejectedValueOnce(new Error('it does not run'))
    await expect(find(file)).rejects.toThrow('it does not run')
    expect(sources.ensureOfficial).not.toHaveBeenCalled()
  })

  it('prefers the official binary', async () => {
    sources.ensureOfficial.mockResolvedValueOnce({ executable: '/dist/electron' })
    expect(await find()).toMatchObject({ executable: '/dist/electron', source: 'official' })
    expect(sources.ensureFallback).not.toHaveBeenCalled()
  })

  it('falls back to the registry when the official host is out of reach, or its binary does not run', async () => {
    expect(await find()).toMatchObject({ executable: '/cache/electron', source: 'fallback' })
    sources.ensureOfficial.mockResolvedValueOnce({ executable: '/dist/electron' })
    sources.probe.mockRejectedValueOnce(new Error('wrong libc'))
    expect(await find()).toMatchObject({ source: 'fallback' })
  })

  it('checks the libraries before it runs anything', async () => {
    await find()
    expect(sources.ensureLibraries.mock.invocationCallOrder[0]).toBeLessThan(
      sources.probe.mock.invocationCallOrder[0] ?? 0,
    )
  })

  it('says all that was tried, and the remedy', async () => {
    sources.ensureFallback.mockRejectedValueOnce(new Error('no registry'))
    const error = await find().catch((reason: Error) => reason)
    for (const text of ['no host', 'no registry', 'ELECTRON_EXEC_PATH', 'npx forkscope run process-pool']) {
      expect((error as Error).message).toContain(text)
    }
  })

  it('does not try the registry on a platform it has nothing for', async () => {
    const mac = ensureRuntime('/checkout', {
      env: {},
      cache: '/cache',
      sources: { ...sources, platform: 'darwin-arm64' },
    })
    await expect(mac).rejects.toThrow('darwin-arm64')
    expect(sources.ensureFallback).not.toHaveBeenCalled()
  })
})

describe('probe', () => {
  it('refuses a program that is no Electron', async () => {
    await expect(probe(process.execPath)).rejects.toThrow(process.execPath)
  })

  it('refuses a file that does not exist', async () => {
    await expect(probe('/no/such/electron')).rejects.toThrow('ENOENT')
  })
})

describe.runIf(process.platform === 'linux')('cacheFolder', () => {
  it("is the user's cache, and for root one that others can read", () => {
    expect(cacheFolder({ HOME: '/home/ada' }, false)).toBe('/home/ada/.cache/forkscope')
    expect(cacheFolder({ HOME: '/home/ada', XDG_CACHE_HOME: '/fast' }, false)).toBe('/fast/forkscope')
    expect(cacheFolder({ HOME: '/root' }, true)).toBe('/var/cache/forkscope')
  })
})
