import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { EngineFailure } from '../../../../src/engine/failure'
import { findPython } from '../../../../src/engine/python/find'
import { watchLeftovers } from '../../../support/leftovers'
import { anyPython, MINORS, pythonOf, printed } from '../../../support/pythons'

const left = watchLeftovers()

/** A folder of programs, each a shell script. */
function folderOf(name: string, programs: Readonly<Record<string, string>>): string {
  const folder = path.join(left.current.folder, name)
  mkdirSync(folder, { recursive: true })
  for (const [program, script] of Object.entries(programs)) {
    writeFileSync(path.join(folder, program), `#!/bin/sh\n${script}\n`)
    chmodSync(path.join(folder, program), 0o755)
  }
  return folder
}

/** What a Python of this version would answer. */
const answering = (version: string, file: string) =>
  `echo '${JSON.stringify({ path: file, version, gil: true, startMethod: 'fork' })}'`
const env = (...folders: string[]) => ({ PATH: folders.join(path.delimiter) })
const failureOf = async (search: Promise<unknown>) => {
  const error = await search.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(EngineFailure)
  return (error as EngineFailure).failure
}

describe('the search for a Python', () => {
  it('passes over what is too old or does not answer, and takes the newest of its names', async () => {
    const folder = folderOf('several', {
      python3: answering('3.8.18', '/old/python3'),
      python: 'exit 3',
      'python3.10': answering('3.10.1', '/usr/bin/python3.10'),
      'python3.12': answering('3.12.1', '/usr/bin/python3.12'),
    })
    expect(await findPython('', env(folder))).toMatchObject({ path: '/usr/bin/python3.12' })
  })

  it('takes the active virtual environment first, and the settings before everything', async () => {
    const folder = folderOf('path', { python3: answering('3.12.1', '/path/python3') })
    const chosen = path.join(folderOf('chosen', { snake: answering('3.9.0', '/chosen/snake') }), 'snake')
    const venv = path.join(folderOf('venv/bin', { python3: answering('3.13.0', '/venv/python3') }), '..')
    const active = { ...env(folder), VIRTUAL_ENV: venv }
    expect(await findPython('', active)).toMatchObject({ path: '/venv/python3' })
    expect(await findPython(chosen, active)).toMatchObject({ path: '/chosen/snake' })
    expect(await findPython('python3', active)).toMatchObject({ path: '/path/python3' })
  })

  it('says what it found instead, and looks again the next time', async () => {
    const folder = folderOf('old', { python3: answering('2.7.18', '/old/python2') })
    const failure = await failureOf(findPython('', env(folder)))
    expect(failure.code).toBe('no-python')
    expect(failure.text.en).toContain('Python 2.7.18 (/old/python2)')
    expect((await failureOf(findPython('', env(left.current.folder)))).code).toBe('no-python')
    expect((await failureOf(findPython('/no/such/python', env(folder)))).text.en).toContain('/no/such/python')
    folderOf('old', { 'python3.11': answering('3.11.2', '/new/python3') })
    expect(await findPython('', env(folder))).toMatchObject({ path: '/new/python3' })
  })

  it('asks each once', async () => {
    const count = path.join(left.current.folder, 'count')
    const script = `echo asked >> ${count}\n${answering('3.11.2', '/usr/bin/python3')}`
    const folder = folderOf('once', { python3: script })
    await Promise.all([findPython('', env(folder)), findPython('', env(folder))])
    await findPython('', env(folder))
    expect(spawnSync('cat', [count], { encoding: 'utf8' }).stdout).toBe('asked\n')
  })

  for (const minor of MINORS) {
    const python = pythonOf(minor)
    it.skipIf(python === undefined)(
      `knows Python 3.${minor} behind a script that starts it${python === undefined ? ' (not on this machine)' : ''}`,
      async () => {
        const shim = folderOf('shims', { python3: `exec ${python} "$@"` })
        const facts = 'import json, sys\nprint(json.dumps([sys.executable, sys.version.split()[0]]))'
        const [executable, version] = JSON.parse(printed(python!, facts)) as [string, string]
        const found = await findPython('', env(shim))
        expect(found).toMatchObject({ path: executable, version, gil: true })
        expect(['fork', 'spawn', 'forkserver']).toContain(found.startMethod)
      },
    )
  }

  it.skipIf(anyPython === undefined)('knows a virtual environment as what it is', async () => {
    const venv = path.join(left.current.folder, 'real')
    const made = spawnSync(anyPython!, ['-m', 'venv', '--without-pip', venv], { encoding: 'utf8' })
    // Debian has venv in a package of its own.
    if (made.status !== 0) return
    const found = await findPython('', { ...env(), VIRTUAL_ENV: venv })
    expect(found.path).toBe(path.join(venv, 'bin/python3'))
  })
})
