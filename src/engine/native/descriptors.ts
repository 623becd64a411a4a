import { libc } from './libc'

/** `close_range` has this number on every architecture; its libc wrapper exists since glibc 2.34 only. */
const SYS_CLOSE_RANGE = 436
/** Since Linux 5.11: marks instead of closing. */
const CLOSE_RANGE_CLOEXEC = 4
/** The last descriptor there can be, ~0U. */
const LAST = 0xffff_ffff

let mark: (() => boolean) | undefined

/**
 * Marks every descriptor beyond stderr as closed on exec, whoever opened it. Those that a child is to have are handed to
 * it by `stdio` afterwards.
 * @returns false where that can't be done in one call (older kernel, other system, no koffi)
 */
export function closeOnExec(): boolean {
  mark ??= load()
  return mark()
}

function load(): () => boolean {
  if (process.platform !== 'linux') return () => false
  try {
    const syscall = libc().library.func(
      'int64 syscall(int64 number, uint32 first, uint32 last, uint32 flags)',
    )
    return () => Number(syscall(SYS_CLOSE_RANGE, 3, LAST, CLOSE_RANGE_CLOEXEC)) === 0
  } catch {
    return () => false
  }
}
