// @ts-check
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { lastLines, run } from '../children.mjs'
import { t } from '../messages.mjs'
import { bytesProgress, step } from '../steps.mjs'
import { folderBytes } from './fallback.mjs'

/** No new byte for this long means that the host is out of reach; a slow line may take as long as it needs. */
const STALL = 20_000
/** How long a failure is remembered, so that every start but the first is quick; milliseconds. */
const REMEMBER = 7 * 24 * 3600 * 1000

/**
 * Path of the binary that node_modules/electron has, or null.
 * @param {string} root
 */
export async function officialExecutable(root) {
  const electron = path.join(root, 'node_modules', 'electron')
  const name = await readFile(path.join(electron, 'path.txt'), 'utf8').catch(() => '')
  const file = path.join(electron, 'dist', name)
  return name && (await stat(file).catch(() => null)) ? file : null
}

/** @param {string} root @returns {Promise<string>} */
async function electronVersion(root) {
  const text = await readFile(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8')
  return JSON.parse(text).version
}

/**
 * The official binary, fetched by the electron package's own installer if it is not there.
 * @param {string} root
 * @param {string} cache where a failure is remembered
 * @returns {Promise<{ executable: string } | { failure: string }>}
 */
export async function ensureOfficial(root, cache) {
  const found = await officialExecutable(root)
  if (found) return { executable: found }
  const version = await electronVersion(root)
  const memory = path.join(cache, `official-${version}-unreachable.json`)
  const remembered = await recall(memory)
  if (remembered) return { failure: remembered }
  await mkdir(cache, { recursive: true, mode: 0o755 })
  try {
    await step(t('runtime.official', { version }), (progress) => install(root, cache, progress))
    const executable = await officialExecutable(root)
    if (executable) return { executable }
    throw new Error(t('runtime.officialFailed', { why: 'install.js left no executable' }))
  } catch (error) {
    const why = /** @type {Error} */ (error).message
    await writeFile(memory, JSON.stringify({ at: new Date().toISOString(), why }))
    console.log(t('runtime.officialNext', { why }))
    return { failure: why }
  }
}

/** @param {string} memory file that remembers a failure */
async function recall(memory) {
  try {
    const { at, why } = JSON.parse(await readFile(memory, 'utf8'))
    if (Date.now() - Date.parse(at) > REMEMBER) return null
    return t('runtime.officialRecently', { date: at.slice(0, 10), why, file: memory })
  } catch {
    return null
  }
}

/**
 * @param {string} root
 * @param {string} cache
 * @param {import('../steps.mjs').Progress} progress
 */
async function install(root, cache, progress) {
  // The installer downloads into a folder of its own in TMPDIR: what grows there is the progress.
  const tmp = await mkdtemp(path.join(cache, 'official-'))
  const stalled = new AbortController()
  let bytes = 0
  let lastGrowth = Date.now()
  const watch = setInterval(async () => {
    const now = await folderBytes(tmp)
    if (now > bytes) lastGrowth = Date.now()
    bytes = now
    if (bytes > 0) progress(bytesProgress(bytes))
    if (Date.now() - lastGrowth > STALL) stalled.abort()
  }, 500)
  try {
    const script = path.join(root, 'node_modules', 'electron', 'install.js')
    const env = { ...process.env, TMPDIR: tmp, TEMP: tmp, TMP: tmp, ELECTRON_GET_NO_PROGRESS: '1' }
    const { code, output, aborted } = await run(process.execPath, [script], {
      cwd: root,
      env,
      signal: stalled.signal,
    })
    if (aborted) throw new Error(t('runtime.officialStalled', { seconds: STALL / 1000 }))
    if (code !== 0) throw new Error(t('runtime.officialFailed', { why: firstError(output) }))
  } finally {
    clearInterval(watch)
    await rm(tmp, { recursive: true, force: true })
  }
}

/** @param {string} output with a stack trace: the message is on the line that names the class of the error */
const firstError = (output) => /^\w*Error: (.+)$/m.exec(output)?.[1] ?? lastLines(output, 1)
