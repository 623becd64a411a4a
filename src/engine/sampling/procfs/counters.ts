import type { CpuClocks } from './clocks'
import { readOnce } from './descriptors'
import type { Descriptors } from './descriptors'
import type { Followed } from './followed'
import { label, numberAfter, numbersOf } from './text'

/** After this many slow beats the maps of a process that has not run are read again: its *shares* change with others. */
const MAPS_REFRESH = 4

const buffer = Buffer.allocUnsafeSlow(16384)
const io = new Float64Array(2)

const PSS = label('Pss:')
const PRIVATE = ['Private_Clean:', 'Private_Dirty:', 'Private_Hugetlb:'].map(label)

/** The once-a-second fields. Only a process that has run since can have changed them. */
export function readCounters(
  process: Followed,
  root: string,
  descriptors: Descriptors,
  clocks: CpuClocks | null,
): void {
  if (process.clock === process.countersClock) return
  process.countersClock = process.clock
  if (!process.ioRefused) {
    try {
      // proc_pid_io(5): "rchar: N", "wchar: N", … in this order since Linux 2.6.20.
      const count = numbersOf(buffer, descriptors.read(process.io, buffer), io)
      process.read = count > 0 ? io[0] : NaN
      process.written = count > 1 ? io[1] : NaN
    } catch (error) {
      process.read = process.written = NaN
      process.ioRefused = isRefused(error)
      descriptors.release(process.io)
    }
  }
  process.tally.update(root, process.pid, process.threads, clocks)
}

/**
 * Memory maps (`smaps_rollup`, Linux 4.14): the kernel walks every page table of the process, tens of microseconds for a
 * small one and milliseconds for a big one. Opened anew each time: a kept descriptor stays with the program from before
 * an exec.
 */
export function readMaps(process: Followed, root: string): void {
  // ESRCH is what kernel threads and zombies give here; whether a process has ended is for `stat` to say.
  if (process.kernelThread) {
    process.mapsRead = true
    return
  }
  const moved = process.clock !== process.mapsClock
  if (!moved && ++process.mapsAge < MAPS_REFRESH) return
  process.mapsClock = process.clock
  process.mapsAge = 0
  process.mapsRead = true
  try {
    const length = readOnce(`${root}/${process.pid}/smaps_rollup`, buffer)
    process.pss = numberAfter(buffer, length, PSS) * 1024
    let kilobytes = 0
    for (const wanted of PRIVATE) {
      const value = numberAfter(buffer, length, wanted)
      if (!Number.isNaN(value)) kilobytes += value
    }
    process.private = Number.isNaN(process.pss) ? NaN : kilobytes * 1024
  } catch {
    process.pss = process.private = NaN
  }
}

export function isRefused(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EACCES' || code === 'EPERM'
}

/** ENOENT when it had gone before the file was opened, ESRCH after; anything else (EMFILE, ENOMEM) says nothing of it. */
export function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ESRCH' || code === 'ENOENT'
}
