import { createRequire } from 'node:module'
import type koffi from 'koffi'

type Koffi = typeof koffi

/** The few calls of libc that Node has not. All of them take their memory as one reused Buffer. */
export interface NativeCalls {
  /** clock_gettime(2): 0, or -1. `timespec`: 16 bytes. */
  clockGettime(clock: number, timespec: Buffer): number
  /** ioctl(2): 0 or more, or -1. */
  ioctl(fd: number, request: number, argument: Buffer): number
  /** pidfd_open(2): a descriptor, or -1. */
  pidfdOpen(pid: number): number
}

/** `pidfd_open` has this number on every architecture; its libc wrapper exists since glibc 2.36 only. */
const SYS_PIDFD_OPEN = 434

/**
 * Loads koffi, which is an optional native addon: throws where it has no build for this platform.
 * Buffers go as `void *` and are read through typed arrays; `koffi.view` would abort Electron, whose V8 has no external
 * array buffers.
 */
export function loadNativeCalls(): NativeCalls {
  const require = createRequire(import.meta.url)
  const library = (require('koffi') as Koffi).load(null)
  const clockGettime = library.func('int clock_gettime(int clock, void *timespec)')
  const ioctl = library.func('int ioctl(int fd, uint64 request, void *argument)')
  const syscall = library.func('int64 syscall(int64 number, int64 first, int64 second)')
  return {
    clockGettime: clockGettime as NativeCalls['clockGettime'],
    ioctl: ioctl as NativeCalls['ioctl'],
    pidfdOpen: (pid) => Number(syscall(SYS_PIDFD_OPEN, pid, 0)),
  }
}
