import type { Knob, KnobProblem, KnobValues } from '../../shared/knobs'
import { sizeText, text } from '../judging/claims'
import { knobsOf, notes, WORK } from '../knobs'
import { limitOf, ratesOf, sidesOf } from '../judging/queues'

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
  const { integer, number, choice, repeats } = knobsOf(defaults)
  return [
    integer('producers', text('Producers', '生产者数'), [1, 8], {
      help: text(`Each is ${own.en} of its own.`, `每个生产者是${own['zh-CN']}。`),
    }),
    integer('consumers', text('Consumers', '消费者数'), [1, 8], {
      help: text(`Each is ${own.en} of its own.`, `每个消费者是${own['zh-CN']}。`),
    }),
    integer('capacity', text('Capacity', '容量'), [0, 200], {
      help: text('Items that the queue holds at most; 0: no limit.', '队列最多容纳的项目数；0 表示不限。'),
    }),
    integer('item-size', text('Item size', '项目大小'), [16, 262_144], { scale: 'log', unit: 'B' }),
    choice('work', text('Work on an item', '项目上的工作'), WORK),
    number('produce-ms', text('Time to produce', '生产耗时'), [0, 20, 0.1], {
      unit: 'ms',
      help: text('What one item takes its producer.', '生产者做出一个项目所需的时间。'),
    }),
    number('consume-ms', text('Time to consume', '消费耗时'), [0, 20, 0.1], {
      unit: 'ms',
      help: text('What one item takes its consumer.', '消费者处理一个项目所需的时间。'),
    }),
    integer('items', text('Items', '项目数'), [10, 2000], {
      scale: 'log',
      help: text('In each round, over all producers.', '每一轮的项目总数，由所有生产者分担。'),
    }),
    repeats(5),
  ]
}

/** Odd combinations. @param rounds rounds in each repeat */
export function checkQueue(knobs: KnobValues, rounds: number): KnobProblem[] {
  const { problems, note } = notes()
  const [items, capacity, repeats] = [knobs.items, knobs.capacity, knobs.repeats].map(Number)
  const rates = ratesOf(sidesOf(knobs))
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
