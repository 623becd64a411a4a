import { readFileSync } from 'node:fs'
import { readOnce } from './descriptors'

const buffer = Buffer.allocUnsafeSlow(4096)

/**
 * The argument vector of the process that has this pid now: [] for a kernel thread or a zombie, null when it can't be
 * read. Reads only one page as a rule; a command line may have megabytes.
 */
export function readCommand(root: string, pid: number): string[] | null {
  const path = `${root}/${pid}/cmdline`
  try {
    const length = readOnce(path, buffer)
    return splitArguments(
      length < buffer.length ? buffer.toString('utf8', 0, length) : readFileSync(path, 'utf8'),
    )
  } catch {
    return null
  }
}

/** Each argument ends with NUL; a program that overwrites them with a title may leave it out, or leave many. */
export function splitArguments(text: string): string[] {
  const end = text.replace(/\0+$/, '')
  if (end === '') return text === '' ? [] : ['']
  // An empty last argument looks like the padding behind a title: one is given back where there was exactly one.
  return text.endsWith('\0\0') && !text.endsWith('\0\0\0') ? [...end.split('\0'), ''] : end.split('\0')
}
