import { describe, expect, it } from 'vitest'
import {
  ProcessEvent,
  readEvent,
  subscription,
  WHAT_EXEC,
  WHAT_EXIT,
  WHAT_FORK,
  WHAT_NONE,
  WHAT_SID,
} from '../../../../../src/engine/sampling/events/event'
import { answer, exited, forked } from '../../../../support/process-events'

/** Messages as Linux 6.18 sent them on x86-64: a shell that setsid started ran /bin/true, which exited with 0. */
const RECORDED = {
  answer:
    '4c000000030000005fb300000000000001000000010000005fb3000001000000280000000000000001000000b60aa5d78d170000000000000000000000000000000000000000000000000000',
  fork: '4c0000000300000064b3000000000000010000000100000064b3000000000000280000000100000001000000b95d3bd88d170000664e0000664e0000674e0000674e00000000000000000000',
  exec: '4c00000003000000aabc0000000000000100000001000000aabc000000000000280000000200000000000000e38b62d88d170000674e0000674e000000000000000000000000000000000000',
  session:
    '4c0000000300000062b3000000000000010000000100000062b3000000000000280000008000000001000000ea0c32d88d170000664e0000664e000000000000000000000000000000000000',
  exit: '4c00000003000000abbc0000000000000100000001000000abbc000000000000280000000000008000000000d7df68d88d170000674e0000674e00000000000011000000664e0000664e0000',
}

function read(bytes: Buffer, at = 0, length = bytes.length): ProcessEvent | null {
  const event = new ProcessEvent()
  return readEvent(bytes, at, length, event) ? event : null
}

describe('a message of the process connector', () => {
  it.each([
    ['answer', { what: WHAT_NONE, error: 0 }],
    ['fork', { what: WHAT_FORK, time: 25897985596857, pid: 20070, childPid: 20071, childTid: 20071 }],
    ['exec', { what: WHAT_EXEC, time: 25897988164579, pid: 20071, tid: 20071 }],
    ['session', { what: WHAT_SID, time: 25897984986346, pid: 20070 }],
    ['exit', { what: WHAT_EXIT, time: 25897988579287, pid: 20071, tid: 20071, status: 0, parent: 20070 }],
  ] as const)('%s is read as the kernel sent it', (kind, event) => {
    expect(read(Buffer.from(RECORDED[kind], 'hex'))).toMatchObject(event)
  })

  it('is read wherever it lies', () => {
    const bytes = Buffer.concat([Buffer.alloc(128, 0xff), forked(7, 3, 4)])
    expect(read(bytes, 128, 76)).toMatchObject({ time: 7, pid: 3, childPid: 4 })
  })

  it('tells a thread from a process, and a wait status from a code', () => {
    expect(read(forked(0, 1, 10, 11))).toMatchObject({ childPid: 10, childTid: 11 })
    expect(read(exited(0, 10, 139, 1, 11))).toMatchObject({ pid: 10, tid: 11, status: 139, parent: 1 })
    expect(read(answer(1))).toMatchObject({ error: 1 })
  })

  it('keeps the nanoseconds of a machine that is up for years', () => {
    const tenYears = 10 * 365 * 86400 * 1e9
    expect(read(forked(tenYears, 1, 2))!.time / tenYears).toBeCloseTo(1, 12)
  })

  it('had no parent of what ended before Linux 4.18', () => {
    const old = exited(0, 10, 0, 1).subarray(0, 68)
    const bytes = Buffer.from(old)
    bytes.writeUInt32LE(68, 0)
    expect(read(bytes)).toMatchObject({ pid: 10, parent: -1 })
  })

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['is cut short', (bytes) => bytes.subarray(0, 67)],
    ['says that it is longer than it is', (bytes) => (bytes.writeUInt32LE(77, 0), bytes)],
    ['is another kind of netlink message', (bytes) => (bytes.writeUInt16LE(2, 4), bytes)],
    ['is of another connector', (bytes) => (bytes.writeUInt32LE(2, 16), bytes)],
    ['is of another version', (bytes) => (bytes.writeUInt32LE(2, 20), bytes)],
    ['is empty', () => Buffer.alloc(0)],
  ])('that %s is none', (_, change) => {
    expect(read(change(forked(1, 2, 3)))).toBeNull()
  })

  it('asks to listen, and to be spared, in 40 bytes', () => {
    const hex = (operation: 'listen' | 'ignore') => subscription(operation).toString('hex')
    const head = '28000000030000000000000000000000' + '0100000001000000' + '0000000000000000' + '04000000'
    expect(hex('listen')).toBe(`${head}01000000`)
    expect(hex('ignore')).toBe(`${head}02000000`)
  })
})
