import { describe, expect, it } from 'vitest'
import { threadLock } from '../../../../src/scenarios/thread-lock/definition'
import { threadQueue } from '../../../../src/scenarios/thread-queue/definition'
import { locks } from '../../../support/records'
import { modelOf } from '../model'

const setup = (values: object) =>
  ['setup', 0, { exercise: 'circle', repair: 'none', scheduler: 'random', ...values }] as const
const search = (failed: number, values: object = {}) =>
  [
    'search',
    900,
    {
      exercise: 'circle',
      repair: 'none',
      wanted: 10_000,
      tried: 10_000,
      failed,
      schedule: failed ? '1212' : '',
      outcome: '',
      wallMs: 800,
      ...values,
    },
  ] as const
const board = (schedule: string, outcome: string, repair = 'none') =>
  ['board', 500, { repair, schedule, outcome }] as const
const check = ['check', 999, { missing: 0 }] as const

const judged = (...results: (readonly [string, number, object])[]) =>
  threadLock.judge(modelOf(results as never)).claims.map(({ id, measured, holds }) => [id, measured, holds])

describe('random schedules', () => {
  it('of a broken program must break it; a wrong repair is broken', () => {
    expect(judged(setup({}), search(2500), check)).toEqual([
      ['failures', 2500, true],
      ['circle', 0, false],
      ['answers', 0, true],
    ])
    expect(judged(setup({}), search(0), check)[0]).toEqual(['failures', 0, false])
    expect(judged(setup({ repair: 'RLock' }), search(0, { repair: 'RLock' }), check)[0]).toEqual([
      'failures',
      0,
      false,
    ])
  })

  it('of a program that is right must all go well', () => {
    expect(judged(setup({ repair: 'order' }), search(0, { repair: 'order' }), check)[0]).toEqual([
      'failures',
      0,
      true,
    ])
    expect(judged(setup({ repair: 'order' }), search(1, { repair: 'order' }), check)[0]).toEqual([
      'failures',
      1,
      false,
    ])
  })

  it('are too few to say that nothing goes wrong', () => {
    expect(judged(setup({}), search(0, { tried: 100 }), check)[0]).toEqual(['failures', 0, null])
    expect(judged(setup({}), search(3, { tried: 100 }), check)[0]).toEqual(['failures', 3, true])
  })

  it('prove nothing when the run ended before', () => {
    expect(judged(setup({}))).toEqual([['failures', null, null]])
  })
})

it('the circle of the schedule that is shown is one that the locks told of', () => {
  const model = modelOf([setup({}), search(2500), check] as never)
  for (const lane of [0, 1]) {
    model.apply({ kind: 'lane', t: 0, lane, pid: 1, tid: 2 + lane, pool: '' })
    model.apply(locks([lane, 1, 100, 700, `lock ${lane + 1}`], [lane, 0, 150, 700, `lock ${2 - lane}`]))
  }
  const circle = threadLock.judge(model).claims.find(({ id }) => id === 'circle')
  expect(circle).toMatchObject({ measured: 1, holds: true })
})

describe('schedules of a person', () => {
  const you = setup({ scheduler: 'you' })

  it('count once each, when they went wrong', () => {
    const steps = [board('1', ''), board('1212', 'stuck'), board('121', ''), board('1212', 'stuck')]
    expect(judged(you, ...steps, board('1122', 'right', 'order'), check)).toEqual([
      ['own', 1, true],
      ['answers', 0, true],
    ])
    expect(judged(you, ...steps, board('2121', 'stuck'), search(0, { repair: 'order' }), check)).toEqual([
      ['own', 2, true],
      ['failures', 0, true],
      ['answers', 0, true],
    ])
  })

  it('are followed by random ones of a variant, which the headline names', () => {
    const said = (repair: string, failed: number) =>
      threadLock.judge(modelOf([you, search(failed, { repair }), check] as never)).summary?.['zh-CN']
    expect(said('Lock', 0)).toContain('用一把 Lock 罩住全部')
    expect(said('none', 7)).toContain('未修复')
  })

  it('that never went wrong are no fault', () => {
    expect(judged(you, board('', ''), check)[0]).toEqual(['own', 0, null])
  })
})

describe('the knobs', () => {
  it('note a repair that belongs to another exercise', () => {
    const noted = (scenario: typeof threadLock, exercise: string, repair: string) =>
      scenario.check!({ exercise, repair }).map(({ knob, level }) => [knob, level])
    expect(noted(threadLock, 'lost-update', 'order')).toEqual([['repair', 'note']])
    expect(noted(threadQueue, 'if-not-while', 'look-locked')).toEqual([['repair', 'note']])
    expect(noted(threadLock, 'circle', 'order')).toEqual([])
  })

  it('let the program listen only to a person', () => {
    expect(threadLock.input!({ exercise: 'circle', scheduler: 'you' })).toBe(true)
    expect(threadLock.input!({ exercise: 'circle', scheduler: 'random' })).toBe(false)
    expect(threadLock.input!({ exercise: 'none', scheduler: 'you' })).toBe(false)
  })
})
