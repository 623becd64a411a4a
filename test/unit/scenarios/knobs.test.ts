import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { knobsOf } from '../../../src/scenarios/knobs'
import { text } from '../../../src/scenarios/judging/claims'
import { readDefaults } from '../../../src/scenarios/lib/knobs.mjs'

const label = text('Workers', '进程数')

describe('a default that says "auto"', () => {
  it.each([
    [1, 2],
    [6, 6],
    [64, 32],
  ])('is on %i cores, with limits 2–32, %i', (cores, expected) => {
    const { integer } = knobsOf({ size: 'auto' }, cores)
    expect(integer('size', label, [2, 32])).toMatchObject({ min: 2, max: 32, default: expected })
  })

  it('is so many for each core where it says so', () => {
    const tasks = (cores: number) => knobsOf({ tasks: 'auto × 60' }, cores).integer('tasks', label, [1, 2000])
    expect([1, 2, 64].map((cores) => tasks(cores).default)).toEqual([60, 120, 2000])
  })

  it.each([
    [1, 'wait'],
    [2, 'wait'],
    [3, 'cpu'],
  ])('is on %i cores work that does not fail for want of a core', (cores, expected) => {
    const choices: [string, typeof label][] = [
      ['cpu', label],
      ['wait', label],
    ]
    expect(knobsOf({ work: 'auto' }, cores).choice('work', label, choices).default).toBe(expected)
  })

  it('is the number of cores for a program that is run by itself', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'forkscope-defaults-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(path.join(folder, 'defaults.json'), '{ "size": "auto", "work": "auto", "tasks": 120 }')
    const size = os.availableParallelism()
    expect(readDefaults(folder)).toEqual({ size, work: size < 3 ? 'wait' : 'cpu', tasks: 120 })
  })
})
