import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chunked, writeBeside } from '../../../../src/engine/export/file'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fs-export-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a file that is written', () => {
  it('takes the place of the old one when it is complete, and is its owner’s only', async () => {
    const file = join(folder, 'a.csv')
    writeFileSync(file, 'old')
    function* pieces() {
      yield 'new '
      expect(readFileSync(file, 'utf8')).toBe('old')
      yield 'text'
    }
    await writeBeside(file, pieces())
    expect(readFileSync(file, 'utf8')).toBe('new text')
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it('leaves nothing when it fails in its middle', async () => {
    function* pieces() {
      yield 'x'.repeat(300_000)
      throw new Error('broken')
    }
    await expect(writeBeside(join(folder, 'a.csv'), pieces())).rejects.toThrow('broken')
    expect(readdirSync(folder)).toEqual([])
  })

  it('says what is in its way', async () => {
    mkdirSync(join(folder, 'sub'))
    writeFileSync(join(folder, 'plain'), '')
    for (const [name, code] of [
      ['missing/a.csv', 'no-folder'],
      ['plain/a.csv', 'not-a-folder'],
      ['sub', 'is-folder'],
    ])
      await expect(writeBeside(join(folder, name), ['x']), name).rejects.toMatchObject({ failure: { code } })
    expect(readdirSync(folder).sort()).toEqual(['plain', 'sub'])
  })

  it('comes in pieces worth a write each', () => {
    const pieces = Array.from({ length: 10_000 }, () => 'x'.repeat(100))
    const chunks = [...chunked(pieces)]
    expect(chunks.length).toBeLessThan(10)
    expect(chunks.join('')).toBe(pieces.join(''))
    expect([...chunked([])]).toEqual([])
  })
})
