import { createRequire } from 'node:module'

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
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi')
    const getrusage = koffi.load('libc.so.6').func('int getrusage(int who, void *usage)')
    // struct rusage on 64-bit Linux: two timevals (seconds, microseconds) of 16 bytes come first; 144 bytes in all.
    const buffer = Buffer.alloc(144)
    return () => {
      if (getrusage(RUSAGE_CHILDREN, buffer) !== 0) return NaN
      const timeval = (at: number) =>
        Number(buffer.readBigInt64LE(at)) * 1e9 + Number(buffer.readBigInt64LE(at + 8)) * 1e3
      return timeval(0) + timeval(16)
    }
  } catch {
    return null
  }
}
