import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { pythonRuntime } from '../../../src/engine/runtime'
import { pythonOf } from '../../support/pythons'

/** The first that knows PYTHONSAFEPATH is 3.11. */
const python = [11, 12, 13, 14].map((minor) => pythonOf(minor)).find((file) => file !== undefined)

it.skipIf(python === undefined)(
  'lets a Python program find its own modules, whatever the user has set',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fs-runtime-'))
    try {
      writeFileSync(path.join(folder, 'beside.py'), 'print("found")')
      writeFileSync(path.join(folder, 'program.py'), 'import beside')
      const { execPath, env } = pythonRuntime({ path: python! })
      const { stdout, stderr } = spawnSync(execPath, [path.join(folder, 'program.py')], {
        encoding: 'utf8',
        env: { ...process.env, PYTHONSAFEPATH: '1', ...env },
      })
      expect([stdout, stderr]).toEqual(['found\n', ''])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
