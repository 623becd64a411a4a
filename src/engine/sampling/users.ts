import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { Users } from '../../shared/machine'

/** A list of users is text of lines; one of this size would hold a hundred thousand. */
const MOST_BYTES = 8 << 20

let read: { readonly stamp: string; readonly names: ReadonlyMap<number, string> } | undefined

/**
 * Names by uid, from /etc/passwd, which is read again when it has changed; nothing is started for it. Users of a
 * directory service are not in it: they keep their number. Empty where there is no such file.
 */
export function userNames(file = '/etc/passwd'): ReadonlyMap<number, string> {
  try {
    const { mtimeMs, size, ino } = statSync(file)
    const stamp = `${file} ${ino} ${size} ${mtimeMs}`
    if (read?.stamp !== stamp && size <= MOST_BYTES)
      read = { stamp, names: parsePasswd(readFileSync(file, 'utf8')) }
    return read?.names ?? new Map()
  } catch {
    return new Map()
  }
}

/** Lines `name:password:uid:…` (passwd(5)); the first name of a uid counts. */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':')
    if (uid === undefined || name === '' || !/^\d+$/.test(uid)) continue
    if (!names.has(Number(uid))) names.set(Number(uid), name)
  }
  return names
}

/** What a window needs to say whose a process is. */
export function users(): Users {
  const names = Object.fromEntries(userNames())
  const own = process.getuid?.() ?? -1
  try {
    // Asks the system, so that it also knows who is of a directory service.
    if (own >= 0) names[own] ??= userInfo().username
  } catch {
    // A container may run as a uid that has no entry anywhere.
  }
  return { own, names }
}
