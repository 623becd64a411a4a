import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Descriptors } from '../../../../../src/engine/sampling/procfs/descriptors'
import type { KeptFile } from '../../../../../src/engine/sampling/procfs/descriptors'

const buffer = Buffer.alloc(64)
let folder: string
let before: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'descriptors-'))
  before = openCount()
})

afterEach(() => {
  expect(openCount()).toBe(before)
  rmSync(folder, { recursive: true })
})

function openCount(): number {
  return readdirSync('/proc/self/fd').length
}

function files(descriptors: Descriptors, count: number): KeptFile[] {
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${index}`)
    writeFileSync(path, `text ${index}`)
    return descriptors.file(path)
  })
}

function read(descriptors: Descriptors, file: KeptFile): string {
  return buffer.toString('latin1', 0, descriptors.read(file, buffer))
}

it('reads every file, with more files than descriptors, and never holds more than the limit', () => {
  const descriptors = new Descriptors(3)
  const all = files(descriptors, 10)
  for (let round = 0; round < 5; round++) {
    descriptors.nextTurn()
    expect(all.map((file) => read(descriptors, file))).toEqual(all.map((_, index) => `text ${index}`))
    expect(openCount() - before).toBe(3)
    expect(descriptors.size).toBe(3)
  }
  descriptors.dispose()
})

it('keeps the same files open when all are read in turn', () => {
  const descriptors = new Descriptors(2)
  const all = files(descriptors, 4)
  for (const file of all) read(descriptors, file)
  const kept = all.map((file) => file.fd)
  for (let round = 0; round < 4; round++) {
    descriptors.nextTurn()
    for (const file of all) read(descriptors, file)
  }
  expect(all.map((file) => file.fd)).toEqual(kept)
  descriptors.dispose()
})

it('takes the descriptor of a file that was not read for some turns', () => {
  const descriptors = new Descriptors(2)
  const [idle, busy, late] = files(descriptors, 3)
  read(descriptors, idle)
  for (let round = 0; round < 3; round++) {
    descriptors.nextTurn()
    read(descriptors, busy)
  }
  expect(read(descriptors, late)).toBe('text 2')
  expect([idle.fd >= 0, busy.fd >= 0, late.fd >= 0]).toEqual([false, true, true])
  expect(read(descriptors, idle)).toBe('text 0')
  descriptors.dispose()
})

it('releases one file without touching the others, twice without harm', () => {
  const descriptors = new Descriptors(4)
  const all = files(descriptors, 4)
  for (const file of all) read(descriptors, file)
  descriptors.release(all[1])
  descriptors.release(all[1])
  expect(openCount() - before).toBe(3)
  expect(all.map((file) => read(descriptors, file))).toEqual(['text 0', 'text 1', 'text 2', 'text 3'])
  descriptors.dispose()
})

it('throws what opening gives, and holds nothing then', () => {
  const descriptors = new Descriptors(4)
  const missing = descriptors.file(join(folder, 'missing'))
  expect(() => read(descriptors, missing)).toThrow(/ENOENT/)
  expect(descriptors.size).toBe(0)
})
