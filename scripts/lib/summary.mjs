// @ts-check
import { t } from './messages.mjs'
import { seconds } from './steps.mjs'

/**
 * @typedef {object} StepResult
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} ms
 * @property {string} [note] for the table: what it ran on
 * @property {string[]} [failures] which tests failed and what they say, a line each
 */

/** Columns that a text takes on a terminal: Chinese characters are two wide. @param {string} text */
const width = (text) => [...text].reduce((sum, char) => sum + (/[⺀-￯]/.test(char) ? 2 : 1), 0)
/** @param {string} text @param {number} to */
const pad = (text, to) => text + ' '.repeat(Math.max(0, to - width(text)))

/**
 * The table at the end of `npm test`, and below it what failed: who reads only the end knows where to look. Its last line,
 * in any language, is `N passed, N failed`: every test, and each static step as one.
 * @param {StepResult[]} results
 * @returns {string}
 */
export function summary(results) {
  const rows = results.map((result) => [
    result.failed > 0 ? '✗' : '✓',
    result.name,
    result.failed > 0 ? t('test.failed') : t('test.ok'),
    String(result.passed),
    String(result.failed),
    String(result.skipped),
    seconds(result.ms),
    result.note ?? '',
  ])
  const head = ['', t('test.step'), t('test.result'), t('test.passed'), t('test.failed'), t('test.skipped')]
  const table = [[...head, t('test.time'), ''], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => width(row[column] ?? '')))) ?? []
  const lines = table.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((total, result) => total + result[key], 0)
  const failures = results.flatMap(({ name, failures = [] }) => failures.map((line) => `✗ ${name}  ${line}`))
  if (failures.length > 0) lines.push('', ...failures)
  return [...lines, '', `${sum('passed')} passed, ${sum('failed')} failed`].join('\n')
}
