// @ts-check
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Every child is the leader of a group of its own, so that ending it ends what it started as well; the price is that
 * Ctrl+C reaches only us, and we pass it on.
 * @type {Set<import('node:child_process').ChildProcess>}
 */
const alive = new Set()
const GRACE = 5000
let listening = false

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function signalGroup(child, signal) {
  if (!child.pid) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // Gone already.
  }
}

/** Children that the others depend on (a virtual display): ended last, so that an app can still close its windows. */
const helpers = new WeakSet()

/** @param {NodeJS.Signals} signal */
function endAll(signal) {
  const working = [...alive].filter((child) => !helpers.has(child))
  const exit = () => process.exit(128 + constants.signals[signal])
  if (working.length === 0) exit()
  for (const child of working) {
    signalGroup(child, signal)
    child.once('close', () => working.every((other) => !alive.has(other)) && exit())
  }
  setTimeout(exit, GRACE).unref()
}

/**
 * Starts a child in a group of its own; signals to end us end it too, and nothing outlives us.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { helper?: boolean }} options helper: others need it to the end
 */
export function start(command, args, { helper = false, ...options }) {
  const child = spawn(command, args, { detached: process.platform !== 'win32', ...options })
  alive.add(child)
  if (helper) helpers.add(child)
  child.once('close', () => alive.delete(child))
  child.once('error', () => alive.delete(child))
  if (!listening) {
    listening = true
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, endAll)
    process.on('exit', () => {
      // An X server that is killed leaves its lock file; SIGTERM lets it take it along.
      for (const child of alive) signalGroup(child, helpers.has(child) ? 'SIGTERM' : 'SIGKILL')
    })
  }
  return child
}

/**
 * @typedef {object} Outcome
 * @property {number | null} code
 * @property {string} output standard output and standard error, in the order they came
 * @property {string} stdout
 * @property {boolean} aborted ended by `signal`
 */

/**
 * Runs a command to its end and collects what it says. Never rejects: a command that cannot start has code null and
 * the reason as output.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, signal?: AbortSignal }} [options] aborting kills the group
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { cwd, env = process.env, signal } = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let stdout = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text
      stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    const abort = () => signalGroup(child, 'SIGKILL')
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    child.on('error', (error) => resolve({ code: null, output: error.message, stdout, aborted: false }))
    child.on('close', (code) => {
      signal?.removeEventListener('abort', abort)
      resolve({ code, output, stdout, aborted: signal?.aborted ?? false })
    })
  })
}

/**
 * The npm that started us, else the one in PATH.
 * @param {string[]} args
 * @returns {[string, string[]]} command and arguments
 */
export function npm(args) {
  const script = process.env.npm_execpath
  if (script && /npm-cli\.c?js$/.test(script)) return [process.execPath, [script, ...args]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', args]
}

/**
 * The last lines of a command's output, which is where its error is.
 * @param {string} output
 * @param {number} [count]
 */
export const lastLines = (output, count = 15) => output.trim().split('\n').slice(-count).join('\n')
