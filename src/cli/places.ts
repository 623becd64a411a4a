import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataDirFor } from '../shared/data-dir'

/*
 * All paths count from this module. It sits two folders below the package, built (out/cli or out/chunks) as well as
 * in source (src/cli), and the scenarios are its folder's neighbour in both.
 */

/** Folder of the scenarios' programs. */
export const scenariosDir = fileURLToPath(new URL('../scenarios', import.meta.url))

/** What opens the window, in a checkout; an installed package has none. */
export const startScript = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))

/** Folder of settings and recorded runs. */
export function dataDir(): string {
  return resolve(dataDirFor({ platform: process.platform, env: process.env, home: homedir() }))
}

/** Version in package.json. */
export function packageVersion(): string {
  const file = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as { version: string }).version
}
