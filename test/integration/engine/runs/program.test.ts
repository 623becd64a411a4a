import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolveProgram } from '../../../../src/engine/runs/program'
import { EngineFailure } from '../../../../src/engine/failure'
import { LOCALES } from '../../../../src/shared/text'
import { watchLeftovers } from '../../../support/leftovers'

describe('resolveProgram', () => {
  const test = watchLeftovers()
  const here = (...names: string[]) => join(test.current.folder, ...names)

  function file(name: string, mode: number): string {
    const path = here(name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, '#!/bin/sh\n')
    chmodSync(path, mode)
    return path
  }

  async function failure(name: string, cwd = here(), path = '/usr/bin:/bin') {
    const error = await resolveProgram(name, cwd, path).then(
      (found) => expect.unreachable(`found ${found}`),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(EngineFailure)
    const { code, text } = (error as EngineFailure).failure
    for (const locale of LOCALES) expect(text[locale]).toContain(name)
    return code
  }

  it('finds a name in PATH, in the order of its folders', async () => {
    const [first, second] = [file('a/tool', 0o755), file('b/tool', 0o755)]
    expect(await resolveProgram('tool', here(), `${here('a')}:${here('b')}`)).toBe(first)
    expect(await resolveProgram('tool', here(), `${here('b')}:${here('a')}`)).toBe(second)
    expect(await resolveProgram('tool', here(), `${here('none')}:b`)).toBe(second)
  })

  it('takes an empty entry of PATH for the working directory', async () => {
    const tool = file('a/tool', 0o755)
    expect(await resolveProgram('tool', here('a'), ':/usr/bin')).toBe(tool)
  })

  it('takes a path with a slash as it is, from the working directory', async () => {
    const tool = file('a/tool', 0o755)
    expect(await resolveProgram('./tool', here('a'), '')).toBe(tool)
    expect(await resolveProgram('a/tool', here(), '')).toBe(tool)
    expect(await resolveProgram(tool, '/', undefined)).toBe(tool)
  })

  it('has a PATH of its own where there is none', async () => {
    expect(await resolveProgram('sh', '/', undefined)).toMatch(/^\/.*\/sh$/)
  })

  it('goes on to a later folder when the first has only a file that may not be executed', async () => {
    file('a/tool', 0o644)
    const tool = file('b/tool', 0o755)
    expect(await resolveProgram('tool', here(), `${here('a')}:${here('b')}`)).toBe(tool)
  })

  it('says that there is no such program', async () => {
    expect(await failure('no-such-program')).toBe('not-found')
    expect(await failure('./no-such-file')).toBe('not-found')
    await expect(resolveProgram('', '/', '/bin')).rejects.toThrow('The command is empty. Enter a program.')
  })

  it('says that it may not be executed, and how to change that', async () => {
    const tool = file('a/tool', 0o644)
    expect(await failure(tool)).toBe('no-permission')
    expect(await failure('tool', here(), here('a'))).toBe('no-permission')
    await expect(resolveProgram(tool, '/', '')).rejects.toThrow(`chmod +x ${tool}`)
  })

  it('says that it is a folder', async () => {
    mkdirSync(here('a/sub'), { recursive: true })
    expect(await failure(here('a'))).toBe('is-folder')
    expect(await failure('sub', here(), here('a'))).toBe('is-folder')
  })

  it('says that the working directory is missing, or is none', async () => {
    const tool = file('a/tool', 0o755)
    await expect(resolveProgram('true', here('gone'), '/bin')).rejects.toMatchObject({
      failure: { code: 'no-folder', text: { en: expect.stringContaining(here('gone')) } },
    })
    await expect(resolveProgram('true', tool, '/bin')).rejects.toMatchObject({
      failure: { code: 'no-folder' },
    })
  })
})
