import { cpuOf, libc, RUSAGE_BYTES } from './libc'

/** RUSAGE_CHILDREN of getrusage(2). */
const RUSAGE_CHILDREN = -1

let read: (() => number) | null | undefined

/**
 * CPU time of all descendants of this process that were waited for, by it or by their parents: what `time` reports.
 * Exact to a microsecond, includes processes that no sample saw.
 *
 * @returns nanoseconds, NaN where it can't be read (no FFI, other platform)
 */
export function childrenCpu(): number {
  if (read === undefined) read = load()
  return read === null ? NaN : read()
}

function load(): (() => number) | null {
  if (process.platform !== 'linux') return null
  try {
    const getrusage = libc().library.func('int getrusage(int who, void *usage)')
    const usage = Buffer.alloc(RUSAGE_BYTES)
    return () => (getrusage(RUSAGE_CHILDREN, usage) === 0 ? cpuOf(usage) : NaN)
  } catch {
    return null
  }
}
