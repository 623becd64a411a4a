import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  Stat,
  hasEnded,
  isKernelThread,
  parseStat,
  statName,
} from '../../../../../src/engine/sampling/procfs/stat'

/** A line as the kernel writes it: 52 fields, the name as it is. */
function line(name: string, changes: Record<number, string | number> = {}): Buffer {
  const fields: (string | number)[] = Array.from({ length: 53 }, (_, index) => index)
  Object.assign(fields, { 1: 4242, 3: 'S', 4: 17, 5: 18, 6: 19, 8: -1, 9: 4194304, 20: 3, 52: 0 }, changes)
  fields[2] = `(${name})`
  return Buffer.from(`${fields.slice(1).join(' ')}\n`)
}

function parse(bytes: Buffer): Stat {
  const stat = new Stat()
  expect(parseStat(bytes, bytes.length, stat)).toBe(true)
  return stat
}

describe('parseStat', () => {
  it.each([
    'node',
    'a name with spaces',
    'two\nlines',
    ') R 1 1 1',
    'x) Z 1 (y',
    '((()))',
    ')',
    '',
    ' ',
    '汉字',
    '12 (34) S 5',
    'x'.repeat(63),
  ])('counts the fields from the end of the name %j', (name) => {
    const bytes = line(name, { 14: 140, 15: 15, 22: 987654321, 24: 2048 })
    expect(statName(bytes, bytes.length)).toBe(name)
    expect(parse(bytes)).toMatchObject({
      state: 'S'.charCodeAt(0),
      ppid: 17,
      pgrp: 18,
      session: 19,
      flags: 4194304,
      utime: 140,
      stime: 15,
      threads: 3,
      starttime: 987654321,
      rss: 2048,
    })
  })

  it('reads negative numbers', () => {
    expect(parse(line('x', { 5: -1, 6: -7, 19: -20 }))).toMatchObject({ pgrp: -1, session: -7, nice: -20 })
  })

  it('reads a creation time of years and an address space of exabytes', () => {
    expect(parse(line('x', { 22: '9007199254740991', 23: '18446744073709551615', 24: 5 }))).toMatchObject({
      starttime: 9007199254740991,
      rss: 5,
    })
  })

  it('refuses a line that was cut short, and changes nothing', () => {
    const bytes = line('cut')
    const stat = new Stat()
    stat.rss = 99
    for (const length of [0, 5, 12, 40]) expect(parseStat(bytes, length, stat)).toBe(false)
    expect(stat).toEqual(Object.assign(new Stat(), { rss: 99 }))
  })

  it('reads nothing behind the length it is told', () => {
    const bytes = Buffer.concat([line('x', { 3: 'Z', 52: 1280 }), Buffer.from('junk 77 77')])
    const stat = new Stat()
    parseStat(bytes, bytes.length - 10, stat)
    expect(stat.exitCode).toBe(1280)
  })

  it('agrees with the kernel on this very process', () => {
    const bytes = readFileSync('/proc/self/stat')
    const stat = parse(bytes)
    expect(stat.ppid).toBe(process.ppid)
    expect(stat.threads).toBeGreaterThan(1)
    expect(hasEnded(stat)).toBe(false)
  })
})

describe('hasEnded', () => {
  it('holds for a zombie, whose exit code is read', () => {
    const stat = parse(line('x', { 3: 'Z', 20: 1, 52: 256 }))
    expect(hasEnded(stat)).toBe(true)
    expect(stat.exitCode).toBe(256)
  })

  it('does not hold while other threads outlive the leader', () => {
    expect(hasEnded(parse(line('x', { 3: 'Z', 20: 2 })))).toBe(false)
  })
})

it('knows threads of the kernel by their flag', () => {
  expect(isKernelThread(parse(line('kthreadd', { 9: 0x208040 })))).toBe(true)
  expect(isKernelThread(parse(line('node')))).toBe(false)
})
