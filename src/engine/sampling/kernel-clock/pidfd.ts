import { closeSync } from 'node:fs'
import type { ExitFacts } from '../source'
import type { ExitWatch } from '../procfs/clocks'
import { exitFacts } from '../procfs/exit-status'
import type { NativeCalls } from '../../native/clocks'

/**
 * struct pidfd_info (include/uapi/linux/pidfd.h), its first version of 64 bytes, as far as it is used here:
 *
 *   offset 0   u64 mask       in: what is wanted; out: what is there
 *   offset 60  s32 exit_code  a wait status, valid when the mask says so
 */
const INFO_SIZE = 64
const EXIT_CODE = 60
/** PIDFD_INFO_EXIT: Linux 6.15. Before the process is reaped the kernel leaves the bit out of the answer. */
const INFO_EXIT = 1 << 3
/** _IOWR(0xff, 11, struct pidfd_info): Linux 6.13; the numbering that all but MIPS, PowerPC and SPARC share. */
const PIDFD_GET_INFO = 3 * 2 ** 30 + INFO_SIZE * 2 ** 16 + 0xff * 2 ** 8 + 11

/**
 * Exit codes of any process, also of those whose parent is someone else: a pidfd that was opened while the process lived
 * is told them when it is reaped. No rights are needed. Never holds more than `limit` descriptors, and those can't be
 * lent out: a process for which there is no room ends with an unknown exit code.
 */
export class PidfdExitWatch implements ExitWatch {
  readonly #native: NativeCalls
  readonly #limit: number
  readonly #handles = new Set<number>()
  readonly #info = Buffer.allocUnsafeSlow(INFO_SIZE)

  constructor(native: NativeCalls, limit: number) {
    this.#native = native
    this.#limit = limit
  }

  /** Whether this kernel knows the call at all; tried on ourselves. */
  static isSupported(native: NativeCalls): boolean {
    const watch = new PidfdExitWatch(native, 1)
    const handle = watch.open(process.pid)
    try {
      return handle >= 0 && watch.#ask(handle)
    } finally {
      watch.dispose()
    }
  }

  open(pid: number): number {
    if (this.#handles.size >= this.#limit) return -1
    const handle = this.#native.pidfdOpen(pid)
    if (handle >= 0) this.#handles.add(handle)
    return handle
  }

  result(handle: number): ExitFacts | null {
    if (!this.#ask(handle) || (this.#info[0] & INFO_EXIT) === 0) return null
    return exitFacts(this.#info.readInt32LE(EXIT_CODE))
  }

  close(handle: number): void {
    if (this.#handles.delete(handle)) closeSync(handle)
  }

  dispose(): void {
    for (const handle of this.#handles) this.close(handle)
  }

  #ask(handle: number): boolean {
    this.#info.fill(0)
    this.#info[0] = INFO_EXIT
    return this.#native.ioctl(handle, PIDFD_GET_INFO, this.#info) === 0
  }
}
