import type { KeptFile } from './descriptors'
import type { ThreadTally } from './threads'

/** Groups of fields that are refused together, see `Followed.refused`. */
export const REFUSED = {
  /** `stat`, and with it all that lies in the folder of the process (hidepid). */
  STAT: 1,
  /** `smaps_rollup`: another user's program, or one that made itself undumpable. */
  MAPS: 2,
  /** `io`, for the same reasons. */
  IO: 4,
} as const

/** What a source keeps of one process that it follows: its files and the values read last. */
export class Followed {
  ended = false
  /** Wait status found in a zombie's `stat`, -1 while unknown. */
  waitStatus = -1
  /** Handle of the exit watch, -1 when there is none. */
  watch = -1
  /** The process' CPU clock when `stat` was read last; NaN without clocks. */
  clock = NaN
  /** Its CPU clock in the pass that is under way, and `performance.now()` of that reading. */
  reading = NaN
  readingAt = NaN
  /** The CPU clock when the once-a-second counters were read. */
  countersClock = NaN
  /** Page faults so far; they, the size and the population when the memory maps were read. */
  faults = NaN
  mapsFaults = NaN
  mapsRss = NaN
  mapsPopulation = NaN
  /** Slow beats since the maps were read. */
  mapsAge = 0
  mapsRead = false
  /** Its maps are read between slow beats from here on, as `performance.now()` has it. */
  mapsFrom = 0
  /** What the kernel refuses to tell of it, a sum of {@link REFUSED}. */
  refused = 0
  /** A refused `io` is tried again on the next slow beat: rights change with setuid and exec. */
  ioWaits = false
  kernelThread = false

  cpu = NaN
  /** `performance.now()` when `cpu` was read. */
  cpuAt = NaN
  /** CPU time of the children that it has waited for, nanoseconds; its parent. */
  waited = NaN
  ppid = -1
  user = NaN
  system = NaN
  rss = NaN
  threads = NaN
  state = NaN
  read = NaN
  written = NaN
  pss = NaN
  private = NaN

  /**
   * @param pid process id
   * @param start its creation time in clock ticks after boot: what tells it from a later process with the same pid
   * @param uid real user id, -1 where unknown
   */
  constructor(
    readonly pid: number,
    readonly start: number,
    readonly uid: number,
    readonly stat: KeptFile,
    readonly io: KeptFile,
    readonly tally: ThreadTally,
  ) {}
}
