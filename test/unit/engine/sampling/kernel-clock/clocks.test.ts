import { expect, it } from 'vitest'
import { KernelClocks, findClockFault } from '../../../../../src/engine/sampling/kernel-clock/clocks'
import type { NativeCalls } from '../../../../../src/engine/native/clocks'

/** Clocks whose every reading is the given time, or -1. */
function fake(seconds: number, nanoseconds: number, result = 0, asked: number[] = []): KernelClocks {
  const clockGettime: NativeCalls['clockGettime'] = (clock, timespec) => {
    asked.push(clock)
    timespec.writeBigInt64LE(BigInt(seconds), 0)
    timespec.writeBigInt64LE(BigInt(nanoseconds), 8)
    return result
  }
  return new KernelClocks({ clockGettime, ioctl: () => -1, pidfdOpen: () => -1 })
}

it('makes clock ids as the kernel does (MAKE_PROCESS_CPUCLOCK)', () => {
  const asked: number[] = []
  const clocks = fake(0, 0, 0, asked)
  clocks.process(1)
  clocks.process(4194304)
  expect(asked).toEqual([-14, -33554438])
})

it('counts in nanoseconds, also past 32 bits of them, and tells whole microseconds', () => {
  expect(fake(3_000_000_000, 999_999_999).process(1)).toBe(3_000_000_000 * 1e9 + 999_999_000)
  expect(fake(5, 7000).process(1)).toBe(5_000_007_000)
  expect(fake(5, 999).process(1)).toBe(5_000_000_000)
})

it('gives NaN where the kernel refuses', () => {
  expect(fake(5, 7, -1).process(1)).toBeNaN()
})

it('finds clocks that are refused or made up', () => {
  expect(findClockFault(fake(0, 0, -1))).toBe('refused')
  expect(findClockFault(fake(1_000_000, 0))).toBe('disagrees')
  expect(findClockFault(fake(0, 0))).toBe('disagrees')
  const { user, system } = process.cpuUsage()
  const spent = user + system
  expect(findClockFault(fake(Math.floor(spent / 1e6), (spent % 1e6) * 1000))).toBeNull()
})
