// @ts-check
/**
 * `npm start [-- FILE…]`: whatever is missing is fetched, whatever is stale is built, then the window opens, with the
 * recorded runs or traces that were named.
 */
import path from 'node:path'
import { ensureBuild } from './lib/build.mjs'
import { start } from './lib/children.mjs'
import { command, log, root } from './lib/command.mjs'
import { ensureDependencies } from './lib/deps.mjs'
import { ensureDisplay, ensureFonts } from './lib/display.mjs'
import { t } from './lib/messages.mjs'
import { ensureRuntime } from './lib/runtime/index.mjs'
import { sandboxArgs, VIRTUAL_DISPLAY_ARGS } from './lib/sandbox.mjs'

await command(async () => {
  await ensureDependencies(root)
  const runtime = await ensureRuntime(root)
  await ensureBuild(root)
  await ensureFonts(log)
  const display = await ensureDisplay({ log })
  log(t('runtime.using', { version: runtime.electron, source: t(`runtime.source.${runtime.source}`) }))
  const args = [
    ...(await sandboxArgs(runtime.executable, log)),
    ...(display.virtual ? VIRTUAL_DISPLAY_ARGS : []),
  ]
  log(t('start.open'))
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...display.env }
  // Set by some editors' terminals; Electron would be a plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  // npm starts us in the folder of the project; names of files count from where the person is.
  const from = process.env.INIT_CWD ?? process.cwd()
  const given = process.argv.slice(2).map((arg) => (arg.startsWith('-') ? arg : path.resolve(from, arg)))
  const app = start(runtime.executable, [...args, root, ...given], {
    cwd: root,
    env,
    stdio: 'inherit',
  })
  const code = await new Promise((resolve, reject) => {
    app.once('error', reject)
    app.once('close', (exit, signal) => resolve(exit ?? (signal ? 1 : 0)))
  })
  await display.end()
  return code
})
