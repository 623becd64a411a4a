import { basename } from 'node:path'
import type { CommandRecord, RunRecord } from '../../shared/run/records'
import type { SampleSource } from '../sampling/source'
import type { Followed } from './followed'

/** The command line of a process, if it is new or has changed, and its name with it. */
export async function commandRecords(
  source: SampleSource,
  followed: Followed,
  t: number,
): Promise<RunRecord[]> {
  // The waits double from 0.1 s on, up to ten: programs that exec late or rename themselves.
  followed.commandDue = t + Math.min(Math.max(100, t - followed.seenAt), 10_000)
  const argv = await source.command(followed.facts.pid)
  if (argv === null || argv.length === 0) return []
  // A source may have read the two a moment apart, with an exec between them: then the next look tells the other one.
  const name = (await source.facts(followed.facts.pid))?.name ?? followed.name
  if (argv.join('\0') === followed.commandLine && name === followed.name) return []
  return told(followed, argv, name, t)
}

/** The same at once, from a source that reads without waiting; nothing when it is too late. */
export function commandNow(source: SampleSource, followed: Followed, t: number): RunRecord[] {
  const argv = source.command(followed.facts.pid)
  if (argv === null || argv instanceof Promise || argv.length === 0) return []
  const facts = source.facts(followed.facts.pid)
  return told(followed, argv, facts instanceof Promise ? undefined : facts?.name, t)
}

/** The root's own program is known before anybody has looked. */
export function rootCommand(argv: readonly string[], t: number): CommandRecord {
  return { kind: 'command', t, id: 0, argv, name: basename(argv[0]) }
}

function told(followed: Followed, argv: readonly string[], name: string | undefined, t: number): RunRecord[] {
  followed.commandLine = argv.join('\0')
  followed.name = name ?? followed.name
  if (followed.id < 0) return []
  return [{ kind: 'command', t, id: followed.id, argv, name: followed.name }]
}
