// @ts-check
/** The app as a whole: its start, and what it costs while it shows runs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from '../../scripts/lib/command.mjs'
import { ensureDisplay } from '../../scripts/lib/display.mjs'
import { ensureRuntime } from '../../scripts/lib/runtime/index.mjs'
import { measureEngine } from './engine.mjs'
import { measureStart } from './start.mjs'
import { measureTasks } from './tasks.mjs'
import { measureTicks } from './ticks.mjs'

export async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'forkscope-bench-'))
  const runtime = await ensureRuntime(root)
  const display = await ensureDisplay({ forceVirtual: true, keep: true })
  const env = { ...process.env, ...display.env }
  try {
    await measureStart(runtime, env, folder)
    await measureEngine(runtime.executable, env)
    await measureTicks(runtime.executable, env)
    await measureTasks(runtime.executable, env)
  } finally {
    await display.end()
    await rm(folder, { recursive: true, force: true })
  }
}
