import { expect, it } from 'vitest'
import { boardOf, closeUp } from '../../../../../src/renderer/components/stepping/board'
import { RunModel } from '../../../../../src/shared/run/model'

const board = (schedule: string, values: object) => ({
  exercise: 'lost-update',
  repair: 'none',
  schedule,
  outcome: '',
  'value counter': 0,
  ...values,
})
const first = {
  'state 1': 'ready',
  'op 1': 'read',
  'object 1': 'counter',
  'line 1': 1,
  'saw 1': 0,
  'state 2': 'ready',
  'op 2': 'read',
  'object 2': 'counter',
  'line 2': 1,
  'saw 2': 0,
}
const second = { ...first, 'op 1': 'write', 'line 1': 2 }

function told(...results: (readonly [string, object])[]): RunModel {
  const model = new RunModel()
  results.forEach(([name, values], at) =>
    model.apply({ kind: 'result', t: 100 * at, pid: 1, name, values: values as Record<string, string> }),
  )
  return model
}
const SETUP = ['setup', { roles: 'thread 1, thread 2', variants: 'none Lock' }] as const
const PROGRAM = [
  'program',
  { repair: 'none', 'code 1': 'read\nwrite', 'code 2': 'read\nwrite', 'kind counter': 'variable' },
] as const

it('is none of a run that is no exercise, and none before its first board', () => {
  expect(boardOf(told(SETUP))).toBeNull()
  expect(boardOf(told(SETUP, PROGRAM))).toBeNull()
})

it('says where each thread stands, and what the steps did that led there', () => {
  const run = told(SETUP, PROGRAM, ['board', board('', first)], ['board', board('1', second)])
  const now = boardOf(run)!
  expect(now.steps).toEqual([{ thread: 1, op: 'read', object: 'counter' }])
  expect(now.threads.map(({ role, line, saw }) => [role, line, saw])).toEqual([
    ['thread 1', 1, 0],
    ['thread 2', 0, null],
  ])
  expect(now.repairs).toEqual(['none', 'Lock'])
  // As it was before.
  expect(boardOf(run, 250)!.schedule).toBe('')
})

it('tells a step that came to wait for a lock from one that took it', () => {
  const ready = { 'state 1': 'ready', 'op 1': 'acquire', 'object 1': 'lock', 'state 2': 'ready' }
  const both = { ...ready, 'op 2': 'acquire', 'object 2': 'lock' }
  const run = told(
    SETUP,
    PROGRAM,
    ['board', board('', both)],
    ['board', board('1', { ...both, 'op 1': 'read' })],
    ['board', board('12', { ...both, 'op 1': 'read', 'state 2': 'blocked' })],
  )
  expect(boardOf(run)!.steps.map(({ op }) => op)).toEqual(['acquire', 'blocked'])
})

it('waits for the first board of another program, and tells what chance found', () => {
  const run = told(
    SETUP,
    PROGRAM,
    ['board', board('', first)],
    ['program', { ...PROGRAM[1], repair: 'Lock' }],
  )
  expect(boardOf(run)).toBeNull()
  const search = { repair: 'none', wanted: 10, tried: 10, failed: 3, schedule: '1212' }
  const tried = told(SETUP, PROGRAM, ['board', board('', first)], ['searching', search], ['search', search])
  expect(boardOf(tried)!.tried).toEqual({ ...search, going: false })
})

it('closes up what is Chinese on both sides', () => {
  expect(closeUp('在等 锁 2，它由 线程 2 持有')).toBe('在等锁 2，它由线程 2 持有')
  expect(closeUp('读 counter')).toBe('读 counter')
})
