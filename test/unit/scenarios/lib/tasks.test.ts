import { describe, expect, it } from 'vitest'
import {
  chunksOf,
  makespan,
  makeTasks,
  perform,
  sample,
  totalCost,
} from '../../../../src/scenarios/lib/tasks.mjs'

const make = (options: Partial<Parameters<typeof makeTasks>[0]> = {}) =>
  makeTasks({ count: 1000, cost: 20, spread: 40, kind: 'cpu', perMs: 500_000, ...options })

const sized = (...costs: number[]) =>
  costs.map((cost, id) => ({ id, cost, wait: 0, iterations: 1000, port: 0 }))

describe('task lists', () => {
  it('are the same each time, within the spread, and around the mean', () => {
    const tasks = make()
    expect(make()).toEqual(tasks)
    for (const { cost, iterations, wait } of tasks) {
      expect(cost).toBeGreaterThanOrEqual(12)
      expect(cost).toBeLessThanOrEqual(28)
      expect(iterations).toBe(Math.round(cost * 500_000))
      expect(wait).toBe(0)
    }
    expect(totalCost(tasks) / tasks.length).toBeCloseTo(20, 0)
    expect(new Set(tasks.map((task) => task.cost)).size).toBeGreaterThan(900)
  })

  it('are all alike without a spread', () => {
    expect(new Set(make({ spread: 0 }).map((task) => task.cost))).toEqual(new Set([20]))
  })

  it('wait instead of computing, or half and half', () => {
    for (const task of make({ kind: 'wait' })) {
      expect(task.wait).toBe(task.cost)
      expect(task.iterations).toBe(1000)
    }
    for (const task of make({ kind: 'mixed' })) {
      expect(task.wait).toBe(task.cost / 2)
      expect(task.iterations).toBe(Math.round((task.cost / 2) * 500_000))
    }
  })

  it('give an answer that depends on the task, at once when nothing is waited for', () => {
    const [first, second] = make({ count: 2, cost: 0.01, spread: 0 })
    expect(perform(first)).toEqual(expect.any(Number))
    expect(perform(first)).toBe(perform(first))
    expect(perform(first)).not.toBe(perform(second))
  })

  it('are sampled evenly, and cut into chunks without loss', () => {
    const list = Array.from({ length: 10 }, (_, index) => index)
    expect(sample(list, 5)).toEqual([0, 2, 4, 6, 8])
    expect(sample(list, 50)).toEqual(list)
    expect(chunksOf(list, 4)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ])
    expect(chunksOf(list, 100)).toEqual([list])
  })
})

describe('makespan', () => {
  const single = (costs: number[]) => sized(...costs).map((task) => [task])

  it('is the sum for one worker and the largest for as many workers as tasks', () => {
    expect(makespan(single([3, 1, 2]), 1)).toBe(6)
    expect(makespan(single([3, 1, 2]), 3)).toBe(3)
    expect(makespan(single([3, 1, 2]), 9)).toBe(3)
  })

  it('hands the next chunk to who is free first', () => {
    // 4 | 1 1 1, then the 5 goes to the second worker, free at 3.
    expect(makespan(single([4, 1, 1, 1, 5]), 2)).toBe(8)
    expect(makespan([sized(1, 1), sized(1, 1), sized(1, 1)], 2)).toBe(4)
  })
})
