// @ts-check
/** `npm run dev`: electron-vite with hot reload, on whichever Electron was found. */
import path from 'node:path'
import { forgetBuild } from './lib/build.mjs'
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
  await ensureFonts(log)
  const display = await ensureDisplay({ log, keep: true })
  const sandbox = await sandboxArgs(runtime.executable, log)
  const args = [...(display.virtual ? VIRTUAL_DISPLAY_ARGS : []), ...process.argv.slice(2)]
  // Development files replace those of the last build in out/.
  await forgetBuild(root)
  log(t('dev.open'))
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    ...display.env,
    ELECTRON_EXEC_PATH: runtime.executable,
    ELECTRON_MAJOR_VER: runtime.electron.split('.')[0],
  }
  delete env.ELECTRON_RUN_AS_NODE
  if (sandbox.includes('--no-sandbox')) env.NO_SANDBOX = '1'
  const script = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const dev = start(
    process.execPath,
    [script, 'dev', '--watch', ...(args.length > 0 ? ['--', ...args] : [])],
    {
      cwd: root,
      env,
      stdio: 'inherit',
    },
  )
  const code = await new Promise((resolve, reject) => {
    dev.once('error', reject)
    dev.once('close', (exit, signal) => resolve(exit ?? (signal ? 1 : 0)))
  })
  await display.end()
  return code
})
