// @ts-check
import { readFile } from 'node:fs/promises'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What vitest's JSON report counts. A file that could not even be loaded holds no test, so it counts as one failure of
 * its own; so does a run that failed outside of any test (an unhandled error, no test found).
 * @param {any} report `--reporter=json`
 * @param {number | null} exitCode of vitest
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  const brokenFiles = (report?.testResults ?? []).filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const counts = {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 0) + brokenFiles,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
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
