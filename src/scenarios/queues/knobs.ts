import type { Knob, KnobProblem, KnobValues } from '../../shared/knobs'
import { text } from '../judging/claims'
import { repeatsKnob } from '../knobs'
import type { QueueSetup } from '../judging/queues'
import { sizeText } from '../judging/claims'
import { limitOf, ratesOf } from '../judging/queues'

/*
 * Knobs of the two chapters about queues: the same on both, so that their runs can be compared.
 */

/** A run that takes longer than this (seconds) is worth a warning. */
const LONG = 60
/** So many bytes waiting are worth a warning, too. */
const MUCH = 128 * 2 ** 20

interface Defaults {
  readonly producers: number
  readonly consumers: number
  readonly capacity: number
  readonly 'item-size': number
  readonly work: string
  readonly 'produce-ms': number
  readonly 'consume-ms': number
  readonly items: number
  readonly repeats: number
}

/** @param who what producers and consumers are */
export function queueKnobs(defaults: Defaults, who: 'process' | 'thread'): Knob[] {
  const own = who === 'process' ? text('a process', '一个进程') : text('a thread', '一个线程')
  const milliseconds = { kind: 'number', min: 0, max: 20, step: 0.1, unit: 'ms' } as const
  return [
    {
      ...{ kind: 'integer', id: 'producers', min: 1, max: 8, default: defaults.producers },
      label: text('Producers', '生产者数'),
      help: text(`Each is ${own.en} of its own.`, `每个生产者是${own['zh-CN']}。`),
    },
    {
      ...{ kind: 'integer', id: 'consumers', min: 1, max: 8, default: defaults.consumers },
      label: text('Consumers', '消费者数'),
      help: text(`Each is ${own.en} of its own.`, `每个消费者是${own['zh-CN']}。`),
    },
    {
      ...{ kind: 'integer', id: 'capacity', min: 0, max: 200, default: defaults.capacity },
      label: text('Capacity', '容量'),
      help: text('Items that the queue holds at most; 0: no limit.', '队列最多容纳的项目数；0 表示不限。'),
    },
    {
      ...{ kind: 'integer', id: 'item-size', min: 16, max: 262_144, scale: 'log', unit: 'B' },
      label: text('Item size', '项目大小'),
      default: defaults['item-size'],
    },
    {
      ...{ kind: 'choice', id: 'work', default: defaults.work },
      label: text('Work on an item', '项目上的工作'),
      choices: [
        { value: 'cpu', label: text('computes', '计算') },
        { value: 'wait', label: text('waits for a server', '等待服务器') },
      ],
    },
    {
      ...{ ...milliseconds, id: 'produce-ms', default: defaults['produce-ms'] },
      label: text('Time to produce', '生产耗时'),
      help: text('What one item takes its producer.', '生产者做出一个项目所需的时间。'),
    },
    {
      ...{ ...milliseconds, id: 'consume-ms', default: defaults['consume-ms'] },
      label: text('Time to consume', '消费耗时'),
      help: text('What one item takes its consumer.', '消费者处理一个项目所需的时间。'),
    },
    {
      ...{ kind: 'integer', id: 'items', min: 10, max: 2000, scale: 'log', default: defaults.items },
      label: text('Items', '项目数'),
      help: text('In each round, over all producers.', '每一轮的项目总数，由所有生产者分担。'),
    },
    repeatsKnob(defaults.repeats, 5),
  ]
}

/** Odd combinations. @param rounds rounds in each repeat */
export function checkQueue(knobs: KnobValues, rounds: number): KnobProblem[] {
  const problems: KnobProblem[] = []
  const note = (knob: string, en: string, zh: string) =>
    problems.push({ knob, level: 'note', message: text(en, zh) })
  const [items, capacity, repeats] = [knobs.items, knobs.capacity, knobs.repeats].map(Number)
  const rates = ratesOf(knobs as unknown as QueueSetup, Infinity, 0)
  if (rates.producers === Infinity && rates.consumers === Infinity)
    note(
      'consume-ms',
      'Without work on an item only the queue is busy: its speed is told, but not judged.',
      '项目上没有工作，忙的只有队列：只报告速度，不作判断。',
    )
  if (capacity >= items)
    note(
      'capacity',
      `As large as the list of ${items} items: it never fills, and producers never wait.`,
      `容量不小于项目总数 ${items}：队列永远不会满，生产者也不会等待。`,
    )
  else if (capacity > 0 && rates.consumers >= 1.2 * rates.producers)
    note(
      'capacity',
      'Consumers are faster than producers: the queue stays nearly empty, whatever it could hold.',
      '消费者比生产者快：无论容量多大，队列都几乎是空的。',
    )
  const waiting = items * Number(knobs['item-size']) * Math.max(0, 1 - rates.consumers / rates.producers || 0)
  if (waiting > MUCH)
    note(
      'item-size',
      `Without a limit about ${sizeText(waiting)} of items will wait in memory.`,
      `没有上限时，内存里会有大约 ${sizeText(waiting)} 的项目在等待。`,
    )
  const seconds = (repeats * rounds * items) / limitOf(rates).rate
  if (seconds > LONG)
    note(
      'items',
      `At least ${Math.round(seconds)} s in all, as fast as the slower side.`,
      `按较慢的一方计算，总共至少要 ${Math.round(seconds)} 秒。`,
    )
  return problems
}
