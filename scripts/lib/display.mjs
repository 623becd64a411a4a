// @ts-check
import { installCommand, installPackages, mayInstall, which } from './apt.mjs'
import { run, start } from './children.mjs'
import { t, UserError } from './messages.mjs'

const XVFB_START = 10_000
const SCREEN = '1600x1000x24'

/**
 * @typedef {object} Display
 * @property {boolean} virtual whether nobody can see it
 * @property {NodeJS.ProcessEnv} env what programs need to find it
 * @property {() => Promise<void>} end ends a virtual one
 */

/** @param {NodeJS.ProcessEnv} [env] */
export const hasDisplay = (env = process.env) =>
  process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)

/**
 * The display of this session, or a virtual one.
 * @param {{ log?: (text: string) => void, forceVirtual?: boolean, keep?: boolean }} [options] forceVirtual: never the user's own
 *   (tests); keep: a virtual one stays when its last window closes
 * @returns {Promise<Display>}
 * @throws {UserError} when there is none and none can be had
 */
export async function ensureDisplay({ log = () => {}, forceVirtual = false, keep = false } = {}) {
  if (process.platform !== 'linux' || (hasDisplay() && !forceVirtual)) {
    return { virtual: false, env: {}, end: async () => {} }
  }
  log(t('display.none'))
  if (!(await which('Xvfb')) && (await mayInstall())) {
    const failure = await installPackages([['xvfb']])
    if (failure) log(failure)
  }
  if (!(await which('Xvfb'))) {
    const command = installCommand(['xvfb'])
    throw new UserError([t('display.noXvfb', { command }), t('display.cli')].join('\n'))
  }
  const display = await startXvfb(keep)
  log(t('display.virtual', { display: display.number }))
  if (!forceVirtual) log(t('display.cli'))
  return display
}

/**
 * Virtual displays for tests, never the user's own: tests would be in the way there, and the user in theirs. Several, since a
 * window has the focus on one of its own only.
 * @param {number} count
 * @returns {Promise<{ env: { FORKSCOPE_E2E_DISPLAYS: string }, end: () => Promise<void> }>} their names, with blanks between
 * @throws {UserError} as {@link ensureDisplay} does
 */
export async function testDisplays(count) {
  /** @type {Display[]} */
  const displays = []
  const end = async () => void (await Promise.all(displays.map((display) => display.end())))
  try {
    while (displays.length < count) displays.push(await ensureDisplay({ forceVirtual: true, keep: true }))
  } catch (error) {
    await end()
    throw error
  }
  return { env: { FORKSCOPE_E2E_DISPLAYS: displays.map(({ env }) => env.DISPLAY ?? '').join(' ') }, end }
}

/**
 * Starts Xvfb on a number that it finds free itself and tells through a descriptor when it is ready.
 * @param {boolean} keep
 * @returns {Promise<Display & { number: number }>}
 */
export async function startXvfb(keep) {
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset']
  if (!keep) args.splice(-1, 1, '-terminate')
  // Should this script be killed, the kernel ends Xvfb with it.
  const command = (await which('setpriv')) ? ['setpriv', '--pdeathsig', 'TERM', 'Xvfb'] : ['Xvfb']
  const child = start(command[0] ?? 'Xvfb', [...command.slice(1), ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    helper: true,
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => (errors = (errors + text).slice(-2000)))
  const closed = new Promise((resolve) => child.once('close', resolve))
  const end = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await closed
  }
  /** @type {string} */
  const number = await new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => reject(new UserError(t('display.xvfbFailed', { why })))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(errors.trim() || `${XVFB_START / 1000} s`)
    }, XVFB_START)
    let text = ''
    child.stdio[3]?.on('data', (/** @type {Buffer} */ data) => {
      text += data
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(text.trim())
    })
    child.once('error', (error) => fail(error.message))
    child.once('close', () => {
      clearTimeout(timer)
      fail(errors.trim())
    })
  })
  // Toolkits that prefer Wayland would still go to the user's own display.
  const env = { DISPLAY: `:${number}`, WAYLAND_DISPLAY: undefined }
  return { virtual: true, number: Number(number), env, end }
}

/**
 * Chinese text needs a font that has it; without one it shows as boxes. Worth a line, never a failure.
 * @param {(text: string) => void} log
 */
export async function ensureFonts(log) {
  if (process.platform !== 'linux') return
  const found = async () => (await run('fc-list', [':lang=zh'])).stdout.trim() !== ''
  if (await found()) return
  const packages = ['fontconfig', 'fonts-noto-cjk']
  if (await mayInstall()) await installPackages(packages.map((name) => [name]))
  if (await found()) return
  log(t('display.noCjkFont', { command: installCommand(packages) }))
}
