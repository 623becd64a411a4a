// @ts-check
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { run } from './children.mjs'
import { t, UserError } from './messages.mjs'
import { step } from './steps.mjs'

/** What a build is made from; folders with all that is in them. */
const INPUTS = ['src', 'scripts/build', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
/** What a build must have left behind. */
const OUTPUTS = [
  'main/index.js',
  'engine/index.js',
  'cli/index.js',
  'preload/index.cjs',
  'renderer/index.html',
]
const STAMP = 'out/.forkscope-build'

/**
 * A digest of names and contents: unlike dates it survives a checkout and a copy.
 * @param {string} root
 * @returns {Promise<string>}
 */
export async function sourceHash(root) {
  const hash = createHash('sha256')
  for (const input of INPUTS) {
    const entry = await stat(path.join(root, input)).catch(() => null)
    const names = entry?.isDirectory()
      ? (await readdir(path.join(root, input), { recursive: true, withFileTypes: true }))
          .filter((file) => file.isFile())
          .map((file) => path.relative(root, path.join(file.parentPath, file.name)))
          .sort()
      : entry
        ? [input]
        : []
    for (const name of names) {
      const content = await readFile(path.join(root, name))
      hash.update(`${name}\0${content.length}\0`).update(content)
    }
  }
  return hash.digest('hex')
}

/** @param {string} root whether out/ was built from the sources as they are now */
export async function isBuilt(root) {
  const stamp = await readFile(path.join(root, STAMP), 'utf8').catch(() => '')
  if (stamp.trim() !== (await sourceHash(root))) return false
  const found = await Promise.all(OUTPUTS.map((file) => stat(path.join(root, 'out', file)).catch(() => null)))
  return found.every(Boolean)
}

/** @param {string} root forgets what out/ was built from: it is about to change by other means */
export const forgetBuild = (root) => rm(path.join(root, STAMP), { force: true })

/**
 * Builds out/ and notes what it was built from.
 * @param {string} root
 * @returns {Promise<import('./children.mjs').Outcome>}
 */
export async function build(root) {
  await forgetBuild(root)
  // Taken before: what is saved while the build runs makes it stale.
  const hash = await sourceHash(root)
  const script = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const result = await run(process.execPath, [script, 'build', '--logLevel', 'warn'], { cwd: root })
  if (result.code === 0) {
    await mkdir(path.join(root, 'out'), { recursive: true })
    await writeFile(path.join(root, STAMP), `${hash}\n`)
  }
  return result
}

/**
 * Builds if the sources are not what out/ was built from.
 * @param {string} root
 * @throws {UserError} when the build fails
 */
export async function ensureBuild(root) {
  if (await isBuilt(root)) return
  await step(t('build.run'), async () => {
    const { code, output } = await build(root)
    if (code !== 0) throw new UserError(`${output.trim()}\n${t('build.failed')}`)
  })
}
