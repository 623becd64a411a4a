// @ts-check
import { createHash } from 'node:crypto'
import { readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { lastLines, npm, run } from './children.mjs'
import { t, UserError } from './messages.mjs'
import { step } from './steps.mjs'

const STAMP = 'node_modules/.forkscope-lock'

/** @param {string} root */
async function lockHash(root) {
  const lock = await readFile(path.join(root, 'package-lock.json'))
  // The platform is part of it: a folder shared between systems holds the other one's native packages.
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')
}

/**
 * Whether node_modules is what package-lock.json asks for.
 * @param {string} root the checkout
 * @returns {Promise<'ok' | 'missing' | 'stale'>}
 */
export async function dependencyState(root) {
  if (!(await stat(path.join(root, 'node_modules')).catch(() => null))) return 'missing'
  const stamp = await readFile(path.join(root, STAMP), 'utf8').catch(() => '')
  if (stamp.trim() === (await lockHash(root))) return 'ok'
  if (!(await matchesLock(root))) return 'stale'
  await writeStamp(root)
  return 'ok'
}

/**
 * Compares npm's own record of what it installed with the lock file: after an `npm install` by hand there is no stamp
 * of ours, and reinstalling would be a waste.
 * @param {string} root
 */
async function matchesLock(root) {
  /** @param {string} file @returns {Promise<Record<string, any>>} */
  const packages = async (file) => JSON.parse(await readFile(path.join(root, file), 'utf8')).packages ?? {}
  try {
    const wanted = await packages('package-lock.json')
    const found = await packages('node_modules/.package-lock.json')
    delete wanted['']
    const fits = (/** @type {string} */ name) =>
      found[name] ? found[name].version === wanted[name].version : wanted[name].optional === true
    return Object.keys(wanted).every(fits) && Object.keys(found).every((name) => name in wanted)
  } catch {
    return false
  }
}

/** @param {string} root */
const writeStamp = async (root) => writeFile(path.join(root, STAMP), `${await lockHash(root)}\n`)

/**
 * Installs exactly what the lock file says if that is not what is there.
 * @param {string} root
 * @throws {UserError} when npm fails
 */
export async function ensureDependencies(root) {
  const state = await dependencyState(root)
  if (state === 'ok') return
  await step(t(state === 'missing' ? 'deps.missing' : 'deps.stale'), async () => {
    // Warnings are left out: npm would name engines and install scripts that the project has settled already.
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
    const { code, output } = await run(...npm(args), { cwd: root })
    if (code !== 0) throw new UserError(`${lastLines(output)}\n${t('deps.failed')}`)
    await writeStamp(root)
  })
}
