import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EngineFailure } from '../../../src/engine/failure'
import { makeTemporary, sweepTemporary } from '../../../src/engine/temporary'
import { LOCALES } from '../../../src/shared/text'
import { watchLeftovers } from '../../support/leftovers'

const PREFIX = 'forkscope-any-'

describe('folders for temporary files', () => {
  const test = watchLeftovers()
  const place = () => test.current.folder

  /** A folder as an owner left it that is gone. @param change its name */
  function left(change = (name: string) => name): string {
    const made = makeTemporary(PREFIX, place())
    const gone = spawnSync('true').pid
    const name = basename(made).replace(/-[\da-z]+\./, `-${gone.toString(36)}.`)
    const path = join(place(), change(name))
    renameSync(made, path)
    return path
  }

  it('are for their user only, and stay as long as their owner is there', async () => {
    const folder = makeTemporary(PREFIX, place())
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(await sweepTemporary(PREFIX, place())).toEqual([])
    expect(existsSync(folder)).toBe(true)
  })

  it('go with all that is in them, but not with what is linked there, once their owner is gone', async () => {
    const victim = join(place(), 'victim')
    mkdirSync(victim)
    writeFileSync(join(victim, 'file'), '')
    const folder = left()
    mkdirSync(join(folder, 'below'))
    symlinkSync(victim, join(folder, 'below/link'))
    expect(await sweepTemporary(PREFIX, place())).toEqual([folder])
    expect(existsSync(folder)).toBe(false)
    expect(readdirSync(victim)).toEqual(['file'])
  })

  it("are left alone where they may be somebody else's", async () => {
    const wide = left()
    chmodSync(wide, 0o755)
    const others = [
      wide,
      // Of another pid namespace, of another form, of another use.
      left((name) => name.replace(/\.[\da-z]+-/, '.1-')),
      left((name) => name.replace('.', '-')),
      left((name) => name.replace(PREFIX, 'forkscope-other-')),
    ]
    const link = join(place(), basename(left()))
    renameSync(link, join(place(), 'elsewhere'))
    symlinkSync(join(place(), 'elsewhere'), link)
    expect(await sweepTemporary(PREFIX, place())).toEqual([])
    for (const path of [...others, link, join(place(), 'elsewhere')]) expect(existsSync(path)).toBe(true)
  })

  it('of a pid that was given out again are known for what they are', async () => {
    const folder = left()
    const again = join(
      place(),
      basename(folder)
        .replace(/-[\da-z]+\./, `-${process.pid.toString(36)}.`)
        .replace(/\.[\da-z]+\./, '.1.'),
    )
    renameSync(folder, again)
    expect(await sweepTemporary(PREFIX, place())).toEqual([again])
  })

  it('say what is wrong where none can be made', () => {
    try {
      makeTemporary(PREFIX, join(place(), 'nowhere'))
      expect.unreachable()
    } catch (error) {
      const { failure } = error as EngineFailure
      expect(failure.code).toBe('no-temporary-folder')
      for (const locale of LOCALES) expect(failure.text[locale]).toContain('ENOENT')
    }
  })
})
