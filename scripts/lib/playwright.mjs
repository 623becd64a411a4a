// @ts-check
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * Arguments that hold an app's `ready` back until Playwright has attached. Playwright adds them itself, but not for an
 * executable that it is given; without them it attaches while the first window is being made, and then now and then waits
 * for that window for ever.
 */
export const PLAYWRIGHT_ARGS = [
  '-r',
  path.join(
    path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
    'lib/server/electron/loader.js',
  ),
]
