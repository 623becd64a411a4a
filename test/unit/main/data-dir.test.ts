import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { ensureDataDir } from '../../../src/main/data-dir'

it('creates the folder for its owner only, or says what to do', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'forkscope-data-'))
  try {
    const made = ensureDataDir(path.join(dir, 'a/b'))
    expect((await stat(made)).mode & 0o777).toBe(0o700)
    expect(ensureDataDir(made)).toBe(made)
    await writeFile(path.join(dir, 'file'), '')
    expect(() => ensureDataDir(path.join(dir, 'file/b'))).toThrow(/ENOTDIR.*set FORKSCOPE_DATA_DIR/)
  } finally {
    await rm(dir, { recursive: true })
  }
})
