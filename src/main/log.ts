/**
 * Writes a line to main's stderr, marked with the part of the app it comes from. The one place that does: main is
 * silent unless something went wrong.
 */
export function report(part: 'main' | 'engine' | 'window', line: string): void {
  process.stderr.write(`[forkscope ${part}] ${line}\n`)
}
