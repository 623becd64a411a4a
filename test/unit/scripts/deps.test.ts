import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { dependencyState } from '../../../scripts/lib/deps.mjs'
import { temporaryFolder } from './support'

const folder = temporaryFolder()

type Packages = Record<string, { version: string; optional?: boolean }>

const writeLock = (packages: Packages) =>
  writeFile(path.join(folder(), 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }))
const writeInstalled = async (packages: Packages) => {
  await mkdir(path.join(folder(), 'node_modules'), { recursive: true })
  await writeFile(path.join(folder(), 'node_modules/.package-lock.json'), JSON.stringify({ packages }))
}

const vue = { 'node_modules/vue': { version: '3.5.0' } }

describe('dependencyState', () => {
  beforeEach(() => writeLock(vue))

  it('is missing without node_modules', async () => {
    expect(await dependencyState(folder())).toBe('missing')
  })

  it('is ok when npm has installed what the lock file says', async () => {
    await writeInstalled(vue)
    expect(await dependencyState(folder())).toBe('ok')
  })

  it('is stale after another version, a further package or one package less', async () => {
    await writeInstalled({ 'node_modules/vue': { version: '3.4.0' } })
    expect(await dependencyState(folder())).toBe('stale')
    await writeInstalled({ ...vue, 'node_modules/extra': { version: '1.0.0' } })
    expect(await dependencyState(folder())).toBe('stale')
    await writeInstalled({})
    expect(await dependencyState(folder())).toBe('stale')
  })

  it('does not miss an optional package of another platform', async () => {
    await writeLock({ ...vue, 'node_modules/fsevents': { version: '2.3.3', optional: true } })
    await writeInstalled(vue)
    expect(await dependencyState(folder())).toBe('ok')
  })

  it('is stale when the lock file changes after an install', async () => {
    await writeInstalled(vue)
    expect(await dependencyState(folder())).toBe('ok')
    await writeLock({ 'node_modules/vue': { version: '3.5.1' } })
    expect(await dependencyState(folder())).toBe('stale')
  })

  it('is stale when npm was interrupted before it wrote its record', async () => {
    await writeInstalled(vue)
    await rm(path.join(folder(), 'node_modules/.package-lock.json'))
    expect(await dependencyState(folder())).toBe('stale')
  })
})
