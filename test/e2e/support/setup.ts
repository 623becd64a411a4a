/**
 * Before the window tests: a runtime and a display of their own, unless `npm test` has prepared them already; so
 * `npx vitest --project e2e` works by itself, too. After them: what they ran on.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { isBuilt } from '../../../scripts/lib/build.mjs'
import { log, root } from '../../../scripts/lib/command.mjs'
import { ensureDisplay } from '../../../scripts/lib/display.mjs'
import { ensureRuntime } from '../../../scripts/lib/runtime/index.mjs'

export default async function setup(): Promise<() => Promise<void>> {
  if (!(await isBuilt(root))) throw new Error('out/ is not built from the sources as they are: npm run build')
  const ends: (() => Promise<void>)[] = []
  if (!process.env.FORKSCOPE_ELECTRON) {
    process.env.FORKSCOPE_ELECTRON = (await ensureRuntime(root)).executable
    const display = await ensureDisplay({ forceVirtual: true, keep: true })
    Object.assign(process.env, display.env)
    ends.push(display.end)
  }
  if (!process.env.FORKSCOPE_E2E_NOTE) {
    const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-e2e-'))
    process.env.FORKSCOPE_E2E_NOTE = path.join(folder, 'note')
    ends.push(() => rm(folder, { recursive: true, force: true }))
  }
  const note = process.env.FORKSCOPE_E2E_NOTE
  return async () => {
    log((await readFile(note, 'utf8').catch(() => '')).trim())
    for (const end of ends) await end()
  }
}
