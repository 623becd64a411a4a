import { libc } from './libc'

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

/** @throws Error where koffi has no build for this machine */
export function loadNativeCalls(): NativeCalls {
  const { library } = libc()
  const clockGettime = library.func('int clock_gettime(int clock, void *timespec)')
  const ioctl = library.func('int ioctl(int fd, uint64 request, void *argument)')
  const syscall = library.func('int64 syscall(int64 number, int64 first, int64 second)')
  return {
    clockGettime: clockGettime as NativeCalls['clockGettime'],
    ioctl: ioctl as NativeCalls['ioctl'],
    pidfdOpen: (pid) => Number(syscall(SYS_PIDFD_OPEN, pid, 0)),
  }
}
