/**
 * Before the window tests: a runtime and displays of their own, unless `npm test` or the project before has prepared them
 * already; so `npx vitest --project e2e` works by itself, too. After them: what they ran on.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { isBuilt } from '../../../scripts/lib/build.mjs'
import { log, root } from '../../../scripts/lib/command.mjs'
import { testDisplays } from '../../../scripts/lib/display.mjs'
import { ensureRuntime } from '../../../scripts/lib/runtime/index.mjs'

export default async function setup({ config }: TestProject): Promise<() => Promise<void>> {
  if (!(await isBuilt(root))) throw new Error('out/ is not built from the sources as they are: npm run build')
  const ends: (() => Promise<void>)[] = []
  if (!process.env.FORKSCOPE_ELECTRON) {
    process.env.FORKSCOPE_ELECTRON = (await ensureRuntime(root)).executable
    const displays = await testDisplays(config.maxWorkers)
    Object.assign(process.env, displays.env)
    ends.push(displays.end)
  }
  if (!process.env.FORKSCOPE_E2E_NOTE) {
    const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-e2e-'))
    const note = path.join(folder, 'note')
    process.env.FORKSCOPE_E2E_NOTE = note
    ends.push(async () => {
      log((await readFile(note, 'utf8').catch(() => '')).trim())
      await rm(folder, { recursive: true, force: true })
    })
  }
  return async () => {
    for (const end of ends) await end()
  }
}
