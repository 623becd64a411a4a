import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { EngineFailure } from '../../../../src/engine/failure'
import { ask } from '../../../../src/engine/python/ask'
import { findPython } from '../../../../src/engine/python/find'
import { watchLeftovers } from '../../../support/leftovers'
import { anyPython, MINORS, pythonOf, printed } from '../../../support/pythons'
import { alive } from '../../../support/processes'
import { until } from '../../../support/until'

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

  it('passes over a folder of PATH that depends on where this process works', async () => {
    const folder = folderOf('relative', { python3: answering('3.12.1', '/relative/python3') })
    const relative = path.relative(process.cwd(), folder)
    expect((await failureOf(findPython('', env(relative)))).code).toBe('no-python')
    expect(await findPython('', env(relative, folder))).toMatchObject({ path: '/relative/python3' })
  })

  it('takes what can be no program for no Python', async () => {
    const file = path.join(folderOf('nothing', { plain: '' }), 'plain')
    for (const name of [`${file}/python3`, path.dirname(file), `/${'long'.repeat(100)}`, file])
      expect((await failureOf(findPython(name, env()))).code).toBe('no-python')
  })

  it('ends what gives no answer, with all that it started', async () => {
    const name = path.join(left.current.folder, 'pid')
    // Who reads the number finds all of it.
    const folder = folderOf('hung', {
      python3: `sleep 600 &\necho $! > ${name}.new\nmv ${name}.new ${name}\nwait`,
    })
    const enough = new AbortController()
    const answer = ask(path.join(folder, 'python3'), process.env, enough.signal)
    await until(() => existsSync(name), 'its child to be born')
    enough.abort()
    expect(await answer).toBeNull()
    const pid = Number(readFileSync(name, 'utf8'))
    await until(() => !alive(pid), 'its child to be gone')
  })

  it('ends what never stops talking', async () => {
    const folder = folderOf('talker', { python3: 'exec yes' })
    expect(await ask(path.join(folder, 'python3'), process.env, new AbortController().signal)).toBeNull()
  })

  it.skipIf(anyPython === undefined)('runs nothing that lies in the working folder', async () => {
    const ran = path.join(left.current.folder, 'ran')
    const folder = folderOf('work', { python3: `cd "$(dirname "$0")"\nexec ${anyPython} "$@"` })
    for (const module of ['json', 'multiprocessing'])
      writeFileSync(path.join(folder, `${module}.py`), `open(${JSON.stringify(ran)}, 'w')`)
    expect(await ask(path.join(folder, 'python3'), process.env)).toMatchObject({ gil: true })
    expect(existsSync(ran)).toBe(false)
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

  it.skipIf(anyPython === undefined)('knows a virtual environment as what it is', async ({ skip }) => {
    const venv = path.join(left.current.folder, 'real')
    const made = spawnSync(anyPython!, ['-m', 'venv', '--without-pip', venv], { encoding: 'utf8' })
    // Debian has venv in a package of its own.
    skip(made.status !== 0, 'this Python can make no virtual environments')
    const found = await findPython('', { ...env(), VIRTUAL_ENV: venv })
    expect(found.path).toBe(path.join(venv, 'bin/python3'))
  })
})
