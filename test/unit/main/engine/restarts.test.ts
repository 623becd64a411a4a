import { expect, it } from 'vitest'
import { RestartBudget } from '../../../../src/main/engine/restarts'

it('allows its number within the window, and again as the window slides', () => {
  const budget = new RestartBudget(2, 100)
  expect([budget.take(0), budget.take(60), budget.take(99)]).toEqual([true, true, false])
  expect(budget.take(100)).toBe(true)
  expect(budget.take(120)).toBe(false)
  expect(budget.take(160)).toBe(true)
})

it('a refused one does not count, and a reset forgets', () => {
  const budget = new RestartBudget(1, 100)
  budget.take(0)
  expect(budget.take(50)).toBe(false)
  expect(budget.take(100)).toBe(true)
  budget.reset()
  expect(budget.take(101)).toBe(true)
})
