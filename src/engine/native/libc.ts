import { createRequire } from 'node:module'
import type koffi from 'koffi'

/** The C library of this process, and what its calls have in common. */
export interface Libc {
  readonly koffi: typeof koffi
  readonly library: ReturnType<typeof koffi.load>
  /** What to throw of a call that said it failed. */
  fail(call: string): Error
}

let loaded: Libc | undefined

/**
 * Loads koffi, which is an optional native addon. Buffers go as `void *` and are read through typed arrays; `koffi.view`
 * would abort Electron, whose V8 has no external array buffers.
 * @throws Error where it has no build for this machine
 */
export function libc(): Libc {
  if (loaded !== undefined) return loaded
  const native = createRequire(import.meta.url)('koffi') as typeof koffi
  const fail = (call: string) => new Error(`${call} failed with errno ${native.errno()}`)
  return (loaded = { koffi: native, library: native.load(null), fail })
}

/** A struct rusage (getrusage(2)) on 64-bit Linux. */
export const RUSAGE_BYTES = 144

/** CPU time in it, user and system, nanoseconds: two timevals come first, seconds and microseconds of 8 bytes each. */
export function cpuOf(rusage: Buffer): number {
  const time = (at: number) =>
    Number(rusage.readBigInt64LE(at)) * 1e9 + Number(rusage.readBigInt64LE(at + 8)) * 1e3
  return time(0) + time(16)
}

/** Highest RSS in it, bytes; the kernel counts kilobytes. */
export function maxRssOf(rusage: Buffer): number {
  return Number(rusage.readBigInt64LE(32)) * 1024
}
