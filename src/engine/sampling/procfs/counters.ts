import { readOnce } from './descriptors'
import type { Descriptors } from './descriptors'
import { isRefused } from './errors'
import { REFUSED, type Followed } from './followed'
import { label, numberAfter, numbersOf } from './text'

/**
 * The maps of a process that stayed the same are read again after this many slow beats, for its *shares* change with
 * others: soon when processes have started or ended since, rarely when none has.
 */
const MAPS_REFRESH = 4
const MAPS_REFRESH_QUIET = 20

const buffer = Buffer.allocUnsafeSlow(16384)
const io = new Float64Array(2)

const PSS = label('Pss:')
const PRIVATE = ['Private_Clean:', 'Private_Dirty:', 'Private_Hugetlb:'].map(label)

/** The once-a-second fields. Only a process that has run since can have changed them. */
export function readCounters(process: Followed, descriptors: Descriptors): void {
  // Without clocks this is never so (NaN): then the account of its threads tells.
  if (process.clock === process.countersClock) return
  process.countersClock = process.clock
  const ran = process.tally.update(process.pid, process.threads)
  if (!ran || process.ioWaits) return
  try {
    // proc_pid_io(5): "rchar: N", "wchar: N", … in this order since Linux 2.6.20.
    const count = numbersOf(buffer, descriptors.read(process.io, buffer), io)
    process.read = count > 0 ? io[0] : NaN
    process.written = count > 1 ? io[1] : NaN
    process.refused &= ~REFUSED.IO
  } catch (error) {
    process.read = process.written = NaN
    process.ioWaits = isRefused(error)
    if (process.ioWaits) process.refused |= REFUSED.IO
    descriptors.release(process.io)
  }
}

/**
 * Memory maps (`smaps_rollup`, Linux 4.14): the kernel walks every page table of the process, tens of microseconds for a
 * small one and milliseconds for a big one. So it is asked only when there were page faults or another size since. Opened
 * anew each time: a kept descriptor stays with the program from before an exec. `population` is another number whenever
 * a process has started or ended.
 */
export function readMaps(process: Followed, root: string, population: number): void {
  // ESRCH is what kernel threads and zombies give here; whether a process has ended is for `stat` to say.
  if (process.kernelThread) {
    process.mapsRead = true
    return
  }
  const same = process.faults === process.mapsFaults && process.rss === process.mapsRss
  const refresh = process.mapsPopulation === population ? MAPS_REFRESH_QUIET : MAPS_REFRESH
  if (same && ++process.mapsAge < refresh) return
  process.mapsPopulation = population
  process.mapsFaults = process.faults
  process.mapsRss = process.rss
  // Processes that began together shall not all be due together.
  process.mapsAge = process.mapsRead ? 0 : process.pid % MAPS_REFRESH
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
    process.refused &= ~REFUSED.MAPS
  } catch (error) {
    process.pss = process.private = NaN
    // Anything else (it has gone, no descriptor is left) says nothing of its rights.
    if (isRefused(error)) process.refused |= REFUSED.MAPS
  }
}
