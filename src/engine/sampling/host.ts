import { closeSync, openSync, readSync } from 'node:fs'
import os from 'node:os'
import type { HostSample } from '../../shared/run/records'
import { label, numberAfter, numbersOf } from './procfs/text'

/** Fields of a `cpu` line of /proc/stat (proc_stat(5)): idle and iowait are the fourth and fifth. */
const IDLE = 3
const IOWAIT = 4
/** user … steal. The two after them (guest) are contained in user and nice already. */
export const COUNTED = 8

const AVAILABLE = label('MemAvailable:')

/** Reading the load of the whole machine may take this share of a core (it costs more with many cores)… */
const SHARE = 0.002
/** …and is done no more often than this, milliseconds: the kernel counts in ticks of 10 ms. */
const BEAT = 50

/** Busy time and total time of cores since boot, in one unit. */
export interface Load {
  readonly busy: number
  readonly total: number
}

/**
 * Reads the load of the whole machine: /proc/stat and /proc/meminfo through kept descriptors (tens of microseconds), or
 * what Node has where there is no /proc.
 */
export class HostReader {
  readonly #stat: number
  readonly #meminfo: number
  readonly #buffer = Buffer.allocUnsafeSlow(8192)
  readonly #fields = new Float64Array(COUNTED)
  #last: Load
  #lastBusy = NaN
  #paced: HostSample = { busy: NaN, availableMemory: NaN }
  #due = BEAT

  constructor(root = '/proc') {
    this.#stat = tryOpen(`${root}/stat`)
    this.#meminfo = tryOpen(`${root}/meminfo`)
    this.#last = this.#readLoad()
  }

  /** `busy` is the share since the last call; the kernel counts in ticks, so calls closer than that repeat it. */
  read(): HostSample {
    const load = this.#readLoad()
    if (load.total > this.#last.total) {
      this.#lastBusy = busyShare(load, this.#last)
      this.#last = load
    }
    return { busy: this.#lastBusy, availableMemory: this.#readAvailable() }
  }

  /** The same with each call where that is cheap, else as it was read before. @param t a time that rises, milliseconds */
  paced(t: number): HostSample {
    if (t < this.#due) return this.#paced
    const begin = performance.now()
    this.#paced = this.read()
    this.#due = t + Math.max(BEAT, (performance.now() - begin) / SHARE)
    return this.#paced
  }

  dispose(): void {
    for (const fd of [this.#stat, this.#meminfo]) if (fd >= 0) closeSync(fd)
  }

  #readLoad(): Load {
    if (this.#stat < 0) return sumOf(os.cpus().map(loadOfCore))
    const fields = this.#fields
    // The line of all cores comes first; the rest, a line a core, may be cut off.
    const length = readSync(this.#stat, this.#buffer, 0, 256, 0)
    fields.fill(0)
    numbersOf(this.#buffer, length, fields)
    return loadOfLine(fields)
  }

  #readAvailable(): number {
    if (this.#meminfo < 0) return os.freemem()
    const length = readSync(this.#meminfo, this.#buffer, 0, this.#buffer.length, 0)
    return availableIn(this.#buffer, length)
  }
}

/** The numbers of a `cpu` line of /proc/stat, COUNTED of them, in clock ticks. */
export function loadOfLine(fields: Float64Array): Load {
  let total = 0
  for (let index = 0; index < COUNTED; index++) total += fields[index]
  return { total, busy: total - fields[IDLE] - fields[IOWAIT] }
}

/** One core as Node knows it. */
export function loadOfCore({ times }: os.CpuInfo): Load {
  const busy = times.user + times.nice + times.sys + times.irq
  return { busy, total: busy + times.idle }
}

export function sumOf(loads: readonly Load[]): Load {
  let [busy, total] = [0, 0]
  for (const load of loads) {
    busy += load.busy
    total += load.total
  }
  return { busy, total }
}

/** Busy share from one reading to a later one; iowait may go back (proc_stat(5)), and idle time with it. */
export function busyShare(now: Load, before: Load): number {
  return Math.min(1, Math.max(0, (now.busy - before.busy) / (now.total - before.total)))
}

/** Bytes that programs can still have, of a text of /proc/meminfo; kernels before 3.14 don't say. */
export function availableIn(bytes: Buffer, length: number): number {
  const available = numberAfter(bytes, length, AVAILABLE) * 1024
  return Number.isNaN(available) ? os.freemem() : available
}

/** A descriptor, -1 where there is no such file or none that may be read. */
export function tryOpen(path: string): number {
  try {
    return openSync(path, 'r')
  } catch {
    return -1
  }
}

/** CPU time of this process so far, nanoseconds, all its threads: what Forkscope costs. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) * 1000
}
