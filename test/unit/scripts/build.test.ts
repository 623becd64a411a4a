import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { forgetBuild, isBuilt, sourceHash } from '../../../scripts/lib/build.mjs'
import { temporaryFolder } from './support'

const folder = temporaryFolder()
const OUTPUTS = [
  'main/index.js',
  'engine/index.js',
  'cli/index.js',
  'preload/index.cjs',
  'renderer/index.html',
]

async function write(name: string, content: string): Promise<void> {
  const file = path.join(folder(), name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
}

describe('isBuilt', () => {
  beforeEach(async () => {
    await write('src/main/index.ts', 'one')
    await write('package.json', '{}')
    for (const output of OUTPUTS) await write(`out/${output}`, '')
    await write('out/.forkscope-build', await sourceHash(folder()))
  })

  it('holds for sources that are as they were, whatever their dates', async () => {
    expect(await isBuilt(folder())).toBe(true)
    await utimes(path.join(folder(), 'src/main/index.ts'), 1, 1)
    expect(await isBuilt(folder())).toBe(true)
  })

  it('ends with a changed, new, renamed or removed source', async () => {
    await write('src/main/index.ts', 'two')
    expect(await isBuilt(folder())).toBe(false)
    await write('src/main/index.ts', 'one')
    expect(await isBuilt(folder())).toBe(true)
    await write('src/shared/new.ts', '')
    expect(await isBuilt(folder())).toBe(false)
    await rm(path.join(folder(), 'src/shared/new.ts'))
    await write('src/main/other.ts', 'one')
    await rm(path.join(folder(), 'src/main/index.ts'))
    expect(await isBuilt(folder())).toBe(false)
  })

  it('ends with changed dependencies', async () => {
    await write('package.json', '{"dependencies":{}}')
    expect(await isBuilt(folder())).toBe(false)
  })

  it('ends with a missing output, and when the build is forgotten', async () => {
    await rm(path.join(folder(), 'out/cli/index.js'))
    expect(await isBuilt(folder())).toBe(false)
    await write('out/cli/index.js', '')
    expect(await isBuilt(folder())).toBe(true)
    await forgetBuild(folder())
    expect(await isBuilt(folder())).toBe(false)
  })
})
