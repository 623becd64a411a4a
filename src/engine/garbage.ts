import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/*
 * The garbage collector, asked to come when it would not by itself.
 *
 * libsql can't finalize a statement: a connection stays open, its locks and its -wal with it, until the garbage collector
 * has come upon every statement that was prepared on it, long after `close`. So it is asked to come.
 */

/** V8's own `gc`: everything, if nothing is said. */
type Collect = (options?: { readonly type: 'minor' | 'major'; readonly flavor?: 'last-resort' }) => void

let collect: Collect | null = null

function collector(): Collect {
  if (collect !== null) return collect
  try {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as Collect
  } catch {
    // A runtime that does not give it: connections close when they close.
    collect = () => {}
  }
  return collect
}

/** What was made a moment ago and is not needed any more; about a millisecond. Its finalizers run in the next turn. */
export function collectYoung(): void {
  collector()({ type: 'minor' })
}

/** Everything; tens of milliseconds where much is in memory. */
export function collectAll(): void {
  collector()()
}

/** Everything, and gives memory that is free then back to the system; where many parts are in use, that takes longest. */
export function giveBack(): void {
  collector()({ type: 'major', flavor: 'last-resort' })
}
