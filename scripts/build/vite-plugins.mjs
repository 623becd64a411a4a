// @ts-check
import { chmod, copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'

/**
 * Copies the programs that scenarios launch and their defaults, byte for byte: what the window shows as "the program" is
 * what runs.
 * In watch mode they are watched too, so a change rebuilds and copies them again.
 * @param {string} from folder searched for .mjs and .py files and defaults.json
 * @param {string} to folder they are copied to, same sub-folders
 * @returns {import('vite').Plugin}
 */
export function copyScenarioPrograms(from, to) {
  /** @param {string} name */
  const isPart = (name) => /\.(mjs|py)$/.test(name) || path.basename(name) === 'defaults.json'
  const programs = async () => (await readdir(from, { recursive: true }).catch(() => [])).filter(isPart)
  return {
    name: 'forkscope:scenario-programs',
    apply: 'build',
    async buildStart() {
      for (const name of await programs()) this.addWatchFile(path.join(from, name))
    },
    async writeBundle() {
      const current = await programs()
      for (const name of current) {
        await mkdir(path.dirname(path.join(to, name)), { recursive: true })
        await copyFile(path.join(from, name), path.join(to, name))
      }
      for (const name of await readdir(to, { recursive: true }).catch(() => [])) {
        if (isPart(name) && !current.includes(name)) await rm(path.join(to, name))
      }
    },
  }
}

/**
 * After a build: removes chunks of earlier builds (their names hold a hash, so they would pile up) and makes the
 * command-line entry executable. Nothing is emptied beforehand: a running app keeps its files until they are replaced.
 * @param {string} out the build folder
 * @returns {import('vite').Plugin}
 */
export function finishNodeBuild(out) {
  return {
    name: 'forkscope:finish-node-build',
    apply: 'build',
    async writeBundle(_options, bundle) {
      const chunks = path.join(out, 'chunks')
      for (const name of await readdir(chunks).catch(() => [])) {
        if (!(`chunks/${name}` in bundle)) await rm(path.join(chunks, name))
      }
      if ('cli/index.js' in bundle) await chmod(path.join(out, 'cli/index.js'), 0o755)
    },
  }
}
