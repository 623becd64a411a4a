import type { KnobValues } from '../../shared/knobs'
import type { PredictionPrompt } from '../../shared/prediction'
import type { Scenario } from '../../shared/scenario'
import { text } from '../judging/claims'
import { limitOf, ratesOf, sidesOf } from '../judging/queues'
import { checkQueue, queueKnobs } from '../queues/knobs'
import { guess, suggest } from '../knobs'
import defaults from './defaults.json'
import { figures } from './figures'
import lessonEn from './lesson.en.md?raw'
import lessonZh from './lesson.zh-CN.md?raw'
import { questions } from './questions'
import { judge } from './verdict'

export const processQueue: Scenario = {
  id: 'process-queue',
  chapter: 5,
  group: 'processes',
  title: text('Queue between processes', '使用队列实现进程间的通信'),
  question: text(
    'What does a queue between processes even out, and what happens when it may hold only so much?',
    '进程之间的队列能缓冲什么？给它设上限之后，又会发生什么？',
  ),
  lesson: text(lessonEn, lessonZh),
  sides: ['node'],
  terms: {
    broker: text('broker', '代理'),
    producer: text('producer', '生产者'),
    consumer: text('consumer', '消费者'),
    'slow server': text('slow server', '慢服务器'),
    producers: text('producers', '生产者'),
    consumers: text('consumers', '消费者'),
    queue: text('queue', '队列'),
    'unbounded queue': text('unbounded queue', '无界队列'),
    item: text('item', '项目'),
  },
  knobs: queueKnobs(defaults, 'process'),
  suggestions: [
    suggest('Slow producers', '生产者慢', {
      'produce-ms': 10,
      'consume-ms': 2,
    }),
    suggest('One place', '只有一个位置', { capacity: 1 }),
    suggest('No limit', '无上限', { capacity: 0 }),
    suggest('Four consumers that wait for a server', '四个等服务器的消费者', {
      work: 'wait',
      consumers: 4,
      'produce-ms': 5,
      'consume-ms': 20,
    }),
    suggest('Large items: 256 KiB', '大项目：256 KiB', { 'item-size': 262144, items: 150 }),
    suggest('No work: the queue itself', '不做工作：只测队列', {
      'produce-ms': 0,
      'consume-ms': 0,
      'item-size': 64,
      items: 2000,
    }),
  ],
  check: (knobs) => checkQueue(knobs, knobs.capacity === 0 ? 1 : 2),
  figures,
  prompt,
  judge,
  questions,
}

/** What both sides could do with a core for each process, four times at the most. */
function prompt(knobs: KnobValues): PredictionPrompt {
  const { rate } = limitOf(ratesOf(sidesOf(knobs)))
  return guess(
    'throughput',
    'perSecond',
    [1, Math.ceil(4 * Math.min(rate, 25_000)), 1],
    `How many items a second will get through, with ${knobs.producers} × ${knobs['produce-ms']} ms on one side and ${knobs.consumers} × ${knobs['consume-ms']} ms on the other?`,
    `一边是 ${knobs.producers} 个生产者、每项 ${knobs['produce-ms']} 毫秒，另一边是 ${knobs.consumers} 个消费者、每项 ${knobs['consume-ms']} 毫秒，每秒能通过多少个项目？`,
  )
}
