// @ts-check
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { which } from './apt.mjs'
import { run } from './children.mjs'
import { t } from './messages.mjs'

/** Keeps Chromium's GPU process and its log quiet where there is no graphics card to talk to. */
export const VIRTUAL_DISPLAY_ARGS = ['--disable-gpu', '--log-level=3']

/**
 * Whether a user may open user namespaces, which Chromium's sandbox is made of (some distributions restrict them).
 * @param {string[]} [as] command prefix that becomes that user
 */
export async function namespacesWork(as = []) {
  const [command, ...args] = [...as, 'unshare', '--user', '--map-root-user', 'true']
  return (await run(command ?? '', args)).code === 0
}

/**
 * Arguments that Chromium's sandbox asks for here. Root cannot use it at all; an ordinary user can, through namespaces
 * or through the setuid helper beside the executable.
 * @param {string} executable
 * @param {(text: string) => void} log
 * @returns {Promise<string[]>}
 */
export async function sandboxArgs(executable, log) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) return ['--no-sandbox']
  const helper = path.join(path.dirname(executable), 'chrome-sandbox')
  const entry = await stat(helper).catch(() => null)
  if (entry && entry.uid === 0 && entry.mode & 0o4000) return []
  if (!(await which('unshare')) || (await namespacesWork())) return []
  log(t('sandbox.unavailable', { helper }))
  return ['--no-sandbox']
}
