// @ts-check
import { t } from './messages.mjs'

/** Steps shorter than this leave no trace while they run; milliseconds. */
const SHOW_AFTER = 1000
/** Without a terminal to redraw, a sign of life this often; milliseconds. */
const PLAIN_EVERY = 10_000
const REDRAW_EVERY = 200

/** @typedef {(detail: string) => void} Progress says how far a step is: "45% of 196 MB" */

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/**
 * Runs `work` as a step of a command: one line, saying what and how long; while it takes longer than a second, what it
 * is at (redrawn on a terminal, repeated now and then elsewhere).
 * @template T
 * @param {string} what
 * @param {(progress: Progress) => Promise<T>} work
 * @param {{ stream?: { write(text: string): unknown, isTTY?: boolean, columns?: number } }} [options]
 * @returns {Promise<T>} what `work` returns; what it throws is passed on
 */
export async function step(what, work, { stream = process.stdout } = {}) {
  const started = performance.now()
  const elapsed = () => performance.now() - started
  let detail = ''
  let drawn = false
  let lastPlain = -Infinity
  const draw = () => {
    if (elapsed() < SHOW_AFTER) return
    const state = [detail, seconds(elapsed())].filter(Boolean).join(', ')
    if (stream.isTTY) {
      stream.write(`\r\x1b[K${`… ${what} (${state})`.slice(0, (stream.columns ?? 80) - 1)}`)
      drawn = true
    } else if (elapsed() - lastPlain >= PLAIN_EVERY) {
      stream.write(`… ${what}${detail || lastPlain > 0 ? ` (${state})` : ''}\n`)
      lastPlain = elapsed()
    }
  }
  const timer = setInterval(draw, REDRAW_EVERY)
  const finish = (/** @type {string} */ line) => stream.write(`${drawn ? '\r\x1b[K' : ''}${line}\n`)
  try {
    const result = await work((text) => (detail = text))
    finish(`✓ ${what} ${seconds(elapsed())}`)
    return result
  } catch (error) {
    finish(`✗ ${what} ${t('step.failed')} ${seconds(elapsed())}`)
    throw error
  } finally {
    clearInterval(timer)
  }
}

/**
 * @param {number} done bytes
 * @param {number} [total] bytes, if known
 */
export function bytesProgress(done, total) {
  const mb = (/** @type {number} */ bytes) => Math.round(bytes / 1e6)
  if (!total) return `${mb(done)} MB`
  return `${Math.min(100, Math.floor((done / total) * 100))}%, ${mb(done)}/${mb(total)} MB`
}
