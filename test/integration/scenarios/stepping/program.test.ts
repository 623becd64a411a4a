import { afterEach, describe, expect, it } from 'vitest'
import { threadLock } from '../../../../src/scenarios/thread-lock/definition'
import { threadQueue } from '../../../../src/scenarios/thread-queue/definition'
import { EXERCISES } from '../../../../src/scenarios/stepping/knobs'
import { endAll, launch, liveInGroup } from '../harness'

afterEach(endAll)

describe('an exercise that chance schedules', () => {
  it.each([
    ['circle', 'none', threadLock],
    ['if-not-while', 'notify-all', threadQueue],
  ])('shows one that went wrong: %s, %s', async (exercise, repair, scenario) => {
    const run = await launch(scenario, { exercise, repair, schedules: 300 })
    const { model, code, stderr } = await run.done
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    const found = model.result('search')!
    expect(model.result('board')).toMatchObject({ schedule: found.schedule, outcome: found.outcome })
    const { claims } = scenario.judge(model)
    expect(claims.map(({ id, holds }) => [id, holds])).toEqual(
      (exercise === 'circle' ? ['failures', 'circle', 'answers'] : ['failures', 'answers']).map((id) => [
        id,
        id === 'failures' ? expect.anything() : true,
      ]),
    )
    expect(liveInGroup(run.child.pid!)).toEqual([])
  })

  it('finds nothing in a program that is right', async () => {
    const { model, code } = await (
      await launch(threadQueue, { exercise: 'lost-wake-up', repair: 'look-locked', schedules: 600 })
    ).done
    expect(code).toBe(0)
    const failures = threadQueue.judge(model).claims.find(({ id }) => id === 'failures')
    expect(failures).toMatchObject({ measured: 0, holds: true })
  })
})

describe('an exercise that a person schedules', () => {
  const steps = (scheme: string) => [...scheme].map((one) => `${one}\n`).join('')

  it('goes where it is told, back, and to its end with its input', async () => {
    const run = await launch(threadLock, { exercise: 'circle', scheduler: 'you' }, undefined, 'pipe')
    run.child.stdin!.write(steps('1212'))
    await run.until((model) => model.result('board')?.outcome === 'stuck')
    run.child.stdin!.write('undo\nreset\nrepair order\nplay 1122\nnonsense\n9\ntry 40 7\nend\n')
    const { model, code, stderr } = await run.done
    expect([code, stderr]).toEqual([0, ''])
    const boards = model.results
      .filter(({ name }) => name === 'board')
      .map(({ values }) => [values.repair, values.schedule])
    expect(boards).toEqual([
      ...['', '1', '12', '121', '1212', '121', ''].map((schedule) => ['none', schedule]),
      ['order', ''],
      // Thread 2 waits for lock 1 by then.
      ['order', '112'],
      ['order', '112'],
    ])
    expect(model.result('search')).toMatchObject({
      repair: 'order',
      wanted: 40,
      tried: 40,
      failed: 0,
      seed: 7,
    })
    expect(threadLock.judge(model).claims.map(({ id, measured, holds }) => [id, measured, holds])).toEqual([
      ['own', 1, true],
      ['failures', 0, true],
      ['answers', 0, true],
    ])
  })

  it.each([
    ['lost-update', threadLock],
    ['circle', threadLock],
    ['if-not-while', threadQueue],
    ['lost-wake-up', threadQueue],
  ])('shows short programs, and the line of the next step: %s', async (exercise, scenario) => {
    const { repairs } = EXERCISES[exercise]
    const run = await launch(scenario, { exercise, scheduler: 'you' }, undefined, 'pipe')
    run.child.stdin!.end(repairs.map((repair) => `repair ${repair}\n`).join(''))
    const { model } = await run.done
    const [programs, boards] = ['program', 'board'].map((name) =>
      model.results.filter((result) => result.name === name).map(({ values }) => values),
    )
    expect(programs.map(({ repair }) => repair)).toEqual(['none', ...repairs])
    boards.forEach((board, at) => {
      const threads = Object.keys(board).filter((key) => key.startsWith('line '))
      expect(threads.length).toBeGreaterThan(1)
      for (const thread of threads.map((key) => key.slice(5))) {
        const code = String(programs[at][`code ${thread}`])
        // What a run keeps of a text.
        expect(code.length).toBeLessThan(500)
        const next = code.split('\n')[Number(board[`line ${thread}`]) - 1]
        expect(next).toContain(String(board[`object ${thread}`]).replace(' ', ''))
      }
    })
  })

  it('is over at once where nobody speaks', async () => {
    const { model, code } = await (
      await launch(threadQueue, { exercise: 'if-not-while', scheduler: 'you' })
    ).done
    expect(code).toBe(0)
    expect(threadQueue.judge(model).claims[0]).toMatchObject({ id: 'own', measured: 0, holds: null })
  })
})
