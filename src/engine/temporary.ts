import { mkdtempSync, readlinkSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EngineFailure } from './failure'
import { startOf } from './process-start'

/*
 * Folders for temporary files. Their names say whose they are, so that what a kill left is known for what it is:
 * `<prefix><pid>.<start>.<pid namespace>-<six random characters>`, the numbers in base 36.
 */

/**
 * Makes a folder that only this user can enter (mkdtemp makes it with mode 0700).
 * @param prefix what its name begins with, see {@link sweepTemporary}
 * @param place default: the folder for temporary files
 * @throws EngineFailure `no-temporary-folder`
 */
export function makeTemporary(prefix: string, place = tmpdir()): string {
  try {
    return mkdtempSync(join(place, `${prefix}${owner()}-`))
  } catch (error) {
    throw noTemporaryFolder(place, error as NodeJS.ErrnoException)
  }
}

/** Removes a folder. Programs can write there, and may have left what can't be removed: that is said, never thrown. */
export async function removeTemporary(folder: string): Promise<void> {
  try {
    // Again if something appeared meanwhile: a process that survives KILL may still be writing.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    process.emitWarning(`${(error as Error).message}. Remove ${folder} yourself.`)
  }
}

/** Removes the folders of this prefix that owners left who are gone. Never rejects. @returns those */
export async function sweepTemporary(prefix: string, place = tmpdir()): Promise<string[]> {
  const left = await leftTemporary(prefix, place)
  await Promise.all(left.map(removeTemporary))
  return left
}

/**
 * The folders of this prefix whose owners are gone: this user's own, of mode 0700, no links. Those of another pid namespace
 * (a container that shares the place) are left alone: nobody here can tell whether their owners live.
 */
async function leftTemporary(prefix: string, place: string): Promise<string[]> {
  const left: string[] = []
  for (const name of await readdir(place).catch(() => [])) {
    const found = name.startsWith(prefix) ? /^(.+)-\w{6}$/.exec(name.slice(prefix.length)) : null
    if (found === null || !isGone(found[1])) continue
    const path = join(place, name)
    const seen = await lstat(path).catch(() => null)
    if (seen?.isDirectory() && seen.uid === process.getuid?.() && (seen.mode & 0o077) === 0) left.push(path)
  }
  return left
}

let own: string | undefined

function owner(): string {
  return (own ??= [process.pid, startOf(process.pid), pidNamespace()]
    .map((one) => one.toString(36))
    .join('.'))
}

function isGone(mark: string): boolean {
  const parts = /^([\da-z]+)\.([\da-z]+)\.([\da-z]+)$/.exec(mark)
  if (parts === null) return false
  const [pid, start, namespace] = parts.slice(1).map((part) => parseInt(part, 36))
  // Without /proc neither number is known of anybody.
  return start > 0 && namespace > 0 && namespace === pidNamespace() && startOf(pid) !== start
}

/** 0 where there are none. */
function pidNamespace(): number {
  try {
    return Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? 0)
  } catch {
    return 0
  }
}

function noTemporaryFolder(place: string, { code, message }: NodeJS.ErrnoException): EngineFailure {
  return new EngineFailure(
    'no-temporary-folder',
    `Can’t create a temporary folder in ${place} (${code ?? message}). Free up space there, or set TMPDIR to another folder.`,
    `无法在 ${place} 中创建临时文件夹（${code ?? message}）。请释放空间，或将 TMPDIR 设为其他文件夹。`,
  )
}
