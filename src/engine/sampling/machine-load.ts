import { closeSync, readSync } from 'node:fs'
import os from 'node:os'
import { PRESSURES, type MachineLoad, type PressureKind } from '../../shared/machine'
import { availableIn, busyShare, COUNTED, loadOfCore, loadOfLine, sumOf, tryOpen, type Load } from './host'
import { label, numberAfter } from './procfs/text'

const SWAP_TOTAL = label('SwapTotal:')
const SWAP_FREE = label('SwapFree:')
const SOME_10 = Buffer.from('avg10=', 'latin1')
const CPU = Buffer.from('cpu', 'latin1')
const [NEWLINE, SPACE, ZERO, NINE] = [0x0a, 0x20, 0x30, 0x39]
/** Room for the lines of 150 cores; it doubles until all are in it, or this is reached. */
const BUFFER = 16_384
const MOST_BUFFER = 1 << 20
/** No kernel has more cores (CONFIG_NR_CPUS): a larger number is none. */
const MOST_CORES = 8192

/** One reading of /proc/stat: the sum, and each core by its number (holes: switched off). */
export interface CpuTimes {
  readonly all: Load
  readonly cores: readonly (Load | undefined)[]
}

const UNKNOWN: CpuTimes = { all: { busy: NaN, total: NaN }, cores: [] }

/**
 * Reads the whole machine in some detail, once a second for those who watch it: /proc/stat, /proc/meminfo and
 * /proc/pressure/* through kept descriptors, the rest from Node, which asks the kernel; nothing is started.
 */
export class MachineReader {
  readonly #stat: number
  readonly #meminfo: number
  readonly #pressure: readonly (readonly [PressureKind, number])[]
  readonly #beat: () => number
  #buffer = Buffer.allocUnsafeSlow(BUFFER)
  #last: CpuTimes
  #busy = NaN
  #shares = new Float32Array(0)

  /** @param beat milliseconds since the epoch, never backwards */
  constructor(root = '/proc', beat = () => performance.timeOrigin + performance.now()) {
    this.#stat = tryOpen(`${root}/stat`)
    this.#meminfo = tryOpen(`${root}/meminfo`)
    this.#pressure = PRESSURES.map((kind) => [kind, tryOpen(`${root}/pressure/${kind}`)] as const)
    this.#beat = beat
    this.#last = this.#readTimes() ?? UNKNOWN
  }

  /** Shares are since the last call; the kernel counts in ticks, so calls closer than that repeat them. */
  read(): MachineLoad {
    this.#takeTimes()
    return {
      at: this.#beat(),
      busy: this.#busy,
      cores: this.#shares,
      ...this.#readMemory(),
      loadAverage: loadAverage(),
      uptime: os.uptime(),
      pressure: this.#readPressure(),
    }
  }

  dispose(): void {
    for (const fd of [this.#stat, this.#meminfo, ...this.#pressure.map(([, file]) => file)])
      if (fd >= 0) closeSync(fd)
  }

  #takeTimes(): void {
    const now = this.#readTimes() ?? UNKNOWN
    const before = this.#last
    if (now.all.total === before.all.total) return
    this.#last = now
    this.#busy = share(now.all, before.all, this.#busy)
    const last = this.#shares
    this.#shares = Float32Array.from({ length: now.cores.length }, (_, core) =>
      share(now.cores[core], before.cores[core], last[core]),
    )
  }

  #readTimes(): CpuTimes | null {
    if (this.#stat < 0) {
      const cores = os.cpus().map(loadOfCore)
      return { all: sumOf(cores), cores }
    }
    for (;;) {
      const length = this.#fill(this.#stat)
      if (length === 0) return null
      const { times, whole } = parseCpuLines(this.#buffer, length)
      if (whole || length < this.#buffer.length || length >= MOST_BUFFER) return times
      this.#buffer = Buffer.allocUnsafeSlow(length * 2)
    }
  }

  #readMemory(): Pick<MachineLoad, 'availableMemory' | 'swapTotal' | 'swapFree'> {
    if (this.#meminfo < 0) return { availableMemory: os.freemem(), swapTotal: NaN, swapFree: NaN }
    const length = this.#fill(this.#meminfo)
    return {
      availableMemory: availableIn(this.#buffer, length),
      swapTotal: numberAfter(this.#buffer, length, SWAP_TOTAL) * 1024,
      swapFree: numberAfter(this.#buffer, length, SWAP_FREE) * 1024,
    }
  }

  #readPressure(): MachineLoad['pressure'] {
    const shares = { cpu: NaN, memory: NaN, io: NaN }
    for (const [kind, fd] of this.#pressure) {
      if (fd >= 0) shares[kind] = parsePressure(this.#buffer, this.#fill(fd))
    }
    return shares
  }

  /** @returns bytes read; 0: /proc was taken away while it is open, or the kernel has this file and does not fill it (psi=0) */
  #fill(fd: number): number {
    try {
      return readSync(fd, this.#buffer, 0, this.#buffer.length, 0)
    } catch {
      return 0
    }
  }
}

/** @param kept what stands while the clock did not move */
function share(now: Load | undefined, before: Load | undefined, kept: number | undefined): number {
  if (now === undefined || before === undefined || now.total < before.total) return NaN
  return now.total === before.total ? (kept ?? NaN) : busyShare(now, before)
}

/** The lines `cpu` and `cpu0` … of /proc/stat; `whole`: another line follows them, so that all are there. */
export function parseCpuLines(
  bytes: Uint8Array,
  length: number,
): { readonly times: CpuTimes; readonly whole: boolean } {
  const fields = new Float64Array(COUNTED)
  const cores: (Load | undefined)[] = []
  let all: Load = { busy: NaN, total: NaN }
  let at = 0
  while (CPU.every((byte, index) => bytes[at + index] === byte)) {
    at += CPU.length
    let core = -1
    while (isDigit(bytes[at])) core = Math.max(0, core) * 10 + (bytes[at++] - ZERO)
    fields.fill(0)
    let count = 0
    // A line that is cut off is none: its last number may be a part of one.
    while (at < length && bytes[at] !== NEWLINE) {
      if (!isDigit(bytes[at])) {
        at += 1
        continue
      }
      let value = 0
      while (at < length && isDigit(bytes[at])) value = value * 10 + (bytes[at++] - ZERO)
      if (count < COUNTED) fields[count++] = value
    }
    if (at >= length) return { times: { all, cores }, whole: false }
    at += 1
    if (core < 0) all = loadOfLine(fields)
    else if (core < MOST_CORES) cores[core] = loadOfLine(fields)
    if (at >= length) return { times: { all, cores }, whole: false }
  }
  return { times: { all, cores }, whole: true }
}

/** Share of the last ten seconds in which some process waited: the first `avg10=12.34` of a file of /proc/pressure. */
export function parsePressure(bytes: Buffer, length: number): number {
  const found = bytes.indexOf(SOME_10)
  if (found < 0 || found >= length) return NaN
  const begin = found + SOME_10.length
  let end = begin
  while (end < length && bytes[end] !== SPACE && bytes[end] !== NEWLINE) end += 1
  const percent = end === begin ? NaN : Number(bytes.toString('latin1', begin, end))
  return percent >= 0 && percent <= 100 ? percent / 100 : NaN
}

const isDigit = (byte: number) => byte >= ZERO && byte <= NINE

/** Windows has none; Node says 0 there. */
function loadAverage(): readonly [number, number, number] {
  if (process.platform === 'win32') return [NaN, NaN, NaN]
  const [one, five, fifteen] = os.loadavg()
  return [one, five, fifteen]
}
