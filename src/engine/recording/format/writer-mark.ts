import { readFileSync } from 'node:fs'

/**
 * Who records a file: a pid is given out again, so with it go the start of its process (clock ticks since boot, proc(5)
 * `stat` field 22) and the boot. Null where there is no /proc.
 */
export interface WriterMark {
  readonly pid: number
  readonly started: string | null
  readonly boot: string | null
}

/** Files that this very process records now: it may have given one up and still be alive. */
const own = new Set<string>()

function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
  } catch {
    return null
  }
}

function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie writes nothing any more.
    return state === 'Z' || state === 'X' ? null : (rest[18] ?? null)
  } catch {
    return null
  }
}

/** The mark of this process. */
export function ownMark(): WriterMark {
  return { pid: process.pid, started: startOf(process.pid), boot: bootId() }
}

/** Whether a file says so much of who writes it. */
export function isMark(value: unknown): value is WriterMark {
  const { pid, started, boot } = (value ?? {}) as { readonly [K in keyof WriterMark]?: unknown }
  const textOrNull = (part: unknown) => part === null || typeof part === 'string'
  return Number.isSafeInteger(pid) && (pid as number) > 0 && textOrNull(started) && textOrNull(boot)
}

/** Notes that this process begins to record a file. @param file absolute path @returns ends it */
export function markOwn(file: string): () => void {
  own.add(file)
  return () => void own.delete(file)
}

/**
 * Whether who wrote this mark into the file can still be writing it.
 * @param file absolute path
 */
export function writerAlive(mark: WriterMark, file: string): boolean {
  if (!processLives(mark)) return false
  return mark.pid !== process.pid || own.has(file)
}

/** Whether the process of this mark is there. */
export function processLives(mark: WriterMark): boolean {
  if (mark.boot !== bootId()) return false
  if (mark.started !== null) return startOf(mark.pid) === mark.started
  try {
    process.kill(mark.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
