import type { SampleColumns } from '../../../shared/run/fields'
import type { Followed } from './followed'
import { ZOMBIE } from './stat'

/** What is read with every tick. */
export function writeBasics(followed: Followed, columns: SampleColumns, row: number): void {
  // A process that vanished has no values any more; a zombie has its last ones.
  if (followed.ended && followed.state !== ZOMBIE) return
  if (columns.cpu) columns.cpu[row] = followed.cpu
  if (columns.cpuAt) columns.cpuAt[row] = followed.cpuAt
  if (columns.user) columns.user[row] = followed.user
  if (columns.system) columns.system[row] = followed.system
  if (columns.rss) columns.rss[row] = followed.rss
  if (columns.threads) columns.threads[row] = followed.threads
  if (columns.state) columns.state[row] = followed.state
}

/** What is read once a second. */
export function writeCounters(followed: Followed, columns: SampleColumns, row: number): void {
  const { tally } = followed
  if (columns.readBytes) columns.readBytes[row] = followed.read
  if (columns.writeBytes) columns.writeBytes[row] = followed.written
  if (columns.runWait) columns.runWait[row] = tally.runWait
  if (columns.switchesVoluntary) columns.switchesVoluntary[row] = tally.voluntary
  if (columns.switchesInvoluntary) columns.switchesInvoluntary[row] = tally.involuntary
  if (columns.rssPeak) columns.rssPeak[row] = tally.rssPeak
}
