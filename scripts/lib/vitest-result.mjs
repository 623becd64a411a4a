// @ts-check
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} [failures] which they are and what they say, a line each
 */

/** Characters of a failure's first line: an assertion may print whole objects. */
const MOST_TEXT = 300

/** @param {any} file of a report @returns {string[]} what failed in it, a line each */
function failuresOf({ name, assertionResults, message }) {
  const said = (/** @type {string} */ where, /** @type {string | undefined} */ why) =>
    `${path.relative('', name)}${where}: ${why?.trim().split('\n')[0]?.slice(0, MOST_TEXT)}`
  if (assertionResults.length === 0) return [said('', message)]
  return assertionResults
    .filter((/** @type {any} */ test) => test.status === 'failed')
    .map((/** @type {any} */ test) => said(` › ${test.fullName}`, test.failureMessages?.[0]))
}

/**
 * What vitest's JSON report counts. A file that could not even be loaded holds no test, so it counts as one failure of
 * its own; so does a run that failed outside of any test (an unhandled error, no test found).
 * @param {any} report `--reporter=json`
 * @param {number | null} exitCode of vitest
 * @returns {Required<Counts>}
 */
export function countTests(report, exitCode) {
  const broken = (report?.testResults ?? []).filter((/** @type {any} */ file) => file.status === 'failed')
  const unread = broken.filter((/** @type {any} */ file) => file.assertionResults.length === 0).length
  const counts = {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + unread,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    failures: broken.flatMap(failuresOf),
  }
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}

/**
 * @param {string} file the report; missing when vitest did not get that far
 * @param {number | null} exitCode
 */
export async function readCounts(file, exitCode) {
  const text = await readFile(file, 'utf8').catch(() => '')
  return countTests(text ? JSON.parse(text) : null, exitCode)
}
