import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CpuProfile } from '../../shared/inspect'
import * as failures from './failures'

/** Letters and digits of a name, the rest as hyphens: a role is the program's own text and must not leave the folder. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)

/**
 * The name of a profile's file: `process-debug-child-1-20261123T152945123.cpuprofile`.
 * @param of the scenario, or null for a command
 * @param who role of the process, '' if it has none
 */
export function profileName(of: string | null, who: string, pid: number, at: Date): string {
  const stamp = at.toISOString().replaceAll(/[-:.Z]/g, '')
  return `${slug(of ?? 'command') || 'run'}-${slug(who) || pid}-${stamp}.cpuprofile`
}

/**
 * Writes a profile where Chrome DevTools, VS Code and others can open it, readable by its owner only.
 * @returns the file's path
 * @throws EngineFailure `profile-not-saved`
 */
export async function saveProfile(folder: string, name: string, profile: CpuProfile): Promise<string> {
  const file = join(folder, name)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(file, JSON.stringify(profile), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw failures.notSaved(file, error)
  }
  return file
}
