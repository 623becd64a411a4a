import { afterAll, describe, expect, it } from 'vitest'
import { endingWell } from '../../../../src/scenarios/ending-well/definition'
import { endAll, launch, liveInGroup, tasksOf } from '../harness'

// They run side by side, so what a failed one left running is only ended after the last.
afterAll(endAll)

/** Long enough that nobody who only waits for a core is taken for one that hangs. */
const GRACE = 4000

describe.concurrent('ending well', () => {
  it.each([
    ['join', 'throws', { done: 19, failed: 1, heard: 1 }],
    ['cancel', 'none', { done: 10, cancelled: 10 }],
    ['sigterm', 'hangs', { done: 8, cancelled: 11, half: 1, killed: 1 }],
    ['terminate', 'none', { done: 8, half: 2, lost: 10 }],
    ['killed', 'hangs', { done: 8, half: 1, lost: 11, left: 1 }],
    ['one-short', 'none', { done: 20, killed: 1 }],
    ['threads', 'hangs', { done: 19, half: 1, killed: 1 }],
    ['daemon', 'none', { done: 8, half: 2, lost: 10 }],
  ])('%s, where one of twenty does this: %s', async (ending, trouble, counts) => {
    const run = await launch(endingWell, { ending, trouble, workers: 2, grace: GRACE })
    const { code, stderr, model } = await run.done
    expect([code, stderr, model.malformed, model.dropped]).toEqual([0, '', 0, 0])
    expect(liveInGroup(run.child.pid!)).toEqual([])
    const none = { done: 0, half: 0, failed: 0, cancelled: 0, lost: 0, heard: 0, killed: 0, left: 0 }
    expect(model.result('ended')).toMatchObject({ ...none, ...counts, wrong: 0, crashed: false })
    // Those that were over and those in hand have begun; what was cancelled or lost in the queue has not.
    const begun = new Set(tasksOf(model, 'workers').map(({ name }) => name))
    expect(begun.size).toBeGreaterThanOrEqual(10)
  })
})
