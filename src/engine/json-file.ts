import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file of the data folder. Where it can't be written, that is said and nothing else: what is in memory holds.
 * @param what it holds, for the message
 */
export function saveJson(file: string, value: unknown, what: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    // Written beside and renamed: a crash in between leaves the old file.
    writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${file}.new`, file)
  } catch (error) {
    console.error(`${what} could not be saved to ${file}: ${(error as Error).message}`)
  }
}
