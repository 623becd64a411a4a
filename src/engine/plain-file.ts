import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import { EngineFailure } from './failure'

/**
 * Opens a file for reading that somebody named: at a pipe or a device whoever opens it could wait for ever.
 * @returns its descriptor
 * @throws EngineFailure `no-plain-file`; ErrnoException; EISDIR for a folder
 */
export function openPlain(file: string): number {
  // Windows has no such flag, and no such files.
  const descriptor = openSync(file, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0))
  const facts = fstatSync(descriptor)
  if (facts.isFile()) return descriptor
  closeSync(descriptor)
  if (facts.isDirectory()) throw Object.assign(new Error(`EISDIR: ${file}`), { code: 'EISDIR' })
  throw new EngineFailure(
    'no-plain-file',
    `${basename(file)} is a pipe or a device. Choose a file; the contents of a pipe can be saved to one first.`,
    `“${basename(file)}”是管道或设备。请选择文件；管道中的内容可以先保存为文件。`,
  )
}
