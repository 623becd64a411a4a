// @ts-check
import { readFile } from 'node:fs/promises'
import { which } from './apt.mjs'
import { run } from './children.mjs'
import { namespacesWork } from './sandbox.mjs'

/**
 * @typedef {object} TestUser
 * @property {string} name
 * @property {number} uid
 * @property {number} gid
 * @property {string[]} prefix command prefix that becomes this user
 */

/**
 * The ordinary user that root runs the app as in window tests, because Chromium's sandbox refuses root: `FORKSCOPE_E2E_USER`,
 * else `nobody`. (Empty: no change of user.) Nobody has no files of its own here, so it is as good as any.
 * @param {string[]} files that the user must be able to read: the checkout and the runtime
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ user: TestUser } | { user: null, why: string }>} `why` there is no such user to be had
 */
export async function findTestUser(files, env = process.env) {
  if (process.platform !== 'linux')
    return { user: null, why: `${process.platform}: as the user that runs the tests` }
  if (process.getuid?.() !== 0) return { user: null, why: 'as the user that runs the tests' }
  const asRoot = (/** @type {string} */ why) => ({ user: null, why: `as root (${why})` })
  const name = env.FORKSCOPE_E2E_USER ?? 'nobody'
  if (name === '') return asRoot('FORKSCOPE_E2E_USER is empty')
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((text) => text.startsWith(`${name}:`))
  if (!line) return asRoot(`there is no user ${name}`)
  const [uid, gid] = line.split(':').slice(2, 4).map(Number)
  if (!uid || gid === undefined) return asRoot(`${name} is root`)
  if (!(await which('setpriv'))) return asRoot('setpriv (util-linux) is not installed')
  const prefix = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  for (const file of files) {
    const { code } = await run('setpriv', [...prefix.slice(1), 'test', '-r', file])
    if (code !== 0) return asRoot(`${name} cannot read ${file}`)
  }
  if (!(await namespacesWork(prefix))) return asRoot(`${name} may not open user namespaces`)
  return { user: { name, uid, gid, prefix } }
}
