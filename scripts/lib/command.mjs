// @ts-check
import path from 'node:path'
import { t, UserError } from './messages.mjs'

/** The checkout that these scripts belong to. */
export const root = path.resolve(import.meta.dirname, '../..')

/** @param {string} text */
export const log = (text) => console.log(text)

/**
 * Runs a command of this folder to its end: its number becomes the exit code, a failure with a message for the user is
 * printed as that message alone.
 * @param {() => Promise<number>} main
 */
export async function command(main) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  try {
    if (major < 20 || (major === 20 && minor < 19)) {
      throw new UserError(t('node.tooOld', { version: process.versions.node }))
    }
    process.exitCode = await main()
  } catch (error) {
    console.error(error instanceof UserError ? error.message : error)
    process.exitCode = 1
  }
}
