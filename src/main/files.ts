import path from 'node:path'
import type { Shell } from 'electron'
import * as v from 'valibot'

/** Options of Electron and Node whose value is the next argument (Playwright loads a file so). */
const WITH_VALUE = new Set(['-r', '--require', '--import', '--loader'])

/**
 * The files that a command line names: what is no option, after the app's own folder where there is one (a checkout).
 * @param argv with the executable first
 * @param cwd what relative names count from
 * @param appPath the app's folder
 * @returns absolute paths
 */
export function fileArguments(argv: readonly string[], cwd: string, appPath: string): string[] {
  const words: string[] = []
  let literal = false
  for (let i = 1; i < argv.length; i++) {
    if (literal) words.push(argv[i])
    else if (argv[i] === '--') literal = true
    else if (WITH_VALUE.has(argv[i])) i++
    else if (argv[i] !== '' && !argv[i].startsWith('-')) words.push(argv[i])
  }
  const files = words.map((word) => path.resolve(cwd, word))
  return files.slice(files.indexOf(path.resolve(appPath)) + 1)
}

/** Shows a file in the system's file manager; what is not an absolute path is none. */
export function revealFile(shell: Pick<Shell, 'showItemInFolder'>, file: string): void {
  if (path.isAbsolute(file)) shell.showItemInFolder(path.normalize(file))
}

/** What a second start of the app hands to the first one, by Chromium's lock: paths, absolute already. */
const HandedOverSchema = v.object({ files: v.array(v.pipe(v.string(), v.maxLength(4096))) })
export type HandedOver = v.InferOutput<typeof HandedOverSchema>

/** Reads it; anything else holds no files. */
export function handedOver(data: unknown): readonly string[] {
  const parsed = v.safeParse(HandedOverSchema, data)
  return parsed.success ? parsed.output.files.filter((file) => path.isAbsolute(file)) : []
}
