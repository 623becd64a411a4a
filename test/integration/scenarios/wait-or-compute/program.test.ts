import { afterEach, describe, expect, it } from 'vitest'
import { mainPool } from '../../../../src/shared/run/facts'
import { waitOrCompute } from '../../../../src/scenarios/wait-or-compute/definition'
import { anyPython } from '../../../support/pythons'
import { endAll, launch, liveInGroup, mostAtOnce, tasksOf } from '../harness'

afterEach(endAll)

const sides = [
  ['Node', undefined],
  [`Python (${anyPython ?? 'not on this machine'})`, anyPython],
] as const

describe.each(sides)('waiting or computing in %s', (side, python) => {
  it.skipIf(side !== 'Node' && python === undefined)('does the same list in three ways', async () => {
    const run = await launch(waitOrCompute, { kind: 'wait', repeats: 2 }, python)
    const { code, stderr, model } = await run.done
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    expect(liveInGroup(run.child.pid!)).toEqual([])
    // Four tasks, three ways, two rounds.
    expect(model.result('check')).toEqual({ asked: 24, done: 24, wrong: 0 })
    for (const way of ['alone', 'loop', 'threads'])
      expect(model.results.filter(({ name }) => name === way)).toHaveLength(2)
    expect(mainPool(model)?.id).toBe('event loop')
    const most = (pool: string) => mostAtOnce(tasksOf(model, pool))
    expect(most('one by one')).toBe(1)
    expect(most('event loop')).toBe(4)
    expect(most('threads')).toBe(4)
    expect(waitOrCompute.judge(model).claims.at(-1)).toMatchObject({ id: 'answers', holds: true })
  })
})
