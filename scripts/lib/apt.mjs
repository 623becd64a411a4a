// @ts-check
import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import { lastLines, run } from './children.mjs'
import { t } from './messages.mjs'
import { step } from './steps.mjs'

/**
 * Path of a program in PATH, or null.
 * @param {string} name
 * @param {string} [searchPath]
 */
export async function which(name, searchPath = process.env.PATH ?? '') {
  for (const folder of searchPath.split(path.delimiter)) {
    const file = path.join(folder || '.', name)
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return file
  }
  return null
}

/**
 * Whether this user may install packages here: root, on a Debian or one of its relatives.
 * @returns {Promise<boolean>}
 */
export const mayInstall = async () => process.getuid?.() === 0 && (await which('apt-get')) !== null

/**
 * The command for somebody who may.
 * @param {string[]} packages
 */
export const installCommand = (packages) => `sudo apt-get install -y ${packages.join(' ')}`

/**
 * Installs Debian packages, with the package lists brought up to date only if need be.
 * @param {string[][]} wanted each a package under all its names, newest name first (Debian 13 and Ubuntu 24.04 renamed many)
 * @returns {Promise<string | null>} null, or why it failed
 */
export async function installPackages(wanted) {
  /** @type {string | null} */
  let failure = null
  const what = wanted.map((names) => names.at(-1)).join(' ')
  await step(t('display.install', { packages: what }), async (progress) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const attempt = async () => {
      const known = await knownPackages()
      const names = wanted.map((choices) => choices.find((name) => known.has(name)) ?? choices[0])
      return run('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env })
    }
    let result = await attempt()
    if (result.code !== 0) {
      progress('apt-get update')
      await run('apt-get', ['update'], { env })
      progress('')
      result = await attempt()
    }
    if (result.code !== 0) throw new Error(lastLines(result.output, 5))
  }).catch((error) => (failure = t('display.installFailed', { why: error.message })))
  return failure
}

async function knownPackages() {
  const { stdout } = await run('apt-cache', ['pkgnames'])
  return new Set(stdout.split('\n'))
}
