import type { RunModel } from '../model'
import type { LocalizedText } from '../../text'
import type { MeasuredValue } from './measures'
import { inChinese } from './chinese'
import { finiteOrNull } from './measures'
import { lockTotals } from '../lock-totals'
import { meanDepth } from './waits'

/** Measures that bear a name of the run's own: its queues, its locks, what its verdict measured. */
export function namedMeasures(model: RunModel): MeasuredValue[] {
  return [...queueMeasures(model), ...lockMeasures(model), ...claimMeasures(model)]
}

function named(name: LocalizedText, en: string, zh: string): LocalizedText {
  return { en: en.replace('{}', () => name.en), 'zh-CN': inChinese(zh, name['zh-CN']) }
}

function queueMeasures(model: RunModel): MeasuredValue[] {
  const shared = { group: 'waits', unit: 'count', wanted: null, total: false, least: false } as const
  return [...model.queues.values()].flatMap((queue): MeasuredValue[] => {
    const name = model.say(queue.id)
    return [
      {
        ...shared,
        id: `depth-mean/${queue.id}`,
        tiny: 1,
        weight: 0.7,
        label: named(name, 'Queue {}, mean depth', '队列“{}”的平均深度'),
        noun: `mean depth of the queue ${name.en}`,
        value: finiteOrNull(meanDepth(queue)),
      },
      {
        ...shared,
        id: `depth-peak/${queue.id}`,
        tiny: 2,
        weight: 0,
        label: named(name, 'Queue {}, peak depth', '队列“{}”的峰值深度'),
        noun: `peak depth of the queue ${name.en}`,
        value: finiteOrNull(queue.peak),
      },
    ]
  })
}

function lockMeasures(model: RunModel): MeasuredValue[] {
  const byLock = lockTotals(model).locks
  if (byLock.size === 0) return []
  const shared = { group: 'waits', unit: 'milliseconds', total: true, tiny: 20, least: false } as const
  const sum = (field: 'waited' | 'held') =>
    [...byLock.values()].reduce((total, times) => total + times[field], 0)
  const found: MeasuredValue[] = [
    {
      ...shared,
      id: 'lock-wait',
      wanted: 'less',
      weight: 1.2,
      value: sum('waited'),
      label: { en: 'Lock wait time', 'zh-CN': '等待锁的时间' },
      noun: 'lock wait time',
    },
    {
      ...shared,
      id: 'lock-hold',
      wanted: null,
      weight: 0.5,
      value: sum('held'),
      label: { en: 'Lock hold time', 'zh-CN': '持有锁的时间' },
      noun: 'lock hold time',
    },
  ]
  // One lock is all of them: the same numbers twice would say no more.
  if (byLock.size === 1) return found
  for (const [lock, { waited, held }] of byLock) {
    const name = model.say(lock)
    found.push(
      {
        ...shared,
        id: `lock-wait/${lock}`,
        wanted: 'less',
        weight: 0,
        value: waited,
        label: named(name, 'Waiting for {}', '等待“{}”的时间'),
        noun: `time spent waiting for ${name.en}`,
      },
      {
        ...shared,
        id: `lock-hold/${lock}`,
        wanted: null,
        weight: 0,
        value: held,
        label: named(name, 'Holding {}', '持有“{}”的时间'),
        noun: `time for which ${name.en} was held`,
      },
    )
  }
  return found
}

function claimMeasures({ verdict }: RunModel): MeasuredValue[] {
  return (verdict?.claims ?? []).map((claim) => ({
    id: `claim/${claim.id}`,
    group: 'verdict',
    wanted: null,
    total: false,
    tiny: 0,
    weight: 0,
    label: claim.label,
    noun: claim.label.en,
    unit: claim.unit,
    value: finiteOrNull(claim.measured),
    least: false,
  }))
}
