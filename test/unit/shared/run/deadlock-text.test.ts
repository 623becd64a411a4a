import { describe, expect, it } from 'vitest'
import { RunModel } from '../../../../src/shared/run/model'
import { deadlockSentence, deadlockText } from '../../../../src/shared/run/deadlock-text'
import { meta } from '../../../support/records'

describe('the sentence of a deadlock', () => {
  const cycle = [
    { who: 'thread 1', lock: 'lock B' },
    { who: 'thread 2', lock: 'lock C' },
    { who: 'thread 3', lock: 'lock A' },
  ]

  it('goes once around the cycle', () => {
    expect(deadlockSentence(cycle, 'en')).toBe(
      'thread 1 waits for lock B, held by thread 2, which waits for lock C, held by thread 3, which waits for lock A, held by thread 1',
    )
    const chinese = [
      { who: '线程 1', lock: '锁 2' },
      { who: '线程 2', lock: 'counter' },
    ]
    expect(deadlockSentence(chinese, 'zh-CN')).toBe(
      '线程 1 等待线程 2 持有的锁 2，线程 2 等待线程 1 持有的锁 counter',
    )
    expect(deadlockSentence([{ who: '2001/2002', lock: '计数器锁' }], 'zh-CN')).toBe(
      '2001/2002 等待自己已经持有的计数器锁',
    )
  })

  it('says of one thread that it waits for itself', () => {
    expect(deadlockSentence(cycle.slice(0, 1), 'en')).toBe('thread 1 waits for lock B, which it holds itself')
  })

  it('uses the names that the program gave, in each language, and pids where it gave none', () => {
    const model = new RunModel()
    model.apply(
      meta({ terms: { thread: { en: 'thread', 'zh-CN': '线程' }, lock: { en: 'lock', 'zh-CN': '锁' } } }),
    )
    for (const lane of [0, 1]) model.apply({ kind: 'lane', t: 0, lane, pid: 50, tid: 51 + lane, pool: '' })
    model.apply({ kind: 'role', t: 0, pid: 50, tid: 51, role: 'thread 1' })
    const members = [
      { lane: 0, lock: 'lock 2', since: 0 },
      { lane: 1, lock: 'lock 1', since: 0 },
    ]
    expect(deadlockText(model, { members, start: 0, end: null, cut: false })).toEqual({
      en: 'thread 1 waits for lock 2, held by 50/52, which waits for lock 1, held by thread 1',
      'zh-CN': '线程 1 等待 50/52 持有的锁 2，50/52 等待线程 1 持有的锁 1',
    })
  })
})
