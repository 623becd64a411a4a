import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** The versions that the programs are said to run on. */
export const MINORS = [9, 10, 11, 12, 13, 14] as const

const pyenv = path.join(process.env.PYENV_ROOT ?? path.join(homedir(), '.pyenv'), 'versions')
const versions = existsSync(pyenv) ? readdirSync(pyenv) : []

/** The interpreter of a version, itself and not a shim of pyenv; undefined: this machine has none. */
export function pythonOf(minor: number): string | undefined {
  const own = versions
    // Neither a prerelease nor one without the GIL (3.13.0t).
    .filter((version) => new RegExp(`^3\\.${minor}\\.\\d+$`).test(version))
    .map((version) => path.join(pyenv, version, 'bin/python3'))
  const named = ['/usr/bin', '/usr/local/bin'].map((folder) => path.join(folder, `python3.${minor}`))
  return [...own, ...named].find((file) => existsSync(file))
}

/** One Python of 3.9 or later; undefined: this machine has none. */
export const anyPython = MINORS.map(pythonOf).find((file) => file !== undefined)

/** What a Python prints for this code; the modules of the scenarios can be imported. */
export function printed(python: string, code: string): string {
  const { stdout, stderr, status } = spawnSync(python, ['-c', code], {
    encoding: 'utf8',
    env: {
      ...process.env,
      PYTHONPATH: path.resolve('src/scenarios/lib'),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONWARNINGS: 'error',
    },
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
