import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { RUN_FILE } from '../../shared/library'
import type { MetaRecord, RunOrigin } from '../../shared/run/records'

/** Characters of the middle part of a name: what is long is cut. */
const MAX_SLUG = 40

/**
 * `20261123T152945-process-pool-3fa9c1.forkscope`: sorts by time, says what ran, and is unique by the run's own id.
 * ASCII letters, digits and `._-` only, all of them lower case where they come from elsewhere: such a name is the same on
 * every file system.
 */
export function runFileName({
  runId,
  startedAt,
  origin,
}: Pick<MetaRecord, 'runId' | 'startedAt' | 'origin'>) {
  const [, stamp, unique] = /^(\d{8}T\d{6})-([0-9a-f]+)$/.exec(runId) ?? []
  const started = stamp ?? new Date(startedAt).toISOString().replaceAll(/[-:]|\..*/g, '')
  return `${started}-${slug(nameOf(origin))}-${unique ?? slug(runId)}${RUN_FILE}`
}

function nameOf(origin: RunOrigin): string {
  switch (origin.kind) {
    case 'scenario':
      return origin.scenario
    case 'command':
      // Either kind of separator: the run may come from a machine that has the other.
      return (origin.argv[0]?.split(/[\\/]/).at(-1) ?? '').replace(/\.exe$/i, '')
    case 'trace':
      return origin.name.replace(/(\.json)?(\.gz)?$/i, '')
    case 'machine':
      return 'machine'
  }
}

/** What is left of a text in a file name; `run` when nothing is. */
export function slug(text: string): string {
  const safe = text.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-')
  return safe.slice(0, MAX_SLUG).replaceAll(/^[._-]+|[._-]+$/g, '') || 'run'
}

/** Of a file from elsewhere: its own name as far as it is safe. */
export function nameInside(name: string): string {
  const own = basename(name.replaceAll('\\', '/'))
  return `${slug(own.endsWith(RUN_FILE) ? own.slice(0, -RUN_FILE.length) : own)}${RUN_FILE}`
}

/** The path of this name in the folder, with a number before the extension where it is taken. */
export function freePath(folder: string, name: string): string {
  const stem = name.slice(0, -RUN_FILE.length)
  let path = join(folder, name)
  for (let n = 2; existsSync(path); n++) path = join(folder, `${stem}-${n}${RUN_FILE}`)
  return path
}
